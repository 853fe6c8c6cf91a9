package agent_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// reacting is a ReAct agent with a tool of its own.
const reacting = `
def count(ctx, memory, obs, what, loud = False):
    """Counts things."""
    memory["counted"] = memory.get("counted", 0) + 1
    if what == "jump": return act("jump")
    if what == "press": return act([press("b", hold = 3)])
    return {"what": what, "n": 3}

PLAY = signature("Play!", inputs = {"screen": field("image", "as it is now")}, outputs = {"report": "what was reached"})
agent = define(name = "reacting", description = "", params = {"model": "", "iters": 20, "context": 0}, observes = ["screen"],
    tools = ["press_buttons", "notes", "screenshot", tool(count, params = {"what": "the things", "loud": field("boolean")})], signature = PLAY)
def start(ctx): return {}
def step(ctx, memory, obs):
    return ctx.react(PLAY, memory, obs, inputs = {"screen": obs.screen.image()}, max_iters = ctx.params["iters"], context = ctx.params["context"],
        temperature = 0.7)
`

// call is an answer that calls tools: a thought, and then names and arguments in turn.
func calling(said string, calls ...string) call {
	reply := &llm.Reply{Message: core.Message{Role: core.RoleAssistant}, ID: "id", Model: "toy-1", Finish: "tool_calls", InputTokens: 100, OutputTokens: 9}
	var deltas []llm.Delta
	if said != "" {
		reply.Message.Parts = []core.Part{{Text: said}}
		deltas = append(deltas, llm.Delta{Text: said})
	}
	for i := 0; i+1 < len(calls); i += 2 {
		reply.Message.ToolCalls = append(reply.Message.ToolCalls, core.ToolCall{ID: fmt.Sprintf("c%d", i/2), Name: calls[i], Arguments: calls[i+1]})
		deltas = append(deltas, llm.Delta{Tool: &core.ToolDelta{Index: i / 2, Name: calls[i], Text: calls[i+1]}})
	}
	return call{deltas: append(deltas, llm.Delta{Reply: reply})}
}

const pressUp = `{"thought":"Up it is.","sequence":"up"}`

func TestReactMakesAStepAtEveryPress(t *testing.T) {
	m := &model{script: []call{
		calling("", "count", `{"thought":"How many?","what":"coins"}`),
		calling("", "press_buttons", pressUp),
		calling("Now a.", "press_buttons", `{"sequence":"a"}`, "count", `{"what":"doors"}`),
		calling("", "finish", `{"thought":"Done.","report":"the door is open"}`),
		calling("", "press_buttons", `{"thought":"On.","sequence":"b"}`),
	}}
	w := newWorld(m, 1)
	made := playSteps(t, load(t, reacting), w, 3, nil)
	for i, want := range []string{"up", "a", "b"} {
		if made[i].Action.String() != want || made[i].Fault != "" {
			t.Errorf("step %d: %+v", i, made[i])
		}
	}
	if made[0].Said != "How many?\nUp it is." || made[1].Said != "Now a." {
		t.Errorf("said %q and %q", made[0].Said, made[1].Said)
	}
	if len(m.requests) != 5 {
		t.Fatalf("%d requests", len(m.requests))
	}
	first := m.requests[0]
	if !strings.HasPrefix(first.Messages[0].Text(), "Play!\n\nYou act by calling tools.") || len(first.Messages) != 2 ||
		first.Messages[1].Parts[0].Text != "screen (as it is now):" || first.Messages[1].Parts[1].Media != "image/png" {
		t.Errorf("first messages %+v", first.Messages)
	}
	var names []string
	for _, tool := range first.Tools {
		names = append(names, tool.Name)
	}
	if strings.Join(names, " ") != "press_buttons note forget screenshot count finish" || !strings.Contains(string(first.Tools[4].Parameters), `"required":["thought","what"]`) {
		t.Errorf("tools %v, %s", names, first.Tools[4].Parameters)
	}
	second := m.requests[1].Messages
	if len(second) != 5 || second[1].Text() != "You begin." || second[2].ToolCalls[0].Name != "count" || second[3].Text() != `{"n":3,"what":"coins"}` ||
		second[3].ToolCallID != second[2].ToolCalls[0].ID {
		t.Errorf("second messages %+v", second)
	}
	third := m.requests[2].Messages
	if third[5].Text() != "Pressed: up. The screen is exactly as it was before." {
		t.Errorf("the press is answered with %q", third[5].Text())
	}
	fourth := m.requests[3].Messages
	if fourth[8].Text() != "Not done: one press a turn. Look at the screen first, then call it again." {
		t.Errorf("the second call is answered with %q", fourth[8].Text())
	}
	fifth := m.requests[4].Messages
	if len(fifth) != 3 || fifth[1].Text() != "What happened before, in short:\nThe round before was finished: {\"report\":\"the door is open\"}." {
		t.Errorf("a new round begins with %+v", fifth)
	}
	if !strings.Contains(string(made[2].Memory), `"counted":1`) {
		t.Errorf("memory %s", made[2].Memory)
	}
	images := 0
	for _, m := range fourth {
		for _, p := range m.Parts {
			if p.Media != "" {
				images++
			}
		}
	}
	if images != 1 {
		t.Errorf("%d pictures were sent", images)
	}
}

