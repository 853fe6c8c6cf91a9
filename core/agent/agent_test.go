package agent_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
)

var _ play.Agent = (*agent.Agent)(nil)

func TestStepMakesADecision(t *testing.T) {
	up := core.Press{Buttons: core.Up, Hold: core.DefaultHold, Wait: core.DefaultWait}
	for name, test := range map[string]struct {
		body string
		want agent.Decision
	}{
		"text":            {`return act("up", memory = {"n": 1})`, agent.Decision{Action: core.Action{Presses: []core.Press{up}}, Memory: json.RawMessage(`{"n":1}`)}},
		"memory stays":    {`return act("up")`, agent.Decision{Action: core.Action{Presses: []core.Press{up}}, Memory: json.RawMessage(`{"n":0}`)}},
		"times":           {`return act("a+b none", hold = 2, wait = 3, settle = 4)`, agent.Decision{Action: core.Action{Presses: []core.Press{{Buttons: core.A | core.B, Hold: 2, Wait: 3}, {Hold: 2, Wait: 3}}, Settle: 4}, Memory: json.RawMessage(`{"n":0}`)}},
		"presses":         {`return act([press("B", hold = 30, wait = 0), "up"])`, agent.Decision{Action: core.Action{Presses: []core.Press{{Buttons: core.B, Hold: 30}, up}}, Memory: json.RawMessage(`{"n":0}`)}},
		"one press":       {`return act(press("up"))`, agent.Decision{Action: core.Action{Presses: []core.Press{up}}, Memory: json.RawMessage(`{"n":0}`)}},
		"no action":       {`return act(None, fault = "lost", memory = [1])`, agent.Decision{Fault: "lost", Memory: json.RawMessage(`[1]`)}},
		"unknown button":  {`return act("up jump", memory = 1)`, agent.Decision{Fault: `unknown button "jump": use a, b, select, start, right, left, up, down, or none`, Memory: json.RawMessage(`1`)}},
		"in a press":      {`return act([press("x")])`, agent.Decision{Fault: `press 1: this console has no button x: use a, b, select, start, right, left, up, down, or none`, Memory: json.RawMessage(`{"n":0}`)}},
		"empty":           {`return act("")`, agent.Decision{Fault: "the action presses no button: name at least one", Memory: json.RawMessage(`{"n":0}`)}},
		"held too long":   {`return act("a", hold = 601)`, agent.Decision{Fault: "press 1 holds for 601 frames: use 1 to 600", Memory: json.RawMessage(`{"n":0}`)}},
		"settle too long": {`return act("a", settle = -1)`, agent.Decision{Fault: "the action settles for -1 frames: use 0 to 600", Memory: json.RawMessage(`{"n":0}`)}},
		"said":            {`ctx.say("one"); return act("up", said = "two")`, agent.Decision{Action: core.Action{Presses: []core.Press{up}}, Said: "one\ntwo", Memory: json.RawMessage(`{"n":0}`)}},
		"said once":       {`ctx.say("one\n"); return act("up", said = "one")`, agent.Decision{Action: core.Action{Presses: []core.Press{up}}, Said: "one\n", Memory: json.RawMessage(`{"n":0}`)}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(nil, 1)
			a := load(t, head+"def step(ctx, memory, obs): "+test.body)
			got, err := a.Step(t.Context(), w.Host, json.RawMessage(`{"n":0}`), seen(1))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if w.heard(core.Said) != got.Said {
				t.Errorf("the pane shows %q and the decision says %q", w.heard(core.Said), got.Said)
			}
		})
	}
}

func TestStepErrors(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		says []string
	}{
		"a dict":             {`return {}`, []string{"agent toy", "toy.star:4:1, in step: it returned a dict: return act(...)"}},
		"nothing":            {`pass`, []string{"it returned None"}},
		"wrong sequence":     {`return act(5)`, []string{"toy.star:4", "the sequence is an int"}},
		"list in a list":     {`return act([["a"]])`, []string{"toy.star:4", "a list in a list"}},
		"fault and sequence": {`return act("a", fault = "x")`, []string{"toy.star:4", "give one"}},
		"no fault":           {`return act(None)`, []string{"toy.star:4", "say why in fault"}},
		"unobserved":         {`return act(obs.facts["x"])`, []string{"toy.star:4", `obs.facts is not observed: add "facts" to observes`}},
		"no such attribute":  {`return act(obs.nothing)`, []string{"toy.star:4", "nothing"}},
		"memory of what":     {`return act("a", memory = obs)`, []string{"agent toy", "memory"}},
		"huge memory":        {`return act("a", memory = "x" * 300000)`, []string{"memory has 300002 bytes: keep at most 262144"}},
		"chatter":            {"\n  for i in range(9): ctx.say(\"x\" * 9000)", []string{"toy.star:5", "says more than 65536 bytes"}},
		"notices":            {"\n  for i in range(99): ctx.notice(\"x\")", []string{"toy.star:5", "more than 32 notices"}},
		"random":             {`return act(ctx.random.choice([]))`, []string{"toy.star:4", "the list is empty"}},
		"random range":       {`return act(str(ctx.random.int(3, 2)))`, []string{"toy.star:4", "from 3 to 2"}},
		"late text":          {`return act(read_text("prompt.txt"))`, []string{"toy.star:4", "at the top of the file"}},
		"scale":              {`return act(str(obs.screen.image(scale = 99)))`, []string{"toy.star:4", "use 1 to 8"}},
		"no model":           {`ctx.llm.chat(messages = [user("x")])`, []string{"no model is set up", "OPENAI_API_KEY"}},
		"no message":         {`ctx.llm.chat(messages = ["x"])`, []string{"toy.star:4", "use user(...)"}},
		"temperature":        {`ctx.llm.chat(messages = [], temperature = 3)`, []string{"toy.star:4", "from 0 to 2"}},
		"assistant's image":  {`assistant(obs.screen.image())`, []string{"toy.star:4", "only user(...)"}},
		"number as message":  {`user(5)`, []string{"toy.star:4", "it holds an int"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := load(t, head+"def step(ctx, memory, obs): "+test.body)
			_, err := a.Step(t.Context(), newWorld(nil, 1).Host, json.RawMessage(`{"n":0}`), seen(1))
			mustContain(t, err, test.says...)
		})
	}
}

