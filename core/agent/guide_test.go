package agent_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// guided is what an agent of the guide is given, and what it must do with it.
type guided struct {
	script  []call   // of its model; nil: it asks none
	actions []string // of its steps; "!" and words for a fault; "*" for any
	ledger  string
	asked   string // words that the last request must have
}

var guide = map[string]guided{
	"stroller": {actions: []string{"right", "right", "right", "left"}, ledger: "nothing"},
	"looker": {script: []call{{deltas: whole("Thought: hm\nAction: buttons('up')")}, {deltas: whole("nothing")}, {deltas: whole("Action: buttons('a')")}},
		actions: []string{"up", "!no line that starts", "a"}, ledger: "screen", asked: "there is no line that starts with"},
	"reader": {actions: []string{"*", "*", "*"}, ledger: "facts"},
	"judge": {script: []call{{deltas: whole(`{"kind": "text", "press": "b", "sure": 1}`)}, {deltas: whole(`{"kind": "moon"}`)},
		{deltas: whole(`{"kind": "World", "press": "up up", "sure": "0.5"}`)}, {deltas: whole("?")}},
		actions: []string{"a", "up up", "!the answer does not fit"}, ledger: "screen", asked: "cannot be used"},
	"thinker": {script: []call{calling("", "count_steps", `{"since": "1"}`), calling("", "press_buttons", `{"sequence": "start"}`),
		calling("", "note", `{"text": "It begins."}`), calling("", "press_buttons", `{"sequence": "a"}`)},
		actions: []string{"start", "a", "a"}, ledger: "dialog, screen + count_steps, goals, notes", asked: "1. It begins."},
	"surveyor": {script: []call{calling("", "how_far", `{"column": 6, "row": 5}`), {deltas: whole(`{"column": 6, "row": 5, "why": "A door."}`)},
		calling("", "how_far", `{"column": 6}`), {deltas: whole(`{"column": "six"}`)}},
		actions: []string{"right right down", "!the answer does not fit"}, ledger: "grid", asked: "the arguments of how_far are wrong"},
	"picker": {script: []call{{deltas: whole(`{"choice": "go up"}`)}, {deltas: whole("nothing")}, {deltas: whole("nothing")}, {deltas: whole("press A")}},
		actions: []string{"up up", "!is none of the options", "a"}, ledger: "options, text", asked: "- go up (done lately)"},
	"keeper": {script: []call{{deltas: whole("Action: buttons('a')")}}, actions: strings.Fields(strings.Repeat("a ", 20)),
		ledger: "facts, screen + notes", asked: "Your notes: Step 5"},
	"leaver": {actions: []string{"down down", "down down"}, ledger: "facts, map + find_path"},
}

// TestGuide runs every agent of the guide for authors.
func TestGuide(t *testing.T) {
	text, err := fs.ReadFile(shipped(), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```python\n(.*?)```").FindAllSubmatch(text, -1)
	if len(examples) != len(guide) {
		t.Errorf("%d examples, want %d", len(examples), len(guide))
	}
	for _, example := range examples {
		a, err := agent.Load(fstest.MapFS{"guide.star": {Data: example[1]}}, "guide.star", nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(a.Version().Name, func(t *testing.T) {
			want, ok := guide[a.Version().Name]
			if !ok {
				t.Fatal("nothing is known of it")
			}
			tryGuided(t, a, want)
		})
	}
}

func tryGuided(t *testing.T, a *agent.Agent, want guided) {
	t.Helper()
	var asked llm.Model
	m := &model{script: want.script}
	if want.script != nil {
		asked = m
	}
	if a.NeedsModel() != (want.script != nil) {
		t.Errorf("it needs a model: %t", a.NeedsModel())
	}
	if got := a.Version().Ledger().Short(); got != want.ledger {
		t.Errorf("ledger %q, want %q", got, want.ledger)
	}
	made := playSteps(t, a, newWorld(asked, 1), len(want.actions), func(o *core.Observation) {
		w := walking(o.Seq, 1, 1, "")
		o.Facts = w.Facts
	})
	for i, action := range want.actions {
		fault, isFault := strings.CutPrefix(action, "!")
		switch got := made[i]; {
		case isFault && !strings.Contains(got.Fault, fault), !isFault && got.Fault != "":
			t.Errorf("step %d: fault %q, want %q", i+1, got.Fault, fault)
		case !isFault && action != "*" && got.Action.String() != action:
			t.Errorf("step %d: %q, want %q", i+1, got.Action, action)
		}
	}
	if want.script == nil {
		return
	}
	all := ""
	for _, message := range m.requests[len(m.requests)-1].Messages {
		all += message.Text() + "\n"
	}
	if !strings.Contains(all, want.asked) {
		t.Errorf("it asked %q, which does not say %q", all, want.asked)
	}
}