func TestReactSpans(t *testing.T) {
	w := newWorld(&model{script: []call{calling("", "count", `{"what":"coins"}`, "press_buttons", pressUp)}}, 1)
	playSteps(t, load(t, reacting), w, 1, nil)
	if len(w.spans) != 3 {
		t.Fatalf("%d spans", len(w.spans))
	}
	chat, count, press := w.spans[0], w.spans[1], w.spans[2]
	if chat.Op != core.OpChat || !strings.Contains(chat.Attributes[core.AttrToolDefinitions].(string), `"press_buttons"`) {
		t.Errorf("chat span %+v", chat)
	}
	if count.Op != core.OpExecuteTool || count.Parent != chat.ID || count.Name != "execute_tool count" || count.Attributes["gen_ai.tool.name"] != "count" ||
		count.Attributes["gen_ai.tool.call.arguments"] != `{"what":"coins"}` || count.Attributes["gen_ai.tool.call.result"] != `{"n":3,"what":"coins"}` {
		t.Errorf("tool span %+v", count)
	}
	if press.Attributes["gen_ai.tool.call.arguments"] != pressUp || press.ID == count.ID || press.Parent != chat.ID {
		t.Errorf("press span %+v", press)
	}
}

// TestReactIsDeterministic: the same memory, observation and replies give the same requests, byte for byte, at every step
// on its own.
func TestReactIsDeterministic(t *testing.T) {
	script := []call{calling("", "count", `{"what":"coins"}`), calling("x", "press_buttons", pressUp), calling("", "note", `{"text":"a door"}`),
		calling("no call"), calling("", "press_buttons", `{"sequence":"a"}`), calling("", "finish", `{"report":"x"}`), calling("", "press_buttons", pressUp)}
	a := load(t, reacting)
	m := &model{script: script}
	w := newWorld(m, 1)
	var memories []json.RawMessage
	memory, err := a.Start(t.Context(), w.Host)
	if err != nil {
		t.Fatal(err)
	}
	var firsts []int
	for seq := 1; seq <= 3; seq++ {
		memories, firsts = append(memories, memory), append(firsts, len(m.requests))
		d, err := a.Step(t.Context(), w.Host, memory, seen(seq))
		if err != nil {
			t.Fatal(err)
		}
		memory = d.Memory
	}
	for i, memory := range memories {
		again := &model{script: script[firsts[i]:]}
		if _, err := load(t, reacting).Step(t.Context(), newWorld(again, 2).Host, memory, seen(i+1)); err != nil {
			t.Fatal(err)
		}
		for j, request := range again.requests {
			was, _ := json.Marshal(m.requests[firsts[i]+j])
			is, _ := json.Marshal(request)
			if string(was) != string(is) {
				t.Errorf("step %d, request %d differs:\n%s\n%s", i+1, j, was, is)
			}
		}
	}
}

func TestReactTellsWhatIsWrong(t *testing.T) {
	for name, test := range map[string]struct {
		wrong call
		told  string
	}{
		"no call":            {calling("I think about it."), "You called no tool. Call one of press_buttons, note, forget, screenshot, count, finish."},
		"cut off":            {call{deltas: []llm.Delta{{Reply: &llm.Reply{Message: core.TextMessage(core.RoleAssistant, "hm"), Finish: "length"}}}}, "cut off before it called a tool"},
		"unknown tool":       {calling("", "jump", "{}"), `Not done: there is no tool "jump": use press_buttons, note`},
		"broken arguments":   {calling("", "press_buttons", `{"sequence":`), "is no valid JSON"},
		"wrong arguments":    {calling("", "press_buttons", `{"keys":"up"}`), `it lacks "buttons": it takes buttons`},
		"unknown button":     {calling("", "press_buttons", `{"sequence":"up jump"}`), `Nothing was pressed: unknown button "jump"`},
		"a tool's bad press": {calling("", "count", `{"what":"jump"}`), `Nothing was pressed: unknown button "jump"`},
	} {
		t.Run(name, func(t *testing.T) {
			m := &model{script: []call{test.wrong, calling("", "press_buttons", pressUp)}}
			made := playSteps(t, load(t, reacting), newWorld(m, 1), 1, nil)[0]
			if made.Action.String() != "up" || len(m.requests) != 2 {
				t.Fatalf("%+v after %d requests", made, len(m.requests))
			}
			all, _ := json.Marshal(m.requests[1].Messages)
			said, _ := json.Marshal(test.told)
			if !strings.Contains(string(all), strings.Trim(string(said), `"`)) {
				t.Errorf("it was told %s", all)
			}
			stubborn := &model{script: []call{test.wrong}}
			made = playSteps(t, load(t, reacting), newWorld(stubborn, 1), 1, nil)[0]
			if !strings.Contains(made.Fault, "could not be used 5 times") || len(stubborn.requests) != 5 {
				t.Errorf("a stubborn model gives %+v after %d requests", made, len(stubborn.requests))
			}
		})
	}
}

