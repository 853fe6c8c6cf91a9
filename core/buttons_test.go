package core_test

import (
	"strings"
	"testing"

	"dotmatrix/core"
)

func TestButtonsRoundTrip(t *testing.T) {
	for b := range 256 {
		held := core.Buttons(b)
		parsed, err := core.ParseButtons(held.String())
		if err != nil || parsed != held {
			t.Errorf("%s is read as %s (%v)", held, parsed, err)
		}
	}
}

func TestParseButtonsRefusesWithTheKnownNames(t *testing.T) {
	for _, bad := range []string{"", "jump", "a+", "a b", "\x1b[2J"} {
		_, err := core.ParseButtons(bad)
		if err == nil || !strings.Contains(err.Error(), "select") {
			t.Errorf("%q gives %v, want an error that lists the buttons", bad, err)
		}
	}
}

func TestButtonsOfOtherConsoles(t *testing.T) {
	for name, want := range map[string]core.Buttons{"l": core.L, "R": core.R, "x+y": core.X | core.Y, "a+l": core.A | core.L} {
		held, err := core.ParseButtons(name)
		if err != nil || held != want || held.String() != strings.ToLower(name) {
			t.Errorf("%q is read as %s (%v)", name, held, err)
		}
	}
	err := (core.A | core.L | core.Y).On(core.GameBoyButtons)
	if err == nil || err.Error() != "this console has no button l, y: use a, b, select, start, right, left, up, down, or none" {
		t.Errorf("got %v", err)
	}
	if err := core.GameBoyButtons.On(core.GameBoyButtons); err != nil {
		t.Error(err)
	}
	if _, err := core.ParseAction("up l"); err == nil || !strings.Contains(err.Error(), "press 2: this console has no button l") {
		t.Errorf("an action with L gives %v", err)
	}
	if _, err := core.ParseButtons(core.Buttons(1 << 12).String()); err == nil {
		t.Error("a bit without a name is read as a button")
	}
}