func TestObservation(t *testing.T) {
	source := `
agent = define(name = "toy", description = "", observes = ["text", "facts", "screen"])
def start(ctx): return None
def step(ctx, memory, obs):
    return act("a", memory = [obs.seq, obs.tick, obs.facts, obs.text, obs.last.action, obs.last.actor, obs.last.said,
        obs.last.fault, obs.screen.width, obs.screen.height, obs.screen.hash])
`
	a := load(t, source)
	got, err := a.Step(t.Context(), newWorld(nil, 1).Host, nil, seen(5))
	if err != nil {
		t.Fatal(err)
	}
	want := `[5,100,{"at":{"x":3}},"You stand at 3.","up a","agent","before","",16,8,"` + screen().Hash().String() + `"]`
	if string(got.Memory) != want {
		t.Errorf("got  %s\nwant %s", got.Memory, want)
	}
	got, err = a.Step(t.Context(), newWorld(nil, 1).Host, json.RawMessage("null"), core.Observation{Seq: 1, Screen: screen()})
	if err != nil || !strings.HasPrefix(string(got.Memory), `[1,0,null,"","","anchor","","",16`) {
		t.Errorf("without a profile: %s (%v)", got.Memory, err)
	}
}

func TestStart(t *testing.T) {
	a := load(t, "agent = define(name = \"toy\", description = \"\", params = {\"b\": 2, \"a\": 1.5}, observes = [])\n"+
		"def step(ctx, memory, obs): pass\ndef start(ctx): return {\"z\": ctx.params[\"a\"], \"a\": ctx.random.int(1, 6)}")
	first, err := a.Start(t.Context(), newWorld(nil, 1).Host)
	if err != nil {
		t.Fatal(err)
	}
	again, err := a.Start(t.Context(), newWorld(nil, 1).Host)
	if err != nil || string(first) != string(again) || !strings.HasSuffix(string(first), `,"z":1.5}`) {
		t.Errorf("memories %s and %s (%v)", first, again, err)
	}
	for _, body := range []string{`ctx.say("x")`, `ctx.llm.chat(messages = [])`} {
		a := load(t, "agent = define(name = \"toy\", description = \"\", observes = [])\ndef step(ctx, memory, obs): pass\ndef start(ctx): "+body)
		_, err := a.Start(t.Context(), newWorld(answers("a"), 1).Host)
		mustContain(t, err, "only makes the first memory", "toy.star:3")
	}
}

func TestRandomIsTheHosts(t *testing.T) {
	a := load(t, head+`
def step(ctx, memory, obs):
    n = [ctx.random.int(1, 6) for _ in range(20)]
    return act(ctx.random.choice(["a", "b"]), memory = [min(n) >= 1, max(n) <= 6, n, ctx.random.float()])`)
	var memories []string
	for _, seed := range []uint64{1, 1, 2} {
		got, err := a.Step(t.Context(), newWorld(nil, seed).Host, json.RawMessage("null"), seen(1))
		if err != nil {
			t.Fatal(err)
		}
		memories = append(memories, string(got.Memory))
	}
	if memories[0] != memories[1] || memories[0] == memories[2] || !strings.HasPrefix(memories[0], "[true,true,") {
		t.Errorf("memories %q", memories)
	}
}

func TestLoopsAreStopped(t *testing.T) {
	a := load(t, head+"def step(ctx, memory, obs):\n  n = 0\n  for i in range(1000000000):\n    n += i\n  return act(\"a\")")
	_, err := a.Step(t.Context(), newWorld(nil, 1).Host, json.RawMessage("null"), seen(1))
	mustContain(t, err, "agent toy", "toy.star:")
}
