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

// decide makes one step of an agent whose step has this body.
func decide(t *testing.T, definition, body string, m llm.Model, memory string, obs core.Observation) (agent.Decision, error) {
	t.Helper()
	source := "agent = define(name = \"toy\", description = \"\", " + definition + ")\ndef start(ctx): return {}\ndef step(ctx, memory, obs):\n" + body
	return load(t, source).Step(t.Context(), newWorld(m, 1).Host, json.RawMessage(memory), obs)
}

func TestChatWithToolsAndSchema(t *testing.T) {
	m := &model{script: []call{calling("Let me count.", "look", `{"at":"3"}`, "look", `{}`), {deltas: whole(`Here: {"n": "4", "why": "so"}`)}, {deltas: whole(`{"n": "many"}`)}}}
	d, err := decide(t, `observes = [], params = {"model": ""}`, `
  reply = ctx.llm.chat(messages = [user("x")], tools = [LOOK, "find_path"], tool_choice = "required", top_p = 0.5, seed = 7, stop = ["END"], reasoning_effort = "low")
  one, two = reply.calls
  more = ctx.llm.chat(messages = [user("x"), reply.message, tool_result(one, {"seen": 1}), tool_result(two, "nothing")], schema = ANSWER)
  bad = ctx.llm.chat(messages = [user("x")], schema = ANSWER)
  return act("a", memory = [one.name, one.arguments, one.complaint, two.arguments, two.complaint, reply.text, more.json, more.complaint, bad.json, bad.complaint, more.tokens])
def look(ctx, memory, obs, at):
    """Looks."""
    return ""
LOOK = tool(look, params = {"at": field("integer", "where")})
ANSWER = signature("", outputs = {"n": field("integer"), "why": "because"})
`, m, `{}`, seen(1))
	if err != nil {
		t.Fatal(err)
	}
	want := `["look",{"at":3},"",null,"the arguments of look are wrong: it lacks \"at\": it takes at","Let me count.",{"n":4,"why":"so"},"",null,` +
		`"the answer does not fit: it lacks \"why\": it takes n, why",[7,3]]`
	if string(d.Memory) != want {
		t.Errorf("memory %s\nwant   %s", d.Memory, want)
	}
	first := m.requests[0]
	if first.ToolChoice != "required" || len(first.Tools) != 2 || *first.TopP != 0.5 || *first.Seed != 7 || first.Stop[0] != "END" || first.ReasoningEffort != "low" {
		t.Errorf("asked %+v", first)
	}
	second := m.requests[1]
	if second.Schema == nil || !strings.Contains(string(second.Schema.JSON), `"required":["n","why"]`) || second.Messages[1].ToolCalls[1].ID != "c1" ||
		second.Messages[2].Role != core.RoleTool || second.Messages[2].ToolCallID != "c0" || second.Messages[2].Text() != `{"seen":1}` {
		t.Errorf("asked %+v", second)
	}
}