// TestPressButtonsTakesBoth: a list of names, as it is told, and a text of them, by whatever name.
func TestPressButtonsTakesBoth(t *testing.T) {
	for arguments, want := range map[string]string{
		`{"buttons":["up","A"]}`: "up a", `{"buttons":["a+b","none"]}`: "a+b none", `{"buttons":"up a"}`: "up a",
		`{"sequence":"up, a"}`: "up a", `{"sequence":["up","a"]}`: "up a", `{"button":"start"}`: "start",
	} {
		m := &model{script: []call{calling("", "press_buttons", arguments)}}
		if made := playSteps(t, load(t, reacting), newWorld(m, 1), 1, nil)[0]; made.Action.String() != want {
			t.Errorf("%s presses %q (%s), want %q", arguments, made.Action, made.Fault, want)
		}
		if form := string(m.requests[0].Tools[0].Parameters); !strings.HasPrefix(form, `{"type":"object","properties":{"thought":{"type":"string",`) ||
			!strings.Contains(form, `"items":{"type":"string","enum":["up","down","left","right","a","b","start","select","none"]}`) {
			t.Errorf("the tool's schema is %s", form)
		}
	}
}

// TestSchemasKeepTheirOrder: what a file declares first, a model writes first, in fields and in dicts.
func TestSchemasKeepTheirOrder(t *testing.T) {
	m := answers(`{}`)
	_, err := decide(t, `observes = [], params = {"model": ""}`, `
  ctx.predict(signature("", outputs = {"why": field("string", max_length = 80), "choice": field("array", choices = ["z", "a"], max_items = 3),
      "more": {"type": "object", "properties": {"z": {"type": "string", "pattern": "^a"}, "b": {"type": "integer"}}}}), tries = 1)
  return act("a")
`, m, `{}`, seen(1))
	const want = `{"type":"object","properties":{"why":{"type":"string","maxLength":80},"choice":{"type":"array","items":{"type":"string","enum":["z","a"]},"maxItems":3},` +
		`"more":{"type":"object","properties":{"z":{"type":"string","pattern":"^a"},"b":{"type":"integer"}}}},"required":["why","choice","more"],"additionalProperties":false}`
	if err != nil || string(m.requests[0].Schema.JSON) != want {
		t.Errorf("asked by the schema %s (%v), want %s", m.requests[0].Schema.JSON, err, want)
	}
}

func TestReactTakesCallsInText(t *testing.T) {
	m := answers("I go up.\n```json\n{\"name\": \"press_buttons\", \"arguments\": {\"sequence\": \"up\"}}\n```", "press_buttons('a')", "press_buttons('a')")
	made := playSteps(t, load(t, reacting), newWorld(m, 1), 3, nil)
	if made[0].Action.String() != "up" || made[2].Action.String() != "a" {
		t.Errorf("%+v", made)
	}
	ids := map[string]bool{}
	for _, message := range m.requests[2].Messages {
		for _, c := range message.ToolCalls {
			ids[c.ID] = true
		}
	}
	if len(ids) != 2 {
		t.Errorf("the calls have the IDs %v", ids)
	}
}

func TestReactWithoutTools(t *testing.T) {
	m := answers("", `{"next_thought": "Up.", "next_tool_name": "press_buttons", "next_tool_args": {"sequence": "up"}}`, `{"next_tool_name": "press_buttons", "next_tool_args": {"sequence": "a"}}`)
	m.script[0] = call{err: &llm.Error{Kind: llm.KindNoTools, Endpoint: "http://x/v1"}}
	w := newWorld(m, 1)
	made := playSteps(t, load(t, reacting), w, 2, nil)
	if made[0].Action.String() != "up" || made[1].Action.String() != "a" || len(m.requests) != 3 {
		t.Fatalf("%+v after %d requests", made, len(m.requests))
	}
	if !strings.Contains(w.noticed(), "takes no tools with this model; it is asked again with the tools described in words") {
		t.Errorf("noticed %q", w.noticed())
	}
	last := m.requests[2]
	if len(last.Tools) != 0 || !strings.Contains(last.Messages[0].Text(), "- press_buttons: Presses buttons") ||
		last.Messages[2].Text() != `{"next_thought":"Up.","next_tool_name":"press_buttons","next_tool_args":{"sequence":"up"}}` ||
		!strings.HasPrefix(last.Messages[3].Text(), "Result: Pressed: up.") {
		t.Errorf("messages %+v", last.Messages)
	}
	for i, m := range last.Messages[1:] {
		if want := []core.Role{core.RoleUser, core.RoleAssistant}[i%2]; m.Role != want {
			t.Errorf("message %d is of %s", i+1, m.Role)
		}
	}
}

