package agent

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dotmatrix/core"
)

// never is a clock at which nothing times out.
func never(time.Duration) <-chan time.Time { return nil }

func newTestOutside(t *testing.T, level string, after func(time.Duration) <-chan time.Time) *Outside {
	t.Helper()
	tools, ok := OutsideLevel(level)
	if !ok {
		t.Fatalf("there is no level %s", level)
	}
	o, err := NewOutside(OutsideClient{Name: "Claude Code", Version: "2.0"}, tools, after)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// outsideWorld is a host that keeps what is recorded.
func outsideWorld(spans *[]core.Span) Host {
	return Host{Run: "0123456789abcdef", Random: rand.New(rand.NewPCG(1, 2)), Now: func() time.Time { return time.Unix(1, 0) }, Emit: func(core.Event) {},
		Record: func(s core.Span) { *spans = append(*spans, s) }}
}

// stepped is a step that runs beside the test.
type stepped struct {
	decision Decision
	err      error
}

func begin(ctx context.Context, o *Outside, host Host, memory json.RawMessage, seen core.Observation) <-chan stepped {
	out := make(chan stepped, 1)
	go func() {
		d, err := o.Step(ctx, host, memory, seen)
		out <- stepped{d, err}
	}()
	return out
}

func call(name, arguments string) core.ToolCall {
	return core.ToolCall{Name: name, Arguments: arguments}
}

func TestOutsideVersionIsClientAndTools(t *testing.T) {
	one := newTestOutside(t, "map", never)
	v := one.Version()
	if v.Name != "Claude-Code" || !IsOutside(v) {
		t.Errorf("it is called %q, outside %v", v.Name, IsOutside(v))
	}
	if ledger := v.Ledger(); !ledger.Outside || !strings.Contains(ledger.Short(), "outside help unknown") || !slices.Contains(ledger.Tools, "find_path") || !slices.Contains(ledger.Observes, "screen") {
		t.Errorf("its ledger is %s", ledger.Short())
	}
	if same := newTestOutside(t, "map", never).Version(); same.ID != v.ID {
		t.Error("the same client with the same tools is another version")
	}
	tools, _ := OutsideLevel("map")
	for name, other := range map[string]OutsideClient{"name": {"Codex", "2.0"}, "version": {"Claude Code", "2.1"}} {
		o, err := NewOutside(other, tools, never)
		if err != nil || o.Version().ID == v.ID {
			t.Errorf("a client of another %s is the same version (%v)", name, err)
		}
	}
	if less := newTestOutside(t, "screen", never).Version(); less.ID == v.ID || slices.Contains(less.Ledger().Tools, "find_path") || slices.Contains(less.Ledger().Observes, "facts") {
		t.Errorf("with fewer tools its ledger is %s", less.Ledger().Short())
	}
	hostile, err := NewOutside(OutsideClient{Name: "\x1b[2J\u202e", Version: strings.Repeat("9", 1000)}, tools, never)
	if err != nil || hostile.Version().Name != "2J" || strings.Contains(string(hostile.Version().Manifest), "u001b") {
		t.Errorf("a hostile name makes %q (%v)", hostile.Version().Name, err)
	}
	unequal := v.Ledger()
	unequal.Outside = false
	if unequal.Equal(v.Ledger()) {
		t.Error("an agent with outside help equals one without")
	}
}

func TestOutsideStepEndsWithTheCallThatActs(t *testing.T) {
	o := newTestOutside(t, "facts", never)
	var spans []core.Span
	host := outsideWorld(&spans)
	memory, err := o.Start(t.Context(), host)
	if err != nil {
		t.Fatal(err)
	}
	first := begin(t.Context(), o, host, memory, core.Observation{Seq: 1})
	for _, c := range []struct{ name, arguments, want string }{
		{"notes", `{"add":"the key is red"}`, "1. the key is red"},
		{"press", `{"buttons":["frog"]}`, "Nothing was pressed"},
		{"fly", `{}`, "there is no tool"},
	} {
		answer, err := o.Call(t.Context(), call(c.name, c.arguments))
		if err != nil || !strings.Contains(answer.Text, c.want) {
			t.Errorf("%s %s: %q, %v", c.name, c.arguments, answer.Text, err)
		}
	}
	pressed := make(chan OutsideAnswer, 1)
	go func() {
		answer, _ := o.Call(context.Background(), call("press", `{"buttons":["up","a"],"hold":4,"wait":2,"why":"to open it"}`))
		pressed <- answer
	}()
	got := <-first
	if got.err != nil || got.decision.Action.String() != "up a" || got.decision.Action.Presses[0].Hold != 4 || got.decision.Said != "to open it" {
		t.Fatalf("the decision is %+v, %v", got.decision, got.err)
	}
	if len(spans) != 4 || spans[3].Text(core.AttrToolName) != "press" || spans[1].Error == "" {
		t.Errorf("%d calls are recorded: %v", len(spans), spans)
	}
	select {
	case answer := <-pressed:
		t.Fatalf("the call is answered before its step was played: %s", answer.Text)
	default:
	}
	ctx, cancel := context.WithCancel(t.Context())
	last := &core.Step{Seq: 1, Actor: core.ActorAgent, Action: got.decision.Action, Reached: []core.Milestone{{Key: "door", Title: "Open the door"}}}
	second := begin(ctx, o, host, got.decision.Memory, core.Observation{Seq: 2, Last: last, Steered: []string{"go left"}})
	answer := <-pressed
	for _, want := range []string{"Step 1: Pressed: up a.", "Milestone reached: Open the door.", "A person who watches says: go left"} {
		if !strings.Contains(answer.Text, want) {
			t.Errorf("the answer lacks %q: %s", want, answer.Text)
		}
	}
	if look, err := o.Call(t.Context(), call("notes", `{}`)); err != nil || !strings.Contains(look.Text, "the key is red") {
		t.Errorf("in the next step the notes are %q, %v", look.Text, err)
	}
	cancel()
	if got := <-second; got.err == nil {
		t.Error("a step that was given up decides")
	}
}

func TestOutsideStepIsMadeAgainFromItsCalls(t *testing.T) {
	o := newTestOutside(t, "facts", never)
	var spans, again []core.Span
	host := outsideWorld(&spans)
	memory, _ := o.Start(t.Context(), host)
	step := begin(t.Context(), o, host, memory, core.Observation{Seq: 1})
	o.Told(call("runs", `{}`), "No run was found.")
	for _, c := range []core.ToolCall{call("goals", `{"add":"win"}`), call("say", `{"text":"now"}`)} {
		if _, err := o.Call(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	go o.Call(context.Background(), call("press", `{"buttons":["a"]}`))
	made := <-step
	opened, err := OpenOutside(o.Version())
	if err != nil {
		t.Fatal(err)
	}
	other := outsideWorld(&again)
	other.Calls = spans
	d, err := opened.Step(t.Context(), other, memory, core.Observation{Seq: 1})
	if err != nil || d.Action.String() != made.decision.Action.String() || d.Said != "now" || string(d.Memory) != string(made.decision.Memory) {
		t.Errorf("made again it is %+v, %v; it was %+v", d, err, made.decision)
	}
	if len(again) != len(spans) || again[0].Text(core.AttrToolResult) != "No run was found." {
		t.Errorf("made again it has the calls %v", again)
	}
	if _, err := opened.Step(t.Context(), outsideWorld(&again), memory, core.Observation{Seq: 2}); err == nil || !strings.Contains(err.Error(), "dotmatrix mcp --resume 012345") {
		t.Errorf("a client that is not here decides: %v", err)
	}
}

func TestOutsideGoalsSayWhichAreReached(t *testing.T) {
	o := newTestOutside(t, "screen", never)
	host := outsideWorld(new([]core.Span))
	memory, _ := o.Start(t.Context(), host)
	ctx, cancel := context.WithCancel(t.Context())
	step := begin(ctx, o, host, memory, core.Observation{Seq: 1})
	for _, c := range []struct{ arguments, shows string }{
		{`{"add":"win"}`, "\n1. win"}, {`{"add":"leave home"}`, "\n1. win\n2. leave home"}, {`{"reached":2}`, "\n1. win\n2. leave home (reached)"}, {`{}`, "1. win\n2. leave home (reached)"},
	} {
		if answer, err := o.Call(ctx, call("goals", c.arguments)); err != nil || answer.Refused || !strings.HasSuffix(answer.Text, c.shows) {
			t.Errorf("%s: %+v, %v, want %q", c.arguments, answer, err, c.shows)
		}
	}
	cancel()
	<-step
}

func TestOutsideCallsComeInOrder(t *testing.T) {
	o := newTestOutside(t, "screen", never)
	var spans []core.Span
	host := outsideWorld(&spans)
	memory, _ := o.Start(t.Context(), host)
	const calls = 40
	ctx, cancel := context.WithCancel(t.Context())
	step := begin(ctx, o, host, memory, core.Observation{Seq: 1})
	var all sync.WaitGroup
	for range calls {
		all.Go(func() {
			if answer, err := o.Call(ctx, call("say", `{"text":"x"}`)); err != nil || answer.Refused {
				t.Errorf("%+v, %v", answer, err)
			}
		})
	}
	all.Wait()
	cancel()
	<-step
	if len(spans) != calls {
		t.Errorf("%d of %d calls are recorded", len(spans), calls)
	}
}

func TestOutsideCallGivesUpWhileAPersonPlays(t *testing.T) {
	late := make(chan time.Time, 1)
	o := newTestOutside(t, "screen", func(d time.Duration) <-chan time.Time {
		if d > 20*time.Second {
			t.Errorf("it waits for %s: clients give up before", d)
		}
		return late
	})
	late <- time.Time{}
	answer, err := o.Call(t.Context(), call("press", `{"buttons":["a"]}`)) // no step waits for calls
	if err != nil || !answer.Refused || !strings.Contains(answer.Text, "a person has the controls") {
		t.Errorf("%+v, %v", answer, err)
	}
}

func TestOutsideNotesOutliveAStepThatAPersonEnds(t *testing.T) {
	o := newTestOutside(t, "screen", never)
	var spans []core.Span
	host := outsideWorld(&spans)
	memory, _ := o.Start(t.Context(), host)
	ctx, cancel := context.WithCancel(t.Context())
	step := begin(ctx, o, host, memory, core.Observation{Seq: 1})
	if _, err := o.Call(t.Context(), call("notes", `{"add":"kept"}`)); err != nil {
		t.Fatal(err)
	}
	cancel() // a person takes over
	<-step
	step = begin(t.Context(), o, host, memory, core.Observation{Seq: 3, Last: &core.Step{Seq: 2, Actor: core.ActorPerson}})
	go o.Call(context.Background(), call("press", `{"buttons":["a"]}`))
	if got := <-step; !strings.Contains(string(got.decision.Memory), "kept") {
		t.Errorf("the memory is %s", got.decision.Memory)
	}
}
