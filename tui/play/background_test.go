package play

import (
	"context"
	"io"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/plane"
)

// fakeTerminal takes what a plane writes.
type fakeTerminal struct{}

func (fakeTerminal) Read([]byte) (int, error)    { return 0, io.EOF }
func (fakeTerminal) Write(b []byte) (int, error) { return len(b), nil }
func (fakeTerminal) Close() error                { return nil }
func (fakeTerminal) Fd() uintptr                 { return ^uintptr(0) }

// fakeSource gives its events, and notes what is done with it.
type fakeSource struct {
	events [][]core.Event
	asked  []core.Command
	closed bool
}

func (s *fakeSource) Events(context.Context) ([]core.Event, error) {
	if len(s.events) == 0 {
		return nil, io.EOF
	}
	next := s.events[0]
	s.events = s.events[1:]
	return next, nil
}
func (*fakeSource) Frame(context.Context, *core.Frame) error { return io.EOF }
func (s *fakeSource) Do(command core.Command)                { s.asked = append(s.asked, command) }
func (s *fakeSource) Close() error                           { s.closed = true; return nil }

type fakeDesk struct{ Desk }

func (fakeDesk) Recall(string) []byte    { return nil }
func (fakeDesk) Remember(string, []byte) {}

func newFakeScreen(t *testing.T, source Source) *Screen {
	p := plane.New(fakeTerminal{}, plane.Options{Now: time.Now})
	t.Cleanup(func() { p.Close() })
	return New(t.Context(), Options{Source: source, Desk: fakeDesk{}, Plane: p, Clock: time.Now})
}

var fakeRun = core.Run{ID: "0123456789abcdef", Agent: core.Version{Name: "explorer"}}

// done does a command, and gives the messages for the root that come of it.
func done(s *Screen, cmd tea.Cmd) (asked []tea.Msg) {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			asked = append(asked, done(s, c)...)
		}
	case eventsMsg, endMsg, closedMsg:
		asked = append(asked, done(s, s.Update(msg))...)
	case nav.Toast, nav.Back:
		asked = append(asked, msg)
	}
	return asked
}

// A run that ends while nobody looks is closed, and told of; the screen on top stays.
func TestRunThatEndsBehindAnotherScreen(t *testing.T) {
	ended := core.RunEnded{Outcome: core.Outcome{Status: core.Finished, Reason: "all milestones are reached"}}
	source := &fakeSource{events: [][]core.Event{{core.RunBegan{Run: fakeRun}, core.StateChanged{State: core.State{Pace: 1}}}, {ended}}}
	s := newFakeScreen(t, source)
	s.Update(s.waitForEvents(0)())
	if !s.Going() || s.Over() {
		t.Fatal("the run does not go on")
	}
	s.Hidden()
	asked := done(s, s.waitForEvents(0))
	if diff := cmp.Diff([]tea.Msg{nav.Toast{Text: "run 012345 finished: all milestones are reached"}}, asked); diff != "" {
		t.Errorf("asked of the root (-want +got)\n%s", diff)
	}
	if !source.closed || !s.Over() || s.Going() {
		t.Errorf("closed %v, over %v, going %v", source.closed, s.Over(), s.Going())
	}
	if sum := s.Run(); sum.Status != core.Finished || sum.ID != fakeRun.ID {
		t.Errorf("the run is told as %+v", sum)
	}
}

// A run that ends while a person looks stays on the screen until the person leaves.
func TestRunThatEndsOnTop(t *testing.T) {
	source := &fakeSource{events: [][]core.Event{{core.RunBegan{Run: fakeRun}, core.RunEnded{Outcome: core.Outcome{Status: core.Finished}}}}}
	s := newFakeScreen(t, source)
	if asked := done(s, s.waitForEvents(0)); asked != nil || source.closed {
		t.Errorf("asked %v, closed %v", asked, source.closed)
	}
	ready, cmd := s.Leave()
	if asked := done(s, cmd); ready || !source.closed || !cmp.Equal(asked, []tea.Msg{nav.Back{}}) {
		t.Errorf("leaving: %v, closed %v, asked %v", ready, source.closed, asked)
	}
}

// Behind another screen no picture reaches the plane; the newest one does when the screen is on top again.
func TestStageShowsTheNewestPictureOnComingBack(t *testing.T) {
	s := newFakeScreen(t, &fakeSource{})
	picture := func(colour uint16) *core.Frame {
		f := core.NewFrame(2, 2)
		for i := range f.Pix {
			f.Pix[i] = colour
		}
		return f
	}
	seen := func() string { return s.plane.Rows(1, 1)[0] }
	s.stage.show(picture(1))
	first := seen()
	s.Hidden()
	s.stage.show(picture(0x7FFF))
	if seen() != first {
		t.Error("a picture is shown from behind another screen")
	}
	s.Revealed()
	if seen() == first {
		t.Error("the newest picture is not shown on coming back")
	}
}
