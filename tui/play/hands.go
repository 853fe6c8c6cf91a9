package play

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
)

// Times of a key that is held down.
const (
	holdFor   = 120 * time.Millisecond // without release events: until the next repeat must have come
	leastHold = 60 * time.Millisecond  // so that a short tap is held over a few frames
)

// hands are the buttons that a person holds, by the keys that are down. A terminal that tells of releases ends a hold
// by one; with any other a hold ends by itself unless the key repeats.
type hands struct {
	down     [8]hold // by bit of core.Buttons
	releases bool    // the terminal tells of releases
}

type hold struct {
	key   rune      // that holds it, by its code: modifiers may come and go while it is down
	since time.Time // zero: not held
	turn  int       // counts the presses and repeats, so that an old timer ends no new hold
}

// letGo says that a hold may have ended.
type letGo struct{ button, turn int }

// press holds a button from now, by a key.
func (h *hands) press(button int, key rune, now time.Time) tea.Cmd {
	held := &h.down[button]
	held.key = key
	if held.since.IsZero() {
		held.since = now
	}
	held.turn++
	if h.releases {
		return nil
	}
	return after(holdFor, letGo{button, held.turn})
}

// toggle holds a button until it is pressed again: while the game is paused, nobody can hold a key of a terminal that tells of no
// releases over single frames.
func (h *hands) toggle(button int, key rune, now time.Time) {
	held := &h.down[button]
	held.key = key
	held.turn++
	if held.since.IsZero() {
		held.since = now
	} else {
		held.since = time.Time{}
	}
}

// release ends the hold of a key, a little later where it was very short.
func (h *hands) release(key rune, now time.Time) tea.Cmd {
	for button := range h.down {
		if held := &h.down[button]; !held.since.IsZero() && held.key == key {
			held.turn++
			return after(max(leastHold-now.Sub(held.since), 0), letGo{button, held.turn})
		}
	}
	return nil
}

// end ends a hold if nothing has happened to it since.
func (h *hands) end(l letGo) {
	if h.down[l.button].turn == l.turn {
		h.down[l.button].since = time.Time{}
	}
}

// held is the set of buttons that are down.
func (h *hands) held() core.Buttons {
	var held core.Buttons
	for i, d := range h.down {
		if !d.since.IsZero() {
			held |= 1 << i
		}
	}
	return held
}

// drop lets everything go.
func (h *hands) drop() { h.down = [8]hold{} }
