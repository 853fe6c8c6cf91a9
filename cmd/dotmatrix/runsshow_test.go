package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestRunsShow: one page says who played what, how far it came, and what became of it.
func TestRunsShow(t *testing.T) {
	env := newRecord(t)
	must(t, runIn(t, env, "run", "--steps", "60"))
	must(t, runIn(t, env, "runs", "mark", "last", "7", "leaves the house"))
	must(t, runIn(t, env, "runs", "tag", "last", "group=A"))
	must(t, runIn(t, env, "runs", "rename", "last", "the  good one"))
	must(t, runIn(t, env, "fork", "the  good one", "--at", "50", "--steps", "+1", "--headless"))
	mustSay(t, must(t, runIn(t, env, "runs", "show", "the  good one")), "  agent       explorer models:/", "  gets        facts + find_path\n", "  game        LAMPWICK\n",
		"  status      finished: 60 steps played\n", "  played      60 steps, ", "to finish at step 60", "  tags        group=A\n",
		"\nmilestones\n  step 5      Leave home\n  step 48     Meet the elder\n", "\nbookmarks\n  step 7      leaves the house\n", "\nforks\n  step 50     ", "finished, 51 steps, 2 milestones\n")
	var page struct {
		Name      string
		Steps     int
		Reached   []struct{ Seq int }
		Bookmarks []struct{ Text string }
		Forks     []struct{ At, Steps int }
		Limit     int
	}
	if err := json.Unmarshal([]byte(must(t, runIn(t, env, "runs", "show", "the  good one", "--format", "json"))), &page); err != nil {
		t.Fatal(err)
	}
	if page.Name != "the  good one" || page.Steps != 60 || page.Limit != 60 || len(page.Reached) != 2 || page.Reached[1].Seq != 48 ||
		len(page.Bookmarks) != 1 || len(page.Forks) != 1 || page.Forks[0].At != 50 || page.Forks[0].Steps != 51 {
		t.Errorf("%+v", page)
	}
	mustSay(t, must(t, runIn(t, env, "runs", "show")), "  fork of     run ") // the last one
}

// TestRunsAreNamed: every verb finds a run by the name that a person gave it, and what is proved of it stays as it was.
func TestRunsAreNamed(t *testing.T) {
	env := newRecord(t)
	for range 2 {
		must(t, runIn(t, env, "run", "--agent", "random", "--steps", "2"))
	}
	must(t, runIn(t, env, "runs", "rename", "last", "für später"))
	mustSay(t, must(t, runIn(t, env, "verify", "für später")), "verified 2 steps")
	mustSay(t, must(t, runIn(t, env, "runs")), "NAME", "für später")
	mustSay(t, must(t, runIn(t, env, "runs", "--where", `name="für später"`, "--format", "csv")), "für später")
	for name, says := range map[string]string{"last": "last is the newest run", "cafe": "could be the first digits", "a\nb": "is not a name", " a": "is not a name",
		"\x1b[2J": "is not a name", strings.Repeat("x", 101): "is not a name"} {
		if r := runIn(t, env, "runs", "rename", "last", name); r.code != 1 || !strings.Contains(r.err, says) {
			t.Errorf("%q: %d %s", name, r.code, r.err)
		}
	}
	first := strings.Split(strings.Split(must(t, runIn(t, env, "runs", "--format", "csv")), "\n")[2], ",")[0]
	if r := runIn(t, env, "runs", "rename", first, "für später"); r.code != 1 || !strings.Contains(r.err, "already: choose another name") {
		t.Errorf("%d %s", r.code, r.err)
	}
	must(t, runIn(t, env, "runs", "rename", "für später"))
	if r := runIn(t, env, "verify", "für später"); r.code != 1 || !strings.Contains(r.err, "or the name that you gave it") {
		t.Errorf("%d %s", r.code, r.err)
	}
	must(t, runIn(t, env, "runs", "rename", first, "für später")) // it is free again
}

func TestModelsLogAsJSON(t *testing.T) {
	var logged struct {
		URI, ID, Help string
		Tags          []string
	}
	out := must(t, runIn(t, newRecord(t), "models", "log", "random", "--tag", "group=A", "--format", "json"))
	if err := json.Unmarshal([]byte(out), &logged); err != nil {
		t.Fatal(err)
	}
	if logged.URI != "models:/random/1" || len(logged.ID) != 64 || !slices.Contains(logged.Tags, "group=A") {
		t.Errorf("%+v", logged)
	}
}