func TestPredict(t *testing.T) {
	const source = `
  p = ctx.predict(WHERE, inputs = {"screen": obs.screen.image(), "hint": "go on"}, temperature = 0)
  return act("a", memory = [p.where, p.sure, p.complaint])
WHERE = signature("Where is it?", inputs = {"screen": field("image", "the screen"), "hint": "a hint"},
    outputs = {"where": field("string", choices = ["title", "menu"]), "sure": field("number", minimum = 0, maximum = 1)})
`
	const definition = `observes = ["screen"], params = {"model": ""}`
	m := answers(`{"where": "moon", "sure": 1}`, "```json\n{\"where\": \"Menu\", \"sure\": 0.5}\n```")
	d, err := decide(t, definition, source, m, `{}`, seen(1))
	if err != nil || string(d.Memory) != `["menu",0.5,""]` {
		t.Fatalf("memory %s (%v)", d.Memory, err)
	}
	if parts := m.requests[0].Messages[1].Parts; len(parts) != 3 || parts[0].Text != "screen (the screen):" || parts[2].Text != "hint (a hint):\ngo on" {
		t.Errorf("asked %+v", m.requests[0].Messages)
	}
	again := m.requests[1].Messages
	if len(again) != 4 || !strings.Contains(again[3].Text(), `cannot be used, since where is "moon": use one of title, menu`) {
		t.Errorf("asked again %+v", again)
	}
	d, err = decide(t, definition, source, answers("no idea"), `{}`, seen(1))
	if err != nil || !strings.HasPrefix(string(d.Memory), `[null,null,"the answer does not fit: `) {
		t.Errorf("memory %s (%v)", d.Memory, err)
	}
	shapeless := answers("", `{"where": "title", "sure": 1}`)
	shapeless.script[0] = call{err: &llm.Error{Kind: llm.KindNoSchema, Endpoint: "http://x/v1"}}
	d, err = decide(t, definition, source, shapeless, `{}`, seen(1))
	if err != nil || string(d.Memory) != `["title",1,""]` {
		t.Errorf("memory %s (%v)", d.Memory, err)
	}
	if r := shapeless.requests[1]; r.Schema != nil || !strings.Contains(r.Messages[0].Text(), `by this JSON schema:`) {
		t.Errorf("asked %+v", r)
	}
	_, err = decide(t, definition, strings.Replace(source, `"hint": "go on"`, `"hnt": ""`, 1), m, `{}`, seen(1))
	mustContain(t, err, `the input "hint" of the signature is missing`)
}

func TestWindowAndSummary(t *testing.T) {
	m := answers("All of it.")
	d, err := decide(t, `observes = [], params = {"model": ""}`, `
  said = [user("1"), assistant("2"), user("3"), assistant("4"), user("5")]
  lengths = [len(window(said, n)) for n in range(7)]
  return act("a", memory = [lengths, ctx.summary("what was said", before = "nothing")])
`, m, `{}`, seen(1))
	if err != nil || string(d.Memory) != `[[0,1,1,3,3,5,5],"All of it."]` || d.Said != "" {
		t.Errorf("memory %s, said %q (%v)", d.Memory, d.Said, err)
	}
	if text := m.requests[0].Messages[1].Text(); text != "Summary of what came before:\nnothing\n\nSince then:\nwhat was said" {
		t.Errorf("asked %q", text)
	}
	full := &model{script: []call{{err: &llm.Error{Kind: llm.KindContext}}}}
	d, err = decide(t, `observes = [], params = {"model": ""}`, `
  reply = ctx.llm.chat(messages = [user("x")], may_be_full = True)
  return act("a", memory = [reply.full, reply.text])
`, full, `{}`, seen(1))
	if err != nil || string(d.Memory) != `[true,""]` {
		t.Errorf("memory %s (%v)", d.Memory, err)
	}
}

func TestTrackProgress(t *testing.T) {
	const body = `
  p = track_progress(memory.get("track"), obs, patience = 3)
  return act("a", memory = {"track": p.track, "stuck": p.stuck, "why": p.why, "advice": p.advice})
`
	memory := `{}`
	for range 5 {
		d, err := decide(t, `observes = ["screen", "facts"]`, body, nil, memory, seen(1))
		if err != nil {
			t.Fatal(err)
		}
		memory = string(d.Memory)
	}
	if !strings.Contains(memory, `"stuck":true`) || !strings.Contains(memory, "has not changed at all in the last 4 steps") || !strings.Contains(memory, "Press a or b") {
		t.Errorf("memory %s", memory)
	}
	_, err := decide(t, `observes = []`, body, nil, `{"track": "x"}`, seen(1))
	mustContain(t, err, "track is not what it gave before")
}

