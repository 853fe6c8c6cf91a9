package audit_test

import (
	"context"
	"encoding/json"
	"iter"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/llm"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// doing is a playtest.Presser whose decisions go through change.
func doing(change func(host agent.Host, seen core.Observation, d *agent.Decision)) *playtest.Agent {
	usual := playtest.Presser()
	return &playtest.Agent{Decide: func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
		d, err := usual.Decide(ctx, host, memory, seen)
		change(host, seen, &d)
		return d, err
	}}
}

// recordedBy is a finished run of 5 steps of an agent.
func recordedBy(t *testing.T, player *playtest.Agent) *playtest.Record {
	t.Helper()
	record := &playtest.Record{}
	o := playtest.Options(player, record)
	o.Steps = 5
	playtest.Play(t, o)
	return record
}

// diverges has an agent decide again, and compares where it first does something else; "" for nowhere.
func diverges(t *testing.T, record *playtest.Record, player *playtest.Agent, steps int, want string) {
	t.Helper()
	n, divergences, err := audit.Rerun(t.Context(), record.Read(), player, playtest.Game{}, nil)
	got := ""
	if len(divergences) > 0 {
		got = divergences[0].String()
	}
	if n != steps || got != want || err != nil {
		t.Errorf("%d steps and %q, want %d and %q (%v)", n, got, steps, want, err)
	}
}

// A step in which the agent gave no usable action is its decision, too.
func TestRerunMakesFaultsAgain(t *testing.T) {
	useless := doing(func(_ agent.Host, seen core.Observation, d *agent.Decision) {
		if seen.Seq == 3 {
			d.Action.Presses = nil
		}
	})
	record := recordedBy(t, useless)
	if record.Steps[3].Actor != core.ActorFallback {
		t.Fatalf("step 3 is by %s", record.Steps[3].Actor)
	}
	diverges(t, record, useless, 5, "")
	diverges(t, record, playtest.Presser(), 2, "divergence at step 3 (fault)")
}

// A person's step is no decision of the agent: it is not asked, and its memory stays.
func TestRerunDoesNotAskForAPersonsSteps(t *testing.T) {
	record := recordedBy(t, playtest.Presser())
	record.Steps[3].Actor = core.ActorPerson
	record.Steps[3].Memory = record.Steps[2].Memory
	diverges(t, record, doing(func(_ agent.Host, seen core.Observation, _ *agent.Decision) {
		if seen.Seq == 3 {
			t.Error("the agent is asked for a person's step")
		}
	}), 5, "")
}

func TestRerunGivesWhatAPersonSaid(t *testing.T) {
	hears := doing(func(_ agent.Host, seen core.Observation, d *agent.Decision) { d.Said = strings.Join(seen.Steered, " ") })
	record := recordedBy(t, hears)
	record.Steps[3].Steered, record.Steps[3].Said = []string{"go left"}, "go left"
	diverges(t, record, hears, 5, "")
	diverges(t, record, playtest.Presser(), 5, "divergence at step 1 (words)")
}

func TestRerunComparesToolCalls(t *testing.T) {
	looks := func(found string) *playtest.Agent {
		return doing(func(host agent.Host, seen core.Observation, _ *agent.Decision) {
			host.Record(core.Span{ID: "00000000000000aa", Op: core.OpExecuteTool, Start: host.Now(), Attributes: map[string]any{core.AttrToolName: "find_path",
				core.AttrToolArguments: `{"x":1}`, core.AttrToolResult: found}})
		})
	}
	record := recordedBy(t, looks("up up"))
	diverges(t, record, looks("up up"), 5, "")
	diverges(t, record, looks("down"), 0, "divergence at step 1 (tool calls)")
	diverges(t, record, playtest.Presser(), 0, "divergence at step 1 (tool calls)")
}

// A fork begins where it was forked, with the memory that stood there.
func TestRerunOfAForkBeginsBehindIt(t *testing.T) {
	first := 0
	var given string
	watches := doing(func(agent.Host, core.Observation, *agent.Decision) {})
	usual := watches.Decide
	watches.Decide = func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
		if first == 0 {
			first, given = seen.Seq, string(memory)
		}
		return usual(ctx, host, memory, seen)
	}
	a := playtest.OpenArchive(t)
	o := a.Options(t, "00000000000000aa", playtest.Presser())
	o.Steps = 5
	playtest.Play(t, o)
	record := a.Reader(t, "00000000000000aa")
	o = a.Options(t, "00000000000000bb", playtest.Presser())
	var err error
	if o.From, err = play.OriginOf(t.Context(), record, 2); err != nil {
		t.Fatal(err)
	}
	if o.Run, err = play.ForkOf(t.Context(), record.Run(), o.From, o.Agent, core.Change{}); err != nil {
		t.Fatal(err)
	}
	o.Run.ID, o.Steps = "00000000000000bb", 5
	playtest.Play(t, o)
	if n, divergences, err := audit.Rerun(t.Context(), a.Reader(t, "00000000000000bb"), watches, playtest.Game{}, nil); n != 3 || len(divergences) > 0 || err != nil {
		t.Errorf("%d steps, %v, %v", n, divergences, err)
	}
	if first != 3 || given != `{"n":2}` {
		t.Errorf("the first decision is that of step %d with the memory %s", first, given)
	}
}

