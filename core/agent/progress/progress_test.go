package progress_test

import (
	"fmt"
	"strings"
	"testing"

	"dotmatrix/core/agent/progress"
)

func TestLook(t *testing.T) {
	for name, test := range map[string]struct {
		steps int
		mark  func(i int) progress.Mark
		says  string
	}{
		"gets on": {40, func(i int) progress.Mark {
			return progress.Mark{Screen: fmt.Sprint(i), Place: fmt.Sprint(i), Action: "up"}
		}, ""},
		"too early to tell": {5, func(int) progress.Mark { return progress.Mark{Screen: "s", Action: "up"} }, ""},
		"same picture":      {7, func(i int) progress.Mark { return progress.Mark{Screen: "s", Action: fmt.Sprint(i)} }, "has not changed at all in the last 6 steps"},
		"same place and action": {8, func(i int) progress.Mark {
			return progress.Mark{Screen: fmt.Sprint(i), Place: "home 3,4", Action: "up"}
		}, "you did the same (up) 8 times"},
		"same place, talking": {8, func(i int) progress.Mark {
			return progress.Mark{Screen: fmt.Sprint(i), Place: "home 3,4", Action: fmt.Sprint(i)}
		}, ""},
		"to and fro": {30, func(i int) progress.Mark {
			return progress.Mark{Screen: fmt.Sprint(i), Place: fmt.Sprint(i % 2), Action: fmt.Sprint(i % 2)}
		}, "only 2 different places"},
		"to and fro, seen": {30, func(i int) progress.Mark { return progress.Mark{Screen: fmt.Sprint(i % 3), Action: fmt.Sprint(i % 2)} }, "only 3 different pictures"},
		"many places":      {40, func(i int) progress.Mark { return progress.Mark{Screen: fmt.Sprint(i), Place: fmt.Sprint(i % 9)} }, ""},
	} {
		var track progress.Track
		for i := range test.steps {
			track = track.Add(test.mark(i))
		}
		stuck := track.Look(5)
		if (stuck.Why == "") != (test.says == "") || !strings.Contains(stuck.Why, test.says) || (stuck.Why == "") != (stuck.Advice == "") {
			t.Errorf("%s: %+v, want %q", name, stuck, test.says)
		}
		if len(track) > progress.Kept {
			t.Errorf("%s: %d steps are kept", name, len(track))
		}
	}
	if stuck := (progress.Track{}).Look(0); stuck.Why != "" {
		t.Errorf("nothing happened: %+v", stuck)
	}
}