// walking is what a game shows that is walked in.
func walking(seq, x, y int, dialog string) core.Observation {
	o := seen(seq)
	facts := fmt.Sprintf(`{"map":{"name":"Town"},"player":{"x":%d,"y":%d,"facing":"up"},"grid":["XXXXXX","X....W","X.XX.X","XXXXXX"],"exits":[{"x":5,"y":1,"to":"Cave"},{"x":1,"y":2,"to":"Road","press":"down"}],"people":[{"x":2,"y":1,"name":"guide"}]`, x, y)
	if dialog != "" {
		facts += `,"dialog":["` + dialog + `"]`
	}
	o.Facts = spoken{json.RawMessage(facts + "}"), "In Town.", nil}
	return o
}

func TestDialogAndMapAreRemembered(t *testing.T) {
	const definition = `observes = ["dialog", "map"]`
	const body = `return act("a", memory = {"dialog": obs.dialog, "map": obs.map})`
	memory := json.RawMessage(`{}`)
	for i, dialog := range []string{"Hello.", "Hello.", "", "Bye."} {
		d, err := decide(t, definition, "  "+body, nil, string(memory), walking(i+1, 1+i, 1, dialog))
		if err != nil {
			t.Fatal(err)
		}
		memory = d.Memory
	}
	var kept struct {
		Dialog []string
		Map    string
		Kept   map[string]json.RawMessage
	}
	if err := json.Unmarshal(memory, &kept); err != nil || strings.Join(kept.Dialog, "|") != "Hello.|Bye." ||
		!strings.Contains(kept.Map, "  1 X.P.@W\n") || !strings.HasSuffix(kept.Map, "Town (leads to Cave, Road)\nYou have never been to: Cave, Road") || len(kept.Kept) != 2 {
		t.Errorf("memory %s (%v)", memory, err)
	}
	_, err := decide(t, definition, `  return act("a", memory = [1])`, nil, string(memory), walking(9, 1, 1, ""))
	mustContain(t, err, "keeps a dict")
	_, err = decide(t, definition, `  return act("a", memory = {"kept": 1})`, nil, string(memory), walking(9, 1, 1, ""))
	mustContain(t, err, `the key "kept" is the runtime's`)
	d, err := decide(t, definition, `  return act("a" if "kept" not in memory else "b")`, nil, string(memory), walking(9, 1, 1, "New."))
	if err != nil || d.Action.String() != "a" || !strings.Contains(string(d.Memory), `"text":"New."`) || !strings.Contains(string(d.Memory), `"map":"Town`) {
		t.Errorf("%s, memory %s (%v)", d.Action, d.Memory, err)
	}
}