func TestReactEndsRounds(t *testing.T) {
	a, err := agent.Load(files(reacting), "toy.star", map[string]string{"iters": "2"})
	if err != nil {
		t.Fatal(err)
	}
	m := &model{script: []call{calling("", "press_buttons", pressUp)}}
	playSteps(t, a, newWorld(m, 1), 3, nil)
	if text := m.requests[2].Messages[1].Text(); !strings.Contains(text, "(The round before ended after 2 answers.)") {
		t.Errorf("a new round begins with %q", text)
	}
	finishing := &model{script: []call{calling("", "finish", `{"report":"x"}`)}}
	made := playSteps(t, load(t, reacting), newWorld(finishing, 1), 1, nil)[0]
	if !strings.Contains(made.Fault, "could not be used") {
		t.Errorf("a model that only finishes gives %+v", made)
	}
	idle := &model{script: []call{calling("", "note", `{"text":"x"}`)}}
	for i := range 40 {
		idle.script = append(idle.script, calling("", "note", fmt.Sprintf(`{"text":"note %d"}`, i)))
	}
	made = playSteps(t, load(t, reacting), newWorld(idle, 1), 1, nil)[0]
	if !strings.Contains(made.Fault, "asked 24 times and pressed nothing") {
		t.Errorf("a model that only writes gives %+v", made)
	}
}

func TestReactTellsOfPersonAndStuckness(t *testing.T) {
	m := &model{script: []call{calling("", "press_buttons", pressUp)}}
	playSteps(t, load(t, reacting), newWorld(m, 1), 9, func(o *core.Observation) {
		if o.Seq == 2 {
			o.Last = &core.Step{Actor: core.ActorPerson, Action: core.PressAll(core.Left)}
			o.Steered = []string{"try the cave", "and talk"}
		}
	})
	second := m.requests[1].Messages
	if text := second[len(second)-1].Text(); !strings.HasPrefix(text, "A person who watches you says: try the cave") || !strings.Contains(text, "says: and talk") {
		t.Errorf("told %q", text)
	}
	if text := second[3].Text(); text != "A person took over and pressed: left. The screen is exactly as it was before." {
		t.Errorf("told %q", text)
	}
	third := m.requests[2].Messages
	if text := third[len(third)-1].Text(); !strings.HasPrefix(text, "A person who watches you said at step 2: try the cave\nA person") {
		t.Errorf("told later %q", text)
	}
	last := m.requests[8].Messages
	if text := last[len(last)-1].Text(); !strings.Contains(text, "You seem to be stuck: the picture has not changed at all in the last 8 steps. What you press") {
		t.Errorf("told %q", text)
	}
}

// TestReactTellsWhatCameOfAPress: where the agent may know it, the conversation keeps where it went and what was said.
func TestReactTellsWhatCameOfAPress(t *testing.T) {
	m := &model{script: []call{calling("", "press_buttons", pressUp)}}
	for see, want := range map[string][]string{
		`["text"]`:   {"Pressed: up. You are at Town x=1 y=1 now.", "Pressed: up. You are still at Town x=1 y=1.", "Pressed: up. You are at Town x=2 y=1 now. The game says: Hello."},
		`["screen"]`: {"Pressed: up.", "Pressed: up.", "Pressed: up."},
	} {
		m.requests = nil
		source := strings.ReplaceAll(strings.Replace(reacting, `observes = ["screen"]`, "observes = "+see, 1), "obs.screen.image()", `"x"`)
		source = strings.Replace(source, `field("image", "as it is now")`, `"x"`, 1)
		playSteps(t, load(t, source), newWorld(m, 1), 4, func(o *core.Observation) {
			o.Screen = core.NewFrame(o.Seq, 1)
			o.Facts = []core.Facts{nil, nil, walking(2, 1, 1, "").Facts, walking(3, 1, 1, "").Facts, walking(4, 2, 1, "Hello.").Facts}[o.Seq]
		})
		for i, message := range m.requests[3].Messages[3:] {
			if i%2 == 0 && i/2 < len(want) && message.Text() != want[i/2] {
				t.Errorf("%s: press %d: told %q, want %q", see, i/2+1, message.Text(), want[i/2])
			}
		}
	}
}
