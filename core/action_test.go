package core_test

import (
	"strings"
	"testing"

	"dotmatrix/core"
)

func TestParseAction(t *testing.T) {
	for sequence, want := range map[string]string{
		"up up a":        "up up a",
		" UP,Start\n b ": "up start b",
		"a+b none":       "a+b none",
	} {
		action, err := core.ParseAction(sequence)
		if err != nil || action.String() != want {
			t.Errorf("%q is read as %q (%v)", sequence, action, err)
		}
		if frames := action.Frames(); frames != 24*len(action.Presses) {
			t.Errorf("%q takes %d frames", sequence, frames)
		}
	}
}

func TestActionLimits(t *testing.T) {
	many := strings.TrimSpace(strings.Repeat("a ", core.MaxPresses+1))
	for sequence, want := range map[string]string{
		"":        "presses no button",
		"up jump": `unknown button "jump"`,
		many:      "use at most 64",
	} {
		if _, err := core.ParseAction(sequence); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q gives %v, want %q", sequence, err, want)
		}
	}
	for want, action := range map[string]core.Action{
		"holds for 0 frames":    {Presses: []core.Press{{Buttons: core.A}}},
		"holds for 601 frames":  {Presses: []core.Press{{Buttons: core.A, Hold: 601}}},
		"waits for -1 frames":   {Presses: []core.Press{{Buttons: core.A, Hold: 1, Wait: -1}}},
		"settles for 601 frame": {Presses: []core.Press{{Buttons: core.A, Hold: 1}}, Settle: 601},
	} {
		if err := action.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v gives %v, want %q", action, err, want)
		}
	}
}