func TestOurTools(t *testing.T) {
	const source = `
PLAY = signature("Play!", inputs = {"text": "the facts"})
agent = define(name = "toy", description = "", params = {"model": ""}, observes = ["text"],
    tools = ["press_buttons", "walk_to", "find_path", "screenshot", "read_facts", "read_dialog", "read_map", "notes", "goals"])
def start(ctx): return {}
def step(ctx, memory, obs): return ctx.react(PLAY, memory, obs, inputs = {"text": obs.text}, thoughts = False)
`
	for name, test := range map[string]struct {
		call  []string
		press string // empty: the call does not press
		told  string
	}{
		"walk":           {[]string{"walk_to", `{"x":1,"y":2}`}, "left left down", ""},
		"talk":           {[]string{"walk_to", `{"x":2,"y":1,"interact":true}`}, "left a", ""},
		"walk there":     {[]string{"walk_to", `{"x":3,"y":1}`}, "", "you are there already"},
		"walk nowhere":   {[]string{"walk_to", `{}`}, "", "Nothing was pressed: say where to"},
		"walk into wall": {[]string{"walk_to", `{"x":2,"y":2}`}, "", `there is no way to x=2 y=2, where "X" is`},
		"walk out":       {[]string{"walk_to", `{"map":"cave"}`}, "right right", ""},
		"find":           {[]string{"find_path", `{"map":"Cave"}`}, "", "2 presses: right right. The last leads out of this map to Cave."},
		"find the edge":  {[]string{"find_path", `{"x":1,"y":2}`}, "", "3 presses: left left down. From there, down leads out of this map."},
		"walk over it":   {[]string{"walk_to", `{"map":"road"}`}, "left left down down", ""},
		"see":            {[]string{"screenshot", `{"grid":true,"scale":2}`}, "", "shown below"},
		"see too large":  {[]string{"screenshot", `{"scale":99}`}, "", "scale is 99: use at most 8"},
		"facts":          {[]string{"read_facts", `{}`}, "", "In Town."},
		"facts as JSON":  {[]string{"read_facts", `{"format":"json"}`}, "", `"name":"Town"`},
		"dialog":         {[]string{"read_dialog", `{}`}, "", "step 1: Hello."},
		"map":            {[]string{"read_map", `{}`}, "", "  1 X.P@.W"},
		"note":           {[]string{"note", `{"text":"a door"}`}, "", "you have 1 notes"},
		"empty note":     {[]string{"note", `{"text":" "}`}, "", "Not written: the note is empty"},
		"forget":         {[]string{"forget", `{"number":3}`}, "", "There is no note 3: you have 0"},
		"goal":           {[]string{"add_goal", `{"text":"the key"}`}, "", "Added as goal 1."},
		"no goal":        {[]string{"reach_goal", `{"number":1}`}, "", "There is no goal 1"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &model{script: []call{calling("", test.call...), calling("", "press_buttons", `{"sequence":"start"}`)}}
			obs := walking(1, 3, 1, "Hello.")
			if strings.Contains(test.press+test.told, "left left down") { // else the guide stands in the only way to the west
				obs.Facts = core.PlainFacts(strings.Replace(string(obs.Facts.JSON()), `{"x":2,"y":1,"name":"guide"}`, "", 1))
			}
			d, err := load(t, source).Step(t.Context(), newWorld(m, 1).Host, json.RawMessage(`{}`), obs)
			if err != nil {
				t.Fatal(err)
			}
			if test.press != "" {
				if d.Action.String() != test.press {
					t.Errorf("pressed %q (%s), want %q", d.Action, d.Fault, test.press)
				}
				return
			}
			if d.Action.String() != "start" {
				t.Fatalf("%+v", d)
			}
			result := ""
			for _, m := range m.requests[1].Messages {
				if m.Role == core.RoleTool {
					result += m.Text()
				}
			}
			if !strings.Contains(result, test.told) {
				t.Errorf("told %q, want %q", result, test.told)
			}
			pictures := 0
			for _, p := range m.requests[1].Messages[len(m.requests[1].Messages)-1].Parts {
				if p.Media != "" {
					pictures++
				}
			}
			if (pictures == 1) != (name == "see") {
				t.Errorf("%d pictures", pictures)
			}
		})
	}
}

func TestNotesAndGoalsStay(t *testing.T) {
	m := &model{script: []call{calling("", "note", `{"text":"one"}`, "note", `{"text":"two"}`, "add_goal", `{"text":"win"}`, "press_buttons", `{"sequence":"a"}`),
		calling("", "forget", `{"number":1}`, "reach_goal", `{"number":1}`, "press_buttons", `{"sequence":"a"}`), calling("", "press_buttons", `{"sequence":"b"}`)}}
	source := strings.Replace(reacting, `["press_buttons", "notes",`, `["press_buttons", "notes", "goals",`, 1)
	made := playSteps(t, load(t, source), newWorld(m, 1), 3, nil)
	now := m.requests[1].Messages
	if text := now[len(now)-1].Parts[0].Text; !strings.HasPrefix(text, "Your goals:\n1. win\nYour notes:\n1. one\n2. two\n") {
		t.Errorf("shown %q", text)
	}
	now = m.requests[2].Messages
	if text := now[len(now)-1].Parts[0].Text; !strings.HasPrefix(text, "Your goals:\n1. win (reached)\nYour notes:\n1. two\n") {
		t.Errorf("shown %q", text)
	}
	if !strings.Contains(string(made[2].Memory), `"notes":["two"]`) {
		t.Errorf("memory %s", made[2].Memory)
	}
}

