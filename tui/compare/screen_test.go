package compare

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/tuitest"
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

func newFakeScreen(t *testing.T, pair Pair, width, height int) *tuitest.Driver[*Screen] {
	t.Helper()
	return tuitest.Start(t, time.Time{}, width, height, func(d *tuitest.Driver[*Screen]) *Screen {
		return New(t.Context(), Options{Pair: pair, Draw: tuitest.Draw, Open: d.Open})
	})
}

func TestView(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 23}, {120, 39}, {240, 79}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			s := newFakeScreen(t, &fakePair{}, size.width, size.height)
			s.Press("f")
			golden.RequireEqual(t, s.Seen())
		})
	}
}

func TestMoving(t *testing.T) {
	pair := &fakePair{}
	s := newFakeScreen(t, pair, 100, 30)
	check := func(want [2]int) {
		t.Helper()
		if got := s.Screen.seqs(); got != want {
			t.Errorf("shows %v, want %v", got, want)
		}
	}
	check([2]int{3, 3}) // it begins where they part
	s.Press("home", "right", "right")
	check([2]int{2, 2})
	s.Press("f")
	check([2]int{3, 3})
	s.Press("end")
	check([2]int{9, -1})
	if !strings.Contains(s.Seen(), "this run has no such step") {
		t.Error("the shorter run shows something past its end")
	}
	s.Press("home", "right", "right", "a") // the left run is at its first milestone
	check([2]int{2, 4})
	s.Press("right")
	check([2]int{8, -1})
	s.Press("a", "pgup")
	check([2]int{0, 0})
	s.Press("right", "2")
	s.Asked(nav.Replay{Run: "bbbbbbbbbbbbbbbb", Seq: 1})
	s.Press("r")
	if !s.Dialogs.Any() {
		t.Error("the differing requests are not shown")
	}
	_, cmd := s.Screen.Leave()
	s.Do(cmd)
	if !pair.closed {
		t.Error("leaving does not close the pair")
	}
}