// The requests of a step are those that were recorded: not one more, and not one less.
func TestRerunCountsRequests(t *testing.T) {
	asks := func(questions string) *agent.Agent {
		return playtest.Load(t, `
agent = define(name = "asker", description = "", params = {"model": "m"}, observes = [])
def start(ctx): return {}
def step(ctx, memory, obs):
    for text in "`+questions+`".elems(): ctx.llm.chat(messages = [user(text)], model = ctx.params["model"])
    return act("a")
`)
	}
	record := &playtest.Record{}
	o := playtest.Options(asks("xy"), record)
	o.Model, o.Steps = &playtest.BrittleModel{}, 3
	playtest.Play(t, o)
	for questions, want := range map[string]string{
		"xy": "", "x": "request 2, which is not made any more", "": "request 1, which is not made any more", "xyz": "request 3, which was not made", "xz": "request 2",
	} {
		n, divergences, err := audit.Rerun(t.Context(), record.Read(), asks(questions), playtest.Game{}, nil)
		switch {
		case err != nil:
			t.Errorf("%q: %v", questions, err)
		case want == "" && (n != 3 || len(divergences) > 0):
			t.Errorf("%q: %d steps, %v", questions, n, divergences)
		case want != "" && (n != 0 || len(divergences) != 1 || divergences[0].In != want || divergences[0].Seq != 1):
			t.Errorf("%q: %d steps, %v, want %q", questions, n, divergences, want)
		}
	}
}

// A model that was chosen for the run takes the place of the agent's own in the version that was recorded, and in no other.
func TestRerunAsksForTheModelThatWasChosen(t *testing.T) {
	asks := func(model string) *agent.Agent {
		return playtest.Load(t, `
agent = define(name = "asker", description = "", params = {"model": "`+model+`"}, observes = [])
def start(ctx): return {}
def step(ctx, memory, obs):
    ctx.llm.chat(messages = [user("x")], model = ctx.params["model"])
    return act("a")
`)
	}
	record := &playtest.Record{}
	o := playtest.Options(asks("own"), record)
	o.Run.ChosenModel = "chosen"
	o.Model, o.Steps = &playtest.BrittleModel{}, 3
	playtest.Play(t, o)
	for seq := 1; seq <= 3; seq++ { // as the workbench asks
		record.Steps[seq].Spans[0].Attributes[core.AttrModel] = "chosen"
	}
	if n, divergences, err := audit.Rerun(t.Context(), record.Read(), asks("own"), playtest.Game{}, nil); n != 3 || len(divergences) > 0 || err != nil {
		t.Errorf("%d steps, %v, %v", n, divergences, err)
	}
	n, divergences, err := audit.Rerun(t.Context(), record.Read(), asks("other"), playtest.Game{}, nil)
	if n != 0 || len(divergences) != 1 || divergences[0].In != "request 1" || !strings.Contains(divergences[0].B, "other") || err != nil {
		t.Errorf("another version: %d steps, %v, %v", n, divergences, err)
	}
}

// callingModel answers with words, and with a tool call where it is asked to "call".
type callingModel struct{ llm.Nowhere }

func (callingModel) Stream(_ context.Context, r llm.Request) iter.Seq2[llm.Delta, error] {
	return func(yield func(llm.Delta, error) bool) {
		reply := &llm.Reply{Message: core.TextMessage(core.RoleAssistant, "I press A."), Finish: "stop"}
		if r.Messages[0].Text() == "call" {
			reply.Message.ToolCalls = []core.ToolCall{{ID: "1", Name: "press", Arguments: "{}"}}
		}
		if yield(llm.Delta{Text: "I press A."}, nil) {
			yield(llm.Delta{Reply: reply}, nil)
		}
	}
}

// Words are compared where a model only spoke. Where it called tools its words were shown as they came, and nothing of the
// rest depends on them.
func TestRerunComparesNoWordsBesideToolCalls(t *testing.T) {
	for asked, want := range map[string]string{"call": "", "speak": "divergence at step 2 (words)"} {
		asker := playtest.Load(t, `
agent = define(name = "asker", description = "", params = {"model": "m"}, observes = [])
def start(ctx): return {}
def step(ctx, memory, obs):
    ctx.llm.chat(messages = [user("`+asked+`")], model = ctx.params["model"])
    return act("a")
`)
		record := &playtest.Record{}
		o := playtest.Options(asker, record)
		o.Model, o.Steps = callingModel{}, 3
		playtest.Play(t, o)
		if calls := record.Steps[2].Spans[0].Output.ToolCalls; (len(calls) > 0) != (asked == "call") {
			t.Fatalf("%s: recorded with the calls %v", asked, calls)
		}
		for _, thing := range []string{"words", "reasoning"} {
			original := *record.Steps[2]
			if thing == "words" {
				record.Steps[2].Said += " Or B."
			} else {
				record.Steps[2].Reasoning += "hm"
			}
			n, divergences, err := audit.Rerun(t.Context(), record.Read(), asker, playtest.Game{}, nil)
			got := ""
			if len(divergences) > 0 {
				got = divergences[0].String()
			}
			if n != 3 || err != nil || got != strings.Replace(want, "words", thing, 1) {
				t.Errorf("%s, other %s: %d steps, %q, %v", asked, thing, n, got, err)
			}
			*record.Steps[2] = original
		}
	}
}
