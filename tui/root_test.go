package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

func TestKeysOfALiveRun(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	s.live()
	for _, c := range []struct {
		key  string
		asks core.Command
	}{
		{"space", core.SetPaused{Paused: true}}, {"n", core.StepOnce{}}, {"t", core.TakeOver{}}, {"+", core.SetPace{Pace: 2}}, {"+", core.SetPace{Pace: 4}},
		{"-", core.SetPace{Pace: 2}}, {"q", core.Stop{}},
	} {
		s.press(c.key)
		if diff := cmp.Diff([]core.Command{c.asks}, s.source.take()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.key, diff)
		}
	}
}

func TestKeysOfAReplay(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	s.replayed(42)
	for _, c := range []struct {
		keys []string
		asks core.Command
	}{
		{[]string{"right"}, core.Seek{Seq: 43}}, {[]string{"right"}, core.Seek{Seq: 44}}, {[]string{"left"}, core.Seek{Seq: 43}}, {[]string{"shift+right"}, core.Seek{Seq: 53}},
		{[]string{"shift+left"}, core.Seek{Seq: 43}},
		{[]string{"home"}, core.Seek{Seq: 0}}, {[]string{"end"}, core.Seek{Seq: 120}}, {[]string{"space"}, core.SetPaused{Paused: false}},
		{[]string{"g", "1", "7", "enter"}, core.Seek{Seq: 17}},
	} {
		s.press(c.keys...)
		if diff := cmp.Diff([]core.Command{c.asks}, s.source.take()); diff != "" {
			t.Errorf("%v: (-want +got)\n%s", c.keys, diff)
		}
	}
	s.press("g", "9", "9", "9", "enter")
	if asked := s.source.take(); asked != nil || !s.dialogs.Any() {
		t.Errorf("a step that is not there is asked for: %v", asked)
	}
	s.press("esc")
	if s.dialogs.Any() {
		t.Error("esc does not close the dialog")
	}
}

// A person's keys are buttons after taking over, with and without a terminal that tells of releases.
func TestPlayingByHand(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	s.live()
	s.tell(core.StateChanged{State: core.State{Actor: core.ActorPerson, Pace: 1, Seq: 4}})

	s.press("up")
	if got := s.lastHeld(); got != core.Up {
		t.Errorf("up holds %v", got)
	}
	s.press("z")
	if got := s.lastHeld(); got != core.Up|core.A {
		t.Errorf("up and z hold %v", got)
	}
	s.send(tea.KeyReleaseMsg(keyNamed(t, "q"))) // a key that plays no button
	if asked := s.source.take(); asked != nil {
		t.Errorf("q asks for %v", asked)
	}
	s.press("t")
	if asked := s.source.take(); !cmp.Equal(asked, []core.Command{core.HandBack{}}) {
		t.Errorf("t asks for %v", asked)
	}
}

// lastHeld is what was told last of the buttons; there must be something.
func (s *fakeProgram) lastHeld() core.Buttons {
	s.t.Helper()
	asked := s.source.take()
	if len(asked) == 0 {
		s.t.Fatal("nothing is told of the buttons")
	}
	hold, ok := asked[len(asked)-1].(core.HoldButtons)
	if !ok {
		s.t.Fatalf("told %#v, want buttons", asked[len(asked)-1])
	}
	return hold.Held
}

// A person cannot let go under a dialog, which takes the keys: so nothing is held there, nor when it is closed.
func TestNoButtonIsHeldUnderADialog(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	s.live()
	s.send(tea.KeyboardEnhancementsMsg{Flags: 3}) // a hold ends by a release alone
	s.tell(core.StateChanged{State: core.State{Actor: core.ActorPerson, Pace: 1, Seq: 4}})
	s.press("up")
	if got := s.lastHeld(); got != core.Up {
		t.Fatalf("up holds %v", got)
	}
	s.press("?")
	if got := s.lastHeld(); got != 0 {
		t.Errorf("the help is open, and %v is held", got)
	}
	s.press("esc", "z")
	if got := s.lastHeld(); got != core.A {
		t.Errorf("after the help, z holds %v", got)
	}
}

// What was held when the buttons were handed back is not held when they are taken over again.
func TestButtonsAreFreeAfterAHandBack(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	s.live()
	s.send(tea.KeyboardEnhancementsMsg{Flags: 3})
	plays := func(actor core.Actor) {
		s.tell(core.StateChanged{State: core.State{Actor: actor, Pace: 1, Seq: 4}})
	}
	plays(core.ActorPerson)
	s.press("up", "t")
	plays(core.ActorAgent)
	s.press("t")
	plays(core.ActorPerson)
	s.source.take()
	s.press("z")
	if got := s.lastHeld(); got != core.A {
		t.Errorf("z holds %v", got)
	}
}

// While a person plays, the footer shows the buttons; frame by frame, a key holds its button until it is pressed again.
func TestPlayingByHandFrameByFrame(t *testing.T) {
	s := newFakeProgram(t, 120, 40, colorprofile.TrueColor)
	s.live()
	s.tell(core.StateChanged{State: core.State{Actor: core.ActorPerson, Pace: 1, Seq: 4, Paused: true}})
	rows := strings.Split(ansi.Strip(s.content()), "\n")
	if got, want := rows[len(rows)-1], " ↑↓←→ move   z A   x B   t hand back   Enter Start   Backspace Select"; !strings.HasPrefix(got, want) {
		t.Errorf("the footer is %q", got)
	}
	s.press("z")
	if got := s.lastHeld(); got != core.A {
		t.Errorf("z holds %v", got)
	}
	s.press(".", ".")
	if diff := cmp.Diff([]core.Command{core.FrameAdvance{}, core.FrameAdvance{}}, s.source.take()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	s.press("x")
	if got := s.lastHeld(); got != core.A|core.B {
		t.Errorf("z and x hold %v", got)
	}
	s.press("z")
	if got := s.lastHeld(); got != core.B {
		t.Errorf("z again holds %v", got)
	}
	s.press("space")
	if diff := cmp.Diff([]core.Command{core.SetPaused{}, core.HoldButtons{}}, s.source.take()); diff != "" {
		t.Errorf("going on: (-want +got)\n%s", diff)
	}
	s.press("T", "T")
	if diff := cmp.Diff([]core.Command{core.SetPace{Pace: 4}, core.SetPace{Pace: 1}}, s.source.take()); diff != "" {
		t.Errorf("turbo: (-want +got)\n%s", diff)
	}
}
