package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestModelsAreTaggedDescribedFoundAndRemoved(t *testing.T) {
	env := newRecord(t)
	must(t, runIn(t, env, "models", "log", "random"))
	must(t, runIn(t, env, "models", "log", "random", "--set", "presses=3"))
	must(t, runIn(t, env, "run", "--agent", "models:/random/1", "--steps", "3"))
	must(t, runIn(t, env, "run", "--agent", "models:/random/1", "--steps", "7"))

	mustSay(t, must(t, runIn(t, env, "models", "tag", "models:/random/2", "reviewed", "group=A", "logging_method-")), "models:/random/2: group=A reviewed=")
	must(t, runIn(t, env, "models", "tag", "models:/random/2", "reviewed-"))
	mustSay(t, must(t, runIn(t, env, "models", "describe", "models:/random/2", "presses", "more")), "models:/random/2: presses more")
	mustSay(t, must(t, runIn(t, env, "models", "show", "models:/random/2")), "description: presses more", "tags: group=A\n")

	var listed []map[string]any
	if err := json.Unmarshal([]byte(must(t, runIn(t, env, "models", "list", "random", "--format", "json"))), &listed); err != nil || len(listed) != 2 {
		t.Fatalf("%v (%v)", listed, err)
	}
	if played := listed[1]; played["runs"] != 2.0 || played["steps"] != 5.0 || played["milestones"] != 0.0 || played["dollars"] != 0.0 {
		t.Errorf("the version that was played: %v", played)
	}
	if unplayed := listed[0]; unplayed["steps"] != nil || unplayed["description"] != "presses more" {
		t.Errorf("the version that was not: %v", unplayed)
	}
	mustSay(t, must(t, runIn(t, env, "models", "show", "models:/random/1")), "2 runs, 10 steps", "medians: 0 milestones, 5 steps, 0 tokens, $0")
	var shown struct {
		Metrics struct{ Runs, Steps float64 }
		Predict struct{ Inputs []struct{ Name, Type string } }
	}
	if err := json.Unmarshal([]byte(must(t, runIn(t, env, "models", "show", "models:/random/1", "--format", "json"))), &shown); err != nil ||
		shown.Metrics.Runs != 2 || shown.Metrics.Steps != 5 || len(shown.Predict.Inputs) != 2 || shown.Predict.Inputs[0].Name != "action" {
		t.Errorf("%+v (%v)", shown, err)
	}

	for args, want := range map[string]string{
		"":                            "models:/random/2 models:/random/1",
		"more":                        "models:/random/2",
		"--where steps>=5":            "models:/random/1",
		"--where tag.group=A":         "models:/random/2",
		"--where note~presses":        "models:/random/2",
		"--where name=other":          "",
		"--sort steps":                "models:/random/2 models:/random/1",
		"--sort=-steps":               "models:/random/1 models:/random/2",
		"--where steps<5 --sort=name": "models:/random/2",
	} {
		out := must(t, runIn(t, env, append([]string{"models", "search", "--format", "csv"}, strings.Fields(args)...)...))
		var found []string
		for line := range strings.Lines(out) {
			if uri, _, _ := strings.Cut(line, ","); uri != "uri" {
				found = append(found, uri)
			}
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("search %s finds %s, want %s", args, got, want)
		}
	}

	if r := runIn(t, env, "models", "rm", "models:/random/1", "--yes"); r.code != 1 || !strings.Contains(r.err, "runs were played with models:/random/1: 2") || !strings.Contains(r.err, "--force") {
		t.Errorf("a version of runs was removed: %d %s%s", r.code, r.out, r.err)
	}
	mustSay(t, must(t, runIn(t, env, "models", "rm", "models:/random/2", "--yes")), "removed models:/random/2")
	mustSay(t, must(t, runIn(t, env, "models", "rm", "models:/random/1", "--yes", "--force")), "removed models:/random/1")
	must(t, runIn(t, env, "verify", "last"))
	must(t, runIn(t, env, "resume", "last", "--steps", "9"))

	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"without asking": {[]string{"models", "rm", "models:/random/1"}, 2, "say so with --yes"},
		"removed":        {[]string{"models", "rm", "models:/random/1", "--yes"}, 1, "nothing was logged"},
		"no tag":         {[]string{"models", "tag", "models:/random/1", "=x"}, 2, "is not a tag"},
		"no field":       {[]string{"models", "search", "--where", "stps>1"}, 2, "did you mean steps?"},
		"no column":      {[]string{"models", "search", "--sort", "stps"}, 2, "there is no field"},
	} {
		if r := runIn(t, env, c.args...); r.code != c.code || !strings.Contains(r.err, c.says) {
			t.Errorf("%s: %d %s, want %d %s", name, r.code, r.err, c.code, c.says)
		}
	}
}

func TestAnExampleThatDoesNotFitIsNotLogged(t *testing.T) {
	env := newRecord(t)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		write(t, path, text)
		return path
	}
	good := file("good.json", `{"action": "step", "route": [1, 2], "at": {"x": 1}}`)
	must(t, runIn(t, env, "models", "log", "random", "--input-example", good))
	mustSay(t, must(t, runIn(t, env, "models", "show", "models:/random/1")), "route: Array(long)", "at: {x: long}")
	must(t, runIn(t, env, "predict", "models:/random/1", "--no-record", "--input", `{"action": "start_game", "route": [3], "at": {"x": 2}}`))
	for input, says := range map[string]string{
		`{"action": "start_game"}`:                                      "the input has no ",
		`{"action": "start_game", "route": ["a"], "at": {"x": 2}}`:      "route[0] is string and must be long",
		`{"action": "start_game", "route": [], "at": {"x": 2}, "z": 1}`: "unknown field",
	} {
		if r := runIn(t, env, "predict", "models:/random/1", "--no-record", "--input", input); r.code != 1 || !strings.Contains(r.err, says) {
			t.Errorf("predict %s: %d %s", input, r.code, r.err)
		}
	}
	bad := file("bad.json", `{"text": "hello"}`)
	if r := runIn(t, env, "models", "log", "random", "--input-example", bad); r.code != 1 || !strings.Contains(r.err, "not one that predict takes") {
		t.Errorf("%d %s%s", r.code, r.out, r.err)
	}
	given := file("given.star", "S = signature(\"Go!\", inputs = {\"route\": field(\"array\", items = field(\"integer\"))})\n"+
		"agent = define(name = \"given\", description = \"\", observes = [], signature = S, input_example = {\"route\": [\"a\"]})\n"+
		"def start(ctx): return {}\ndef step(ctx, memory, obs): return act(\"a\")\n")
	if r := runIn(t, env, "models", "log", given); r.code != 1 || !strings.Contains(r.err, "route[0] is string and must be long") {
		t.Errorf("%d %s%s", r.code, r.out, r.err)
	}
}
