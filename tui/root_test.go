package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

func TestKeysOfALiveRun(t *testing.T) {
	s := newToyScreen(t, 80, 24, colorprofile.TrueColor)
	s.live()
	for _, c := range []struct {
		key  string
		asks core.Command
	}{
		{"space", core.SetPaused{Paused: true}}, {"n", core.StepOnce{}}, {"t", core.TakeOver{}}, {"+", core.SetPace{Pace: 2}},
		{"-", core.SetPace{Pace: 0.5}}, {"q", core.Stop{}},
	} {
		s.press(c.key)
		if diff := cmp.Diff([]core.Command{c.asks}, s.source.take()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.key, diff)
		}
	}
}

func TestKeysOfAReplay(t *testing.T) {
	s := newToyScreen(t, 80, 24, colorprofile.TrueColor)
	s.replayed(42)
	for _, c := range []struct {
		keys []string
		asks core.Command
	}{
		{[]string{"right"}, core.Seek{Seq: 43}}, {[]string{"left"}, core.Seek{Seq: 41}}, {[]string{"shift+right"}, core.Seek{Seq: 52}},
		{[]string{"shift+left"}, core.Seek{Seq: 32}}, {[]string{"pgdown"}, core.Seek{Seq: 52}}, {[]string{"pgup"}, core.Seek{Seq: 32}},
		{[]string{"home"}, core.Seek{Seq: 0}}, {[]string{"end"}, core.Seek{Seq: 120}}, {[]string{"space"}, core.SetPaused{Paused: false}},
		{[]string{"g", "1", "7", "enter"}, core.Seek{Seq: 17}},
	} {
		s.press(c.keys...)
		if diff := cmp.Diff([]core.Command{c.asks}, s.source.take()); diff != "" {
			t.Errorf("%v: (-want +got)\n%s", c.keys, diff)
		}
	}
	s.press("g", "9", "9", "9", "enter")
	if asked := s.source.take(); asked != nil || len(s.dialogs) != 1 {
		t.Errorf("a step that is not there is asked for: %v", asked)
	}
	s.press("esc")
	if len(s.dialogs) != 0 {
		t.Error("esc does not close the dialog")
	}
}

// A person's keys are buttons after taking over, with and without a terminal that tells of releases.
func TestPlayingByHand(t *testing.T) {
	s := newToyScreen(t, 80, 24, colorprofile.TrueColor)
	s.live()
	s.tell(core.StateChanged{State: core.State{Actor: core.ActorPerson, Pace: 1, Seq: 4}})

	held := func() core.Buttons {
		t.Helper()
		asked := s.source.take()
		if len(asked) == 0 {
			t.Fatal("nothing is told of the buttons")
		}
		return asked[len(asked)-1].(core.HoldButtons).Held
	}
	s.press("up")
	if got := held(); got != core.Up {
		t.Errorf("up holds %v", got)
	}
	s.press("z")
	if got := held(); got != core.Up|core.A {
		t.Errorf("up and z hold %v", got)
	}
	s.send(letGo{button: 6, turn: s.hands.down[6].turn}) // the timer of up: no repeat came
	if got := held(); got != core.A {
		t.Errorf("after up was let go: %v", got)
	}
	s.press("z") // a repeat
	s.send(letGo{button: 0, turn: 1})
	if got := held(); got != core.A {
		t.Errorf("an old timer ended a hold that goes on: %v", got)
	}

	s.hands = hands{releases: true}
	s.press("x")
	s.now = s.now.Add(time.Second)
	s.send(tea.KeyReleaseMsg(keyNamed(t, "x")))
	s.send(letGo{button: 1, turn: s.hands.down[1].turn})
	if got := held(); got != 0 {
		t.Errorf("after the release: %v", got)
	}
	s.press("t")
	if asked := s.source.take(); !cmp.Equal(asked, []core.Command{core.HandBack{}}) {
		t.Errorf("t asks for %v", asked)
	}
}

func TestTextThatIsDroppedLeavesThePane(t *testing.T) {
	s := newToyScreen(t, 80, 24, colorprofile.TrueColor)
	s.live()
	s.tell(core.TextDropped{Why: "503, tried again"})
	last := s.journal.entries[len(s.journal.entries)-2]
	if last.said != "" || last.reasoning != "" || last.seq != 5 {
		t.Errorf("the partial text stays: %+v", last)
	}
	s.tell(core.TextDelta{Text: "anew"})
	if got := s.journal.current(5); got == nil || got.said != "anew" {
		t.Errorf("the text that comes again is lost: %+v", got)
	}
}

func TestThoughtsAreBounded(t *testing.T) {
	s := newToyScreen(t, 80, 24, colorprofile.TrueColor)
	s.live()
	for seq := 5; seq < 3*maxEntries; seq++ {
		s.tell(core.StepEnded{Step: toyStep(seq, core.ActorAgent, "on", "a")})
	}
	if n := len(s.journal.entries); n > maxEntries {
		t.Errorf("%d entries are kept", n)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("plain")
	f.Add("\x1b[2J\x1b]8;;http://x\x1b\\link\x9b1m\u202e\xff")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range clean(text) {
			if r != '\n' && (r < ' ' || (r >= 0x7F && r < 0xA0) || isBidiControl(r)) {
				t.Fatalf("%q lets %q through", text, r)
			}
		}
	})
}
