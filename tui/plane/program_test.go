package plane

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"dotmatrix/core"
)

// fakeModel is a program with a picture and, beside it, lines of text that scroll.
type fakeModel struct {
	p     *Plane
	size  [2]int
	rect  Rect
	lines []string
	seen  chan fakeModel // what was drawn last; holds one
}

type lineMsg string

func (m *fakeModel) Init() tea.Cmd { return nil }

func (m *fakeModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.size = [2]int{msg.Width, msg.Height}
		w, h := Fit(msg.Width-24, msg.Height-2, 160, 144)
		m.rect = Rect{X: 2, Y: 1, W: w, H: h}
		m.p.Place(m.rect, true)
	case lineMsg:
		m.lines = append(m.lines, string(msg))
	}
	return m, nil
}

// View keeps what it draws, for the tests to compare.
func (m *fakeModel) View() tea.View {
	v := tea.NewView(m.content())
	v.AltScreen = true
	select {
	case <-m.seen:
	default:
	}
	m.seen <- *m
	return v
}

func (m *fakeModel) content() string {
	if m.size[0] == 0 {
		return ""
	}
	rows := make([]string, m.size[1])
	picture := Placeholder(m.rect.W, m.rect.H, fakeBackground)
	side := m.size[0] - m.rect.X - m.rect.W - 2
	for y := range rows {
		left := strings.Repeat(" ", m.rect.X+m.rect.W)
		if i := y - m.rect.Y; i >= 0 && i < len(picture) {
			left = strings.Repeat(" ", m.rect.X) + picture[i]
		}
		text := ""
		if i := len(m.lines) - m.size[1] + y; i >= 0 {
			text = m.lines[i]
		}
		rows[y] = left + "  \x1b[1m" + ansi.Truncate(text, side, "") + "\x1b[m"
	}
	return strings.Join(rows, "\n")
}

// fakeProgram is Bubble Tea on a plane on an emulated terminal that answers.
type fakeProgram struct {
	t        testing.TB
	terminal *fakeTerminal
	plane    *Plane
	program  *tea.Program
	seen     chan fakeModel
	model    fakeModel // what was seen last
	frame    *core.Frame
	ended    chan error
}

func startProgram(t testing.TB, width, height int, o Options) *fakeProgram {
	x := &fakeProgram{t: t, terminal: &fakeTerminal{screen: vt.NewEmulator(width, height), changed: make(chan struct{}, 1), cooked: true},
		seen: make(chan fakeModel, 1), ended: make(chan error, 1)}
	x.plane = New(x.terminal, o)
	x.plane.SetBackground(fakeBackground)
	x.program = tea.NewProgram(&fakeModel{p: x.plane, seen: x.seen}, tea.WithInput(x.terminal.screen), tea.WithOutput(x.plane), tea.WithColorProfile(o.Profile),
		tea.WithWindowSize(width, height), tea.WithoutSignalHandler(), tea.WithEnvironment([]string{"TERM=xterm-256color"}), tea.WithFilter(x.filter))
	go func() {
		_, err := x.program.Run()
		x.ended <- err
	}()
	t.Cleanup(func() {
		x.program.Quit()
		if err := <-x.ended; err != nil {
			t.Error(err)
		}
		x.plane.Close()
		x.terminal.close()
	})
	return x
}

func (x *fakeProgram) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		x.plane.Resize(size.Width, size.Height)
	}
	if mine, _ := x.plane.Hear(uv.Event(msg)); mine {
		return nil
	}
	return msg
}

func (x *fakeProgram) show(frame *core.Frame) {
	x.frame = frame
	x.plane.Show(frame)
}

