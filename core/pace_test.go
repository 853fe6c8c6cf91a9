package core_test

import (
	"testing"

	"dotmatrix/core"
)

func TestPaceSteps(t *testing.T) {
	for _, c := range []struct{ pace, faster, slower core.Pace }{
		{1, 2, 0.5},
		{0.25, 0.5, 0.25},
		{16, core.Unlimited, 8},
		{core.Unlimited, core.Unlimited, 16},
		{3, 8, 2},
		{100, core.Unlimited, 8},
	} {
		if c.pace.Faster() != c.faster || c.pace.Slower() != c.slower {
			t.Errorf("from %s: faster %s, slower %s", c.pace, c.pace.Faster(), c.pace.Slower())
		}
	}
}

func TestParsePace(t *testing.T) {
	for text, want := range map[string]core.Pace{"2": 2, "0.5x": 0.5, " MAX ": core.Unlimited, "unlimited": core.Unlimited} {
		if pace, err := core.ParsePace(text); err != nil || pace != want {
			t.Errorf("%q is read as %s (%v)", text, pace, err)
		}
	}
	for _, bad := range []string{"", "fast", "0", "-1", "NaN", "Inf", "1e9"} {
		if pace, err := core.ParsePace(bad); err == nil {
			t.Errorf("%q is read as %s", bad, pace)
		}
	}
}