func TestLedgers(t *testing.T) {
	for name, want := range map[string]string{
		"random": "nothing", "explorer": "facts + find_path", "openai": "screen", "react": "screen",
		"chooser":   "dialog, facts, options",
		"navigator": "map, screen, text + find_path, goals, notes, read_dialog, walk_to",
	} {
		if got := loadShipped(t, name, nil).Version().Ledger().Short(); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := loadShipped(t, "openai", map[string]string{"help": "facts", "goal": "win"}).Version().Ledger().Short(); got != "screen, text + goal" {
		t.Errorf("openai with facts and a goal: %q", got)
	}
	if got := loadShipped(t, "navigator", map[string]string{"vision": "false"}).Version().Ledger().Observes; strings.Join(got, " ") != "map text" {
		t.Errorf("navigator without vision sees %v", got)
	}
}

func TestGridIsHelp(t *testing.T) {
	_, err := decide(t, `observes = ["screen"]`, `  return act(str(obs.screen.image(grid = True)))`, nil, `{}`, seen(1))
	mustContain(t, err, `add "grid" to observes`)
	_, err = decide(t, `observes = ["grid"]`, `  return act("a" if obs.screen.image(scale = 2, grid = 8, offset = (0, 4), origin = (3, -2)) else "b")`, nil, `{}`, seen(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"grid = 3", "grid = -1", `grid = "x"`, "grid = True, offset = 3", `grid = True, origin = ("a", 1)`} {
		if _, err := decide(t, `observes = ["grid"]`, "  return act(str(obs.screen.image("+wrong+")))", nil, `{}`, seen(1)); err == nil {
			t.Errorf("%s was taken", wrong)
		}
	}
}

func TestDefinitionErrors(t *testing.T) {
	const rest = "\ndef start(ctx): pass\ndef step(ctx, memory, obs): pass"
	const define = `agent = define(name = "x", description = "", observes = [], `
	for name, test := range map[string]struct{ source, says string }{
		"unknown tool":     {define + `tools = ["fly"])`, `tools holds "fly": use find_path, goals, notes, press_buttons`},
		"two tools":        {define + `tools = ["notes", "notes"])`, "two tools called note"},
		"tools":            {define + `tools = 3)`, "tools is an int"},
		"hints":            {define + `hints = [3])`, "hints holds an int"},
		"signature":        {define + `signature = 3)`, "signature is an int"},
		"example":          {define + `input_example = len)`, "input_example"},
		"no docstring":     {"def f(ctx, memory, obs): pass\ntool(f)", "needs a name and a docstring"},
		"no such function": {"def f(a):\n  \"\"\"Does.\"\"\"\ntool(f)", "its function must be such as def f(ctx, memory, obs, ...)"},
		"undescribed":      {"def f(ctx, memory, obs, x):\n  \"\"\"Does.\"\"\"\ntool(f)", "its parameter x is not described"},
		"overdescribed":    {"def f(ctx, memory, obs):\n  \"\"\"Does.\"\"\"\ntool(f, params = {\"x\": \"\"})", "the function takes other ones"},
		"image argument":   {"def f(ctx, memory, obs, x):\n  \"\"\"Does.\"\"\"\ntool(f, params = {\"x\": field(\"image\")})", "x is an image"},
		"field type":       {`field("text")`, `type "text": use string`},
		"field bounds":     {`field("integer", minimum = "a")`, "minimum is"},
		"field items":      {`field("array", items = 3)`, "items: an int is no field"},
		"image output":     {`signature("", outputs = {"x": field("image")})`, "x is an image, which a model cannot write"},
		"input name":       {`signature("", inputs = {"x y": ""})`, `the name "x y"`},
		"schema keyword":   {`signature("", inputs = {"x": {"type": "string", "format": "a"}})`, `keyword "format"`},
		"field pattern":    {`field("string", pattern = "(")`, "pattern: error parsing regexp"},
	} {
		_, err := agent.Load(files(test.source+rest), "toy.star", nil)
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %q", name, err, test.says)
		}
	}
}
