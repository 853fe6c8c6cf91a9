package tui

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/tui/compare"
	"dotmatrix/tui/home"
	"dotmatrix/tui/models"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/play"
	"dotmatrix/tui/runs"
	"dotmatrix/tui/tuitest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fakeSource keeps what it is asked for.
type fakeSource struct {
	asked  []core.Command
	closed bool
}

func (*fakeSource) Events(context.Context) ([]core.Event, error) { return nil, io.EOF }
func (*fakeSource) Frame(context.Context, *core.Frame) error     { return io.EOF }
func (s *fakeSource) Do(command core.Command)                    { s.asked = append(s.asked, command) }
func (s *fakeSource) take() (asked []core.Command)               { asked, s.asked = s.asked, nil; return asked }

// fakeTerminal takes what the plane writes and shows nothing.
type fakeTerminal struct{}

func (fakeTerminal) Read([]byte) (int, error)    { return 0, io.EOF }
func (fakeTerminal) Write(b []byte) (int, error) { return len(b), nil }
func (fakeTerminal) Close() error                { return nil }
func (fakeTerminal) Fd() uintptr                 { return ^uintptr(0) }

// Close notes that it was closed.
func (s *fakeSource) Close() error { s.closed = true; return nil }

// fakeBench remembers in memory.
type fakeBench struct{ kept map[string][]byte }

func (*fakeBench) Start(context.Context, nav.Start) (play.Source, error) { return &fakeSource{}, nil }
func (*fakeBench) Replay(context.Context, string, int) (play.Source, error) {
	return &fakeSource{}, nil
}
func (*fakeBench) Fork(context.Context, nav.Fork) (play.Source, error) { return &fakeSource{}, nil }
func (*fakeBench) Compare(context.Context, string, string) (compare.Pair, error) {
	return nil, errors.New("there is one run only")
}
func (*fakeBench) NewCast() (Cast, error)  { return nil, errors.New("the disk is full") }
func (*fakeBench) Models() models.Registry { return nil }
func (*fakeBench) SaveScreen(context.Context, *core.Frame, string) (string, error) {
	return "/saved.png", nil
}
func (*fakeBench) Verify(context.Context, string) (string, bool, error) {
	return "verified 120 steps", true, nil
}
func (b *fakeBench) Home() home.Shelf                   { return emptyShelf{b} }
func (*fakeBench) Runs() runs.Shelf                     { return nil }
func (b *fakeBench) Recall(name string) []byte          { return b.kept[name] }
func (b *fakeBench) Remember(name string, value []byte) { b.kept[name] = value }

// emptyShelf has nothing to list.
type emptyShelf struct{ *fakeBench }

func (emptyShelf) Mark(context.Context) string                              { return "" }
func (emptyShelf) Runs(context.Context) ([]core.RunSummary, error)          { return nil, nil }
func (emptyShelf) Agents(context.Context) ([]home.Agent, error)             { return nil, nil }
func (emptyShelf) Cover(context.Context, string) (*core.Frame, error)       { return nil, nil }
func (emptyShelf) ROMFolder() string                                        { return "/roms" }
func (emptyShelf) LastPicture(context.Context, string) (*core.Frame, error) { return nil, nil }
func (emptyShelf) Games(context.Context, []core.RunSummary) ([]home.Game, error) {
	return nil, nil
}

// fakeProgram is the root with all its screens, without Bubble Tea around them.
type fakeProgram struct {
	*app
	t      testing.TB
	source *fakeSource
	now    time.Time
}

func newFakeProgram(t testing.TB, width, height int, profile colorprofile.Profile) *fakeProgram {
	t.Helper()
	s := &fakeProgram{t: t, source: &fakeSource{}, now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	picture := plane.New(fakeTerminal{}, plane.Options{Profile: profile, Now: time.Now})
	t.Cleanup(func() { picture.Close() })
	s.app = newApp(t.Context(), Options{Bench: &fakeBench{map[string][]byte{}}, Source: s.source}, picture, profile)
	s.app.clock = func() time.Time { return s.now }
	picture.Show(fakePicture())
	s.send(tea.WindowSizeMsg{Width: width, Height: height})
	return s
}

// send has the screens take messages, and does what comes of them at once.
func (s *fakeProgram) send(messages ...tea.Msg) {
	for _, m := range messages {
		_, cmd := s.app.Update(m)
		s.run(cmd)
	}
}

// run does a command that asks the root for something; what waits, or ticks, is dropped.
func (s *fakeProgram) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	done := make(chan tea.Msg, 1)
	go func() { done <- cmd() }()
	var msg tea.Msg
	select {
	case msg = <-done:
	case <-time.After(20 * time.Millisecond):
		return
	}
	switch msg := msg.(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			s.run(c)
		}
	case nav.Back, nav.Quit, nav.Toast, nav.Replay, nav.Start, openedMsg:
		s.send(msg)
	}
}

