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
