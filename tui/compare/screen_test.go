package compare

import (
	"context"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"dotmatrix/core"
	"dotmatrix/tui/action"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/theme"
)

// fakePair is two runs that part in step 3.
type fakePair struct{ closed bool }

func (*fakePair) Runs() [2]core.RunSummary {
	milestone := func(key string, seq int) core.Milestone { return core.Milestone{Key: key, Title: key, Seq: seq} }
	var runs [2]core.RunSummary
	runs[0].ID, runs[0].Steps = "aaaaaaaaaaaaaaaa", 9
	runs[0].Agent.Name, runs[0].Status = "explorer", core.Finished
	runs[0].Milestones = []core.Milestone{milestone("home", 2), milestone("lamp", 8)}
	runs[1].ID, runs[1].Steps = "bbbbbbbbbbbbbbbb", 5
	runs[1].Agent.Name, runs[1].Status = "\x1b[2Jrandom", core.Stopped
	runs[1].Milestones = []core.Milestone{milestone("home", 4)}
	return runs
}

func (*fakePair) Step(_ context.Context, side, seq int) (*core.Step, error) {
	screen := core.NewFrame(16, 14)
	for i := range screen.Pix {
		screen.Pix[i] = uint16(i * (side + 1) % 3 * 0x1234)
	}
	return &core.Step{Seq: seq, Action: core.PressAll(core.Up), Said: fmt.Sprintf("side %d, step %d", side, seq), Screen: screen}, nil
}

func (*fakePair) Divergence(context.Context) (*Divergence, error) {
	return &Divergence{Seq: 3, What: "action"}, nil
}

func (*fakePair) RequestDiff(_ context.Context, a, b int) (string, error) {
	return fmt.Sprintf("@@ step %d and %d @@\n-left\n+right", a, b), nil
}

func (p *fakePair) Close() error { p.closed = true; return nil }

func (p *fakePair) Standing() string { return "A is ahead, with 3 milestones against 1" }

type fakeScreen struct {
	*Screen
	t       *testing.T
	pair    *fakePair
	dialogs dialog.Stack
	asked   []tea.Msg
}

func newFakeScreen(t *testing.T, width, height int) *fakeScreen {
	s := &fakeScreen{t: t, pair: &fakePair{}}
	s.Screen = New(t.Context(), Options{Pair: s.pair, Draw: drawDots, Open: s.dialogs.Push})
	s.Resize(width, height)
	s.run(s.Init())
	return s
}

// drawDots draws a picture's size.
func drawDots(_ *core.Frame, width, height int) []string {
	rows := make([]string, height)
	for i := range rows {
		rows[i] = strings.Repeat("░", width)
	}
	return rows
}

// run does a command at once; ticks are not waited for.
func (s *fakeScreen) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			s.run(c)
		}
	case nav.Toast, nav.Replay:
		s.asked = append(s.asked, msg)
	default:
		s.run(s.Update(msg))
	}
}

func (s *fakeScreen) press(keys ...string) {
	s.t.Helper()
	for _, key := range keys {
		a, ok := action.Find(s.Actions(), key)
		if !ok {
			s.t.Fatalf("no action has the key %q", key)
		}
		s.run(a.Do())
	}
}

func (s *fakeScreen) seen() string {
	rows := s.View(theme.New(theme.Options{Dark: true, Profile: colorprofile.TrueColor}), false)
	if len(rows) != s.height {
		s.t.Errorf("%d rows, want %d", len(rows), s.height)
	}
	for i, row := range rows {
		rows[i] = strings.TrimRight(ansi.Strip(row), " ")
	}
	return strings.Join(rows, "\n") + "\n"
}

func TestView(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 23}, {120, 39}, {240, 79}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			s := newFakeScreen(t, size.width, size.height)
			s.press("f")
			golden.RequireEqual(t, s.seen())
		})
	}
}

func TestMoving(t *testing.T) {
	s := newFakeScreen(t, 100, 30)
	check := func(want [2]int) {
		t.Helper()
		if got := s.seqs(); got != want {
			t.Errorf("shows %v, want %v", got, want)
		}
	}
	check([2]int{3, 3}) // it begins where they part
	s.press("home", "right", "right")
	check([2]int{2, 2})
	s.press("f")
	check([2]int{3, 3})
	s.press("end")
	check([2]int{9, -1})
	if !strings.Contains(s.seen(), "this run has no such step") {
		t.Error("the shorter run shows something past its end")
	}
	s.press("home", "right", "right", "a") // the left run is at its first milestone
	check([2]int{2, 4})
	s.press("right")
	check([2]int{8, -1})
	s.press("a", "pgup")
	check([2]int{0, 0})
	s.press("right", "2")
	if got := s.asked[len(s.asked)-1]; got != (nav.Replay{Run: "bbbbbbbbbbbbbbbb", Seq: 1}) {
		t.Errorf("2 asks for %v", got)
	}
	s.press("r")
	if !s.dialogs.Any() {
		t.Error("the differing requests are not shown")
	}
	_, cmd := s.Leave()
	s.run(cmd)
	if !s.pair.closed {
		t.Error("leaving does not close the pair")
	}
}