func (s *fakeProgram) tell(events ...core.Event) { s.top().(*play.Screen).Tell(events...) }

// press types keys such as "q", "right" or "shift+left".
func (s *fakeProgram) press(keys ...string) {
	s.t.Helper()
	for _, name := range keys {
		s.send(tea.KeyPressMsg(keyNamed(s.t, name)))
	}
}

func keyNamed(t testing.TB, name string) tea.Key {
	t.Helper()
	key, _ := tuitest.Key(name)
	if key.Code == 0 {
		t.Fatalf("no key is called %q", name)
	}
	return tea.Key(key)
}

// seen is the screen as a person sees it, the picture included.
func (s *fakeProgram) seen() string {
	terminal := vt.NewEmulator(s.width, s.height)
	for y, row := range strings.Split(s.View().Content, "\n") {
		terminal.WriteString(ansi.CursorPosition(1, y+1) + row)
	}
	if rect, on := s.top().Picture(); on && !s.dialogs.Any() {
		for y, row := range s.plane.Rows(rect.W, rect.H) {
			terminal.WriteString(ansi.CursorPosition(rect.X+1, rect.Y+y+1) + row)
		}
	}
	rows := strings.Split(terminal.String(), "\n")
	for i, row := range rows {
		rows[i] = strings.TrimRight(row, " ")
	}
	return strings.Join(rows, "\n") + "\n"
}

// golden compares the screen with a file; go test ./tui -update writes it.
func (s *fakeProgram) golden(name string) {
	s.t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got := s.seen()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			s.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		s.t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}

// fakePicture is a house on a lawn.
func fakePicture() *core.Frame {
	frame := core.NewFrame(160, 144)
	for y := range 144 {
		for x := range 160 {
			colour := uint16(0x7FFF)
			switch {
			case y >= 100 && (x+y)%16 < 3:
				colour = 0x56B5
			case y >= 56 && y < 100 && x >= 48 && x < 112:
				colour = 0x294A
			case y >= 32 && y < 56 && x >= 40+56-y && x < 120-56+y:
				colour = 0
			}
			frame.Pix[y*160+x] = colour
		}
	}
	return frame
}

var fakeRun = core.Run{
	ID:      "0123456789abcdef",
	Agent:   core.Version{Name: "explorer"},
	Machine: core.MachineInfo{System: "DMG", Width: 160, Height: 144, FrameRate: 59.7275, ROM: core.ROM{Title: "LAMPWICK"}},
}

var fakeStory = []core.Milestone{{Key: "leave", Title: "Leave home"}, {Key: "elder", Title: "Meet the elder"}, {Key: "lamp", Title: "Light the lamp"}}

var fakeFacts = json.RawMessage(`{"mode":"roam","map":{"name":"Lampwick Village"},"player":{"x":3,"y":2,"facing":"left"},
	"grid":["XXXXXXXX","X......X","X....S.X","X.,,,..W","XXXXXXXX"],"people":[{"x":5,"y":1,"name":"guard"}],
	"party":[{"name":"Embercub","level":5,"hp":9,"max_hp":21}],"items":{"balm":2,"key":1},"goal":"Bring the bell to the hermit.",
	"dialog":["HERMIT: Who rings?"],"money":40}`)

// fakeStep is a finished step of the fake run.
func fakeStep(seq int, actor core.Actor, said, action string) *core.Step {
	parsed, err := core.ParseAction(action)
	if err != nil {
		panic(err)
	}
	return &core.Step{Seq: seq, Actor: actor, Action: parsed, Said: said, Facts: fakeFacts, Screen: fakePicture()}
}
