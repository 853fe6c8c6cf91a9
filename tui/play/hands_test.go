package play

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
)

func TestHandsWithoutReleases(t *testing.T) {
	var h hands
	now := time.Unix(0, 0)
	up, a := 6, 0
	h.press(up, tea.KeyUp, now)
	h.press(a, 'z', now)
	if got := h.held(); got != core.Up|core.A {
		t.Fatalf("held %v", got)
	}
	h.end(letGo{up, 1}) // the timer of up: no repeat came
	if got := h.held(); got != core.A {
		t.Errorf("after up was let go: %v", got)
	}
	h.press(a, 'z', now) // a repeat
	h.end(letGo{a, 1})
	if got := h.held(); got != core.A {
		t.Errorf("an old timer ended a hold that goes on: %v", got)
	}
	h.end(letGo{a, 2})
	if got := h.held(); got != 0 {
		t.Errorf("held for ever: %v", got)
	}
}

func TestHandsWithReleases(t *testing.T) {
	h := hands{releases: true}
	now := time.Unix(0, 0)
	b := 1
	if h.press(b, 'x', now) != nil {
		t.Error("a timer runs although the terminal tells of releases")
	}
	h.end(letGo{b, 0})
	if h.held() != core.B {
		t.Error("a hold ends by itself")
	}
	h.release('x', now.Add(time.Second))
	h.end(letGo{b, 2})
	if h.held() != 0 {
		t.Error("a release does not end the hold")
	}
	if h.release('x', now) != nil {
		t.Error("a release of what is not held asks for something")
	}
	h.press(b, 'x', now)
	h.drop()
	if h.held() != 0 {
		t.Error("drop holds on")
	}
}

// A key that was pressed plainly and let go with Shift down is let go all the same.
func TestReleaseIsThatOfTheKeyNotOfItsText(t *testing.T) {
	s := &Screen{buttons: Buttons(nil), clock: func() time.Time { return time.Unix(0, 0) }}
	s.journal.state.Actor = core.ActorPerson
	s.hands.releases = true
	press := func(k tea.Key) {
		t.Helper()
		if _, taken := s.Key(tea.KeyPressMsg(k)); !taken {
			t.Errorf("%v plays no button", k)
		}
	}
	press(tea.Key{Code: 'z', Text: "z"})
	press(tea.Key{Code: 'x', ShiftedCode: 'X', Mod: tea.ModShift, Text: "X"})
	press(tea.Key{Code: tea.KeyUp, Mod: tea.ModCapsLock})
	if got := s.hands.held(); got != core.A|core.B|core.Up {
		t.Fatalf("held: %v", got)
	}
	s.Update(s.release(tea.KeyReleaseMsg{Code: 'z', ShiftedCode: 'Z', Mod: tea.ModShift, Text: "Z"})())
	if got := s.hands.held(); got != core.B|core.Up {
		t.Errorf("held after the release: %v", got)
	}
	if _, taken := s.Key(tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl}); taken {
		t.Error("Ctrl+Z plays a button")
	}
}