func (x *fakeProgram) resize(width, height int) {
	x.terminal.mu.Lock()
	x.terminal.screen.Resize(width, height)
	x.terminal.mu.Unlock()
	x.program.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

// wrong are the cells that do not look as the view with the picture in it does.
func (x *fakeProgram) wrong() (wrong [][2]int) {
	m := &x.model
	want := vt.NewEmulator(m.size[0], m.size[1])
	defer want.Close()
	rows := strings.Split(m.content(), "\n")
	for y, row := range rows {
		io.WriteString(want, ansi.CursorPosition(1, y+1)+row)
	}
	for y, row := range x.plane.Rows(m.rect.W, m.rect.H) {
		io.WriteString(want, ansi.CursorPosition(m.rect.X+1, m.rect.Y+y+1)+row)
	}
	x.terminal.mu.Lock()
	defer x.terminal.mu.Unlock()
	got := x.terminal.screen
	if got.Width() != m.size[0] || got.Height() != m.size[1] {
		return [][2]int{{-1, -1}}
	}
	for y := range m.size[1] {
		for x := range m.size[0] {
			if a, b := looksOf(got.CellAt(x, y)), looksOf(want.CellAt(x, y)); a.text != b.text || a.parts != b.parts || !a.style.Equal(&b.style) {
				wrong = append(wrong, [2]int{x, y})
			}
		}
	}
	return wrong
}

// waitForScreen waits until no cell is wrong.
func (x *fakeProgram) waitForScreen(size [2]int, lines int) {
	x.t.Helper()
	const patience = 30 * time.Second // it bounds a hang and is never the measure of anything
	deadline := time.After(patience)
	m := &x.model
	for {
		if m.size == size && len(m.lines) == lines && len(x.wrong()) == 0 {
			return
		}
		select {
		case x.model = <-x.seen:
		case <-x.terminal.changed:
		case <-deadline:
			wrong := x.wrong()
			x.t.Fatalf("at %v with %d lines %d cells are wrong: %v", m.size, len(m.lines), len(wrong), wrong[:min(len(wrong), 10)])
		}
	}
}

var (
	narrowWords = []string{"the ", "lamp ", "is ", "lit ", "— ", "größer ", "✓ "}
	wideWords   = []string{"the ", "lamp ", "灯 ", "明かり", "🕯 "}
)

// fakeLine is a line of text as long as a pane is wide, more or less.
func fakeLine(random *rand.Rand, n int, words []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d ", n)
	for range random.IntN(20) {
		b.WriteString(words[random.IntN(len(words))])
	}
	return b.String()
}

func TestEveryCellOfAProgramAfterResizes(t *testing.T) {
	random := rand.New(rand.NewPCG(22, 22))
	for _, blocks := range []Blocks{BlocksHalf, BlocksAuto, BlocksOctant} {
		o := trueColours
		o.Blocks, o.Now = blocks, time.Now
		x := startProgram(t, 100, 30, o)
		scene, lines, size := newScene(), 0, [2]int{100, 30}
		x.waitForScreen(size, 0)
		for range 12 {
			for range random.IntN(5) {
				x.program.Send(lineMsg(fakeLine(random, lines, [][]string{narrowWords, wideWords}[random.IntN(2)])))
				lines++
			}
			scene.draw(random.IntN(100), random.IntN(100), random.IntN(100))
			x.show(scene.frame)
			if random.IntN(2) == 0 {
				size = [2]int{60 + random.IntN(140), 12 + random.IntN(70)}
				x.resize(size[0], size[1])
			}
			if random.IntN(2) == 0 {
				x.waitForScreen(size, lines)
			}
		}
		x.waitForScreen(size, lines)
	}
}

// Text that scrolls beside a full-size picture must not repaint the picture.
func TestBytesOfScrollingText(t *testing.T) {
	const most = 8 << 10 // bytes a write
	random := rand.New(rand.NewPCG(23, 23))
	o := trueColours
	o.Now = time.Now
	x := startProgram(t, 240, 80, o)
	scene := newScene()
	scene.draw(3, 4, 5)
	x.show(scene.frame)
	size, lines := [2]int{240, 80}, 0
	say := func() {
		x.program.Send(lineMsg(fakeLine(random, lines, narrowWords)))
		lines++
	}
	for range 100 {
		say()
	}
	x.waitForScreen(size, lines)
	x.terminal.bytes()
	worst, total := 0, 0
	const n = 20
	for range n {
		say()
		x.waitForScreen(size, lines)
		x.terminal.mu.Lock()
		for _, w := range x.terminal.writes {
			worst, total = max(worst, len(w)), total+len(w)
		}
		x.terminal.writes = nil
		x.terminal.mu.Unlock()
	}
	t.Logf("%d bytes a line, %d at the most in a write", total/n, worst)
	if worst > most {
		t.Errorf("a write of %d bytes; at the most %d", worst, most)
	}
}
