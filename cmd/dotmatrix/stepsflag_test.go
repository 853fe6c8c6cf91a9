package main

import (
	"strings"
	"testing"
)

func TestStepsFlag(t *testing.T) {
	for text, want := range map[string]stepsFlag{"20": {at: 20}, "+20": {more: 20}, "0": {}, "+1": {more: 1}} {
		var got stepsFlag
		if err := got.Set(text); err != nil || got != want {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"", "+", "++3", "+-3", "-3", "+0", "x", "1.5", "+ 3"} {
		if err := new(stepsFlag).Set(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// TestSoManyMoreSteps: a fork or a resumed run finishes so many steps later, wherever it stands.
func TestSoManyMoreSteps(t *testing.T) {
	env := newRecord(t)
	must(t, runIn(t, env, "run", "--agent", "random", "--steps", "3"))
	mustSay(t, must(t, runIn(t, env, "resume", "--headless", "--steps", "+2")), "finished: 5 steps played")
	mustSay(t, must(t, runIn(t, env, "fork", "--headless", "--at", "2", "--steps", "+1")), "finished: 3 steps played")
	mustSay(t, must(t, runIn(t, env, "fork", "--headless", "--at", "2", "--steps", "6")), "finished: 6 steps played")
	if r := runIn(t, env, "resume", "--headless", "--steps", "-4"); r.code != 2 || !strings.Contains(r.err, "it is negative") {
		t.Errorf("%d %s", r.code, r.err)
	}
	if r := runIn(t, env, "resume", "--headless", "--steps", "4"); r.code != 1 || !strings.Contains(r.err, "or +N for N more") {
		t.Errorf("%d %s", r.code, r.err)
	}
}
