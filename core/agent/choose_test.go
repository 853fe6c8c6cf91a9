package agent_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

const choosing = `
agent = define(name = "toy", description = "", params = {"model": ""}, observes = ["options"])
def start(ctx): return {}
def step(ctx, memory, obs):
    c = ctx.choose(obs.options or [option("up", "up"), option("up and a", "up a"), option("wait", "none")], situation = "Here.", most = 3, tries = 2)
    if c.complaint: return act(None, fault = c.complaint, memory = memory)
    return act(c.option, memory = memory, said = c.label)
`

// TestChoose: an answer names an option by its label, its number, or as the only one in it.
func TestChoose(t *testing.T) {
	for answer, want := range map[string]string{
		`{"choice":"up and a"}`: "up a", `{"choice": "UP"}`: "up", "```json\n{\"choice\":\"wait\"}\n```": "none", "2": "up a", `{"choice":"1"}`: "up",
		"I choose: up and a.": "up a", `"wait"`: "none",
		"up or wait": "!none of the options", "jump": "!none of the options", "": "!none of the options",
	} {
		m := answers(answer)
		made := playSteps(t, load(t, choosing), newWorld(m, 1), 1, nil)[0]
		fault, wrong := strings.CutPrefix(want, "!")
		if wrong && (!strings.Contains(made.Fault, fault) || len(m.requests) != 2 || !strings.Contains(conversationOf(m.requests[1]), "word for word")) ||
			!wrong && made.Action.String() != want {
			t.Errorf("%q: %+v after %d requests, want %q", answer, made, len(m.requests), want)
		}
	}
	cut := &model{script: []call{{deltas: []llm.Delta{{Reply: &llm.Reply{Message: core.TextMessage(core.RoleAssistant, `{"cho`), Finish: "length"}}}}}}
	if made := playSteps(t, load(t, choosing), newWorld(cut, 1), 1, nil)[0]; !strings.Contains(made.Fault, "cut off before a choice") {
		t.Errorf("cut off: %+v", made)
	}
	m := answers(`{"choice":"up"}`)
	w := newWorld(m, 1)
	made := playSteps(t, load(t, choosing), w, 1, nil)[0]
	first := m.requests[0]
	if string(first.Schema.JSON) != `{"type":"object","properties":{"choice":{"type":"string","enum":["up","up and a","wait"]}},"required":["choice"],"additionalProperties":false}` ||
		first.Messages[1].Text() != "Here.\nYou can:\n- up\n- up and a\n- wait" {
		t.Errorf("asked %s by %s", first.Messages[1].Text(), first.Schema.JSON)
	}
	if made.Said != "choice: up" || w.heard(core.Said) != made.Said {
		t.Errorf("said %q", made.Said)
	}
}

// TestChoicesDecay: what is chosen again and again is not offered for a while, and comes back.
func TestChoicesDecay(t *testing.T) {
	m := answers(`{"choice":"up"}`)
	made := playSteps(t, load(t, choosing), newWorld(m, 1), 4, nil)
	if form := string(m.requests[2].Schema.JSON); !strings.Contains(form, `"up"`) || !strings.Contains(m.requests[2].Messages[1].Text(), "- up (done lately)") {
		t.Errorf("after two choices it is offered %s", form)
	}
	if form := string(m.requests[3].Schema.JSON); strings.Contains(form, `"up"`) || made[3].Fault == "" {
		t.Errorf("after three choices it is offered %s", form)
	}
	m = &model{script: []call{{deltas: whole("up")}, {deltas: whole("up")}, {deltas: whole("up")}, {deltas: whole("wait")}, {deltas: whole("wait")}, {deltas: whole("up")}}}
	made = playSteps(t, load(t, choosing), newWorld(m, 1), 6, nil)
	if made[5].Action.String() != "up" {
		t.Errorf("it does not come back: %+v", made[5])
	}
}

// TestOptionsOfTheProfile: what cannot be reached is not offered, and the rest is done: ways, entries of menus, presses.
func TestOptionsOfTheProfile(t *testing.T) {
	at := func(n int) *int { return &n }
	listed := []core.Option{
		{Label: "talk", X: at(2), Y: at(1), Interact: true}, {Label: "wall", X: at(2), Y: at(2)}, {Label: "cave", Map: "Cave"},
		{Label: "moon", Map: "Moon"}, {Label: "go on", Press: "a"}, {Label: "no menu", Entry: at(0)},
	}
	for want, facts := range map[string]json.RawMessage{
		"talk=left a; cave=right right; go on=a": walking(1, 3, 1, "").Facts.JSON(),
		"go on=a; no menu=up up a":               json.RawMessage(`{"mode":"menu","menu":{"entries":["x","y","z"],"cursor":2}}`),
		"go on=a; no menu=up left a":             json.RawMessage(`{"mode":"menu","menu":{"entries":["FIGHT","PKMN","ITEM","RUN"],"cursor":3,"columns":2}}`),
		"go on=a; no menu=left a":                json.RawMessage(`{"mode":"menu","menu":{"entries":["FIGHT","PKMN","ITEM","RUN"],"cursor":1,"columns":2}}`),
	} {
		var got []string
		for range listed {
			m := answers("no")
			all := playSteps(t, load(t, strings.Replace(choosing, "most = 3", "most = 9", 1)), newWorld(m, 1), 1, func(o *core.Observation) { o.Facts = spoken{facts, "", listed} })
			if all[0].Fault == "" {
				t.Fatalf("%+v", all[0])
			}
			labels := strings.Split(strings.SplitN(m.requests[0].Messages[1].Text(), "You can:\n- ", 2)[1], "\n- ")
			if len(got) == len(labels) {
				break
			}
			label := labels[len(got)]
			made := playSteps(t, load(t, strings.Replace(choosing, "most = 3", "most = 9", 1)), newWorld(answers(label), 1), 1,
				func(o *core.Observation) { o.Facts = spoken{facts, "", listed} })[0]
			got = append(got, label+"="+made.Action.String())
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("got %s, want %s", strings.Join(got, "; "), want)
		}
	}
}

// TestTheOnlyOptionIsTaken without asking anybody.
func TestTheOnlyOptionIsTaken(t *testing.T) {
	m := answers("no")
	made := playSteps(t, load(t, choosing), newWorld(m, 1), 1, func(o *core.Observation) {
		o.Facts = spoken{json.RawMessage(`{}`), "", []core.Option{{Label: "read on", Press: "a"}}}
	})[0]
	if made.Action.String() != "a" || made.Said != "read on" || len(m.requests) != 0 {
		t.Errorf("%+v after %d requests", made, len(m.requests))
	}
}

func TestChooseErrors(t *testing.T) {
	for list, says := range map[string]string{
		`[]`: "nothing to choose from", `["a"]`: "options holds a string", `[option("a", "a"), option("a", "b")]`: `two options "a"`, `[option("a", "jump")]`: `unknown button "jump"`,
	} {
		_, err := decide(t, `observes = []`, "  return act(ctx.choose("+list+").option)", nil, `{}`, seen(1))
		mustContain(t, err, says)
	}
}
