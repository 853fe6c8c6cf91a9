package play

import (
	"testing"
	"time"

	"dotmatrix/core"
)

func TestHandsWithoutReleases(t *testing.T) {
	var h hands
	now := time.Unix(0, 0)
	up, a := 6, 0
	h.press(up, now)
	h.press(a, now)
	if got := h.held(); got != core.Up|core.A {
		t.Fatalf("held %v", got)
	}
	h.end(letGo{up, 1}) // the timer of up: no repeat came
	if got := h.held(); got != core.A {
		t.Errorf("after up was let go: %v", got)
	}
	h.press(a, now) // a repeat
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
	if h.press(b, now) != nil {
		t.Error("a timer runs although the terminal tells of releases")
	}
	h.end(letGo{b, 0})
	if h.held() != core.B {
		t.Error("a hold ends by itself")
	}
	h.release(b, now.Add(time.Second))
	h.end(letGo{b, 2})
	if h.held() != 0 {
		t.Error("a release does not end the hold")
	}
	if h.release(b, now) != nil {
		t.Error("a release of what is not held asks for something")
	}
	h.press(b, now)
	h.drop()
	if h.held() != 0 {
		t.Error("drop holds on")
	}
}
