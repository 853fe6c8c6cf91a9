package tracking

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

var callsMade int

// calling is a model call as a session makes it.
func calling(toy *toyRun, endpoint, asked, answered string, more map[string]any) core.Span {
	span := toy.span(1 << 20)
	callsMade++
	span.ID, span.Op, span.Output, span.ErrorType = fmt.Sprintf("%016x", callsMade), core.OpChat, nil, ""
	span.Attributes = map[string]any{core.AttrEndpoint: endpoint, core.AttrProvider: core.ProviderOf(endpoint), core.AttrModel: asked}
	if answered != "" {
		m := core.TextMessage(core.RoleAssistant, "up")
		span.Output, span.Attributes[core.AttrAnsweredBy] = &m, answered
	}
	for name, value := range more {
		span.Attributes[name] = value
	}
	return span
}

func recordCalls(t *testing.T, rec *Recorder, toy *toyRun, spans ...core.Span) {
	t.Helper()
	for _, span := range spans {
		must(t, rec.Span(t.Context(), toy.seq, proofOfCall(span)))
		before := toy.chain
		step := toy.next()
		step.Spans = []core.Span{span}
		link, err := step.Link(before)
		must(t, err)
		step.Chain, toy.chain = link, link
		must(t, rec.Step(t.Context(), step, nil, ignore))
	}
}

func TestModelsThatAnswered(t *testing.T) {
	const here, there = "https://openrouter.ai/api/v1", "https://api.openai.com/v1"
	s := openStore(t)
	toy := newToyRun(70)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	warm := map[string]any{core.AttrTemperature: 0.5, core.AttrMaxTokens: 200, core.AttrSeed: 9, core.AttrReasoningLevel: "low"}
	blind := map[string]any{core.AttrTemperature: 0.5, core.AttrRefused: []string{"images", "temperature"}}
	recordCalls(t, rec, toy, calling(toy, here, "a", "", warm), calling(toy, here, "a", "a-1", warm), calling(toy, here, "a", "a-1", warm))
	must(t, rec.Flush(t.Context()))
	one, err := s.FindRun(t.Context(), toy.run.ID)
	must(t, err)
	want := []core.ModelUse{
		{Endpoint: here, Provider: "openrouter", Asked: "a", Parameters: json.RawMessage(`{"temperature":0.5,"max_tokens":200,"reasoning":"low"}`), Calls: 1, Failed: 1},
		{Endpoint: here, Provider: "openrouter", Asked: "a", Answered: "a-1", Parameters: json.RawMessage(`{"temperature":0.5,"max_tokens":200,"reasoning":"low"}`), Calls: 2, First: 1},
	}
	if diff := cmp.Diff(want, one.Models); diff != "" {
		t.Errorf("models (-want +got):\n%s", diff)
	}
	if one.Model() != "a-1" || !cmp.Equal(one.Providers(), []string{"openrouter"}) {
		t.Errorf("it ranks as %q of %v", one.Model(), one.Providers())
	}
	recordCalls(t, rec, toy, calling(toy, there, "b", "b-1", blind))
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Failed, Cause: core.CauseProvider, End: toy.run.Start.Add(time.Hour)}))

	two, err := s.FindRun(t.Context(), toy.run.ID)
	must(t, err)
	last := core.ModelUse{Endpoint: there, Provider: "openai", Asked: "b", Answered: "b-1", Refused: []string{"images", "temperature"}, Calls: 1, First: 3}
	if diff := cmp.Diff(append(want, last), two.Models); diff != "" {
		t.Errorf("models (-want +got):\n%s", diff)
	}
	if two.Model() != core.MixedModels || two.Cause != core.CauseProvider {
		t.Errorf("it ranks as %q, and ended by %q", two.Model(), two.Cause)
	}

	fork := newToyRun(71)
	reader, err := s.Read(t.Context(), toy.run.ID)
	must(t, err)
	at, err := reader.Step(t.Context(), 2)
	must(t, err)
	fork.forkOf(toy.run, at)
	rec, err = s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), fork.run))
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))
	forked, err := s.FindRun(t.Context(), fork.run.ID)
	must(t, err)
	if diff := cmp.Diff(want, forked.Models); diff != "" {
		t.Errorf("the fork has not the models of the steps that it shares (-want +got):\n%s", diff)
	}
	all, err := s.Runs(t.Context())
	must(t, err)
	if diff := cmp.Diff([][]core.ModelUse{forked.Models, two.Models}, [][]core.ModelUse{all[0].Models, all[1].Models}); diff != "" {
		t.Errorf("listed otherwise than found: %s", diff)
	}
	checkIntegrity(t, s)

	must(t, s.change(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE run_models SET answered = 'better-1' WHERE answered = 'b-1'")
		return err
	}))
	if err := reader.Check(t.Context()); err == nil {
		t.Error("another model than answered is not noticed")
	}
}

// What endpoints want back of a message comes back byte for byte.
func TestMessagesKeepWhatEndpointsWantBack(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(72)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	span := calling(toy, "http://127.0.0.1:1/v1", "m", "m", nil)
	extra := map[string]json.RawMessage{"reasoning_details": json.RawMessage(`[ {"b":1, "a":"<&>"} ]`)}
	span.Output = &core.Message{Role: core.RoleAssistant, Reasoning: "hm", ReasoningField: "reasoning_content", Extra: extra,
		ToolCalls: []core.ToolCall{{ID: "1", Name: "n", Arguments: "{}", Extra: map[string]json.RawMessage{"extra_content": json.RawMessage(`{"g": 1}`)}}}}
	recordCalls(t, rec, toy, span)
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))
	reader, err := s.Read(t.Context(), toy.run.ID)
	must(t, err)
	step, err := reader.Step(t.Context(), 0)
	must(t, err)
	if diff := cmp.Diff(span.Output, step.Spans[0].Output); diff != "" {
		t.Errorf("(-recorded +read):\n%s", diff)
	}
	checkProofs(t, reader)
}

// A run that another release goes on with says from which step, also in a fork and in another file.
func TestCoresOfARun(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(73)
	shared := record(t, s, toy, 10)
	later := toy.run.Machine
	later.CoreVersion = "2"
	for range 2 { // resumed twice by the same: one change
		rec, err := s.Recorder(t.Context())
		must(t, err)
		must(t, rec.Resume(t.Context(), toy.run.ID, 0, core.CoreUse{Machine: later, Game: toy.run.Game}))
		shared = append(shared, recordSteps(t, rec, toy, 5)...)
		must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))
	}
	fork := newToyRun(74)
	fork.forkOf(toy.run, shared[12])
	record(t, s, fork, 3)
	elsewhere := openStore(t)
	imported(t, elsewhere, s, toy.run.ID)
	for id, want := range map[string][]core.CoreUse{
		toy.run.ID:  {{From: 0, Machine: toy.run.Machine, Game: toy.run.Game}, {From: 10, Machine: later, Game: toy.run.Game}},
		fork.run.ID: {{From: 0, Machine: toy.run.Machine, Game: toy.run.Game}, {From: 10, Machine: later, Game: toy.run.Game}, {From: 13, Machine: fork.run.Machine, Game: fork.run.Game}},
	} {
		reader, err := s.Read(t.Context(), id)
		must(t, err)
		got, err := reader.Cores(t.Context())
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("run %s (-want +got):\n%s", id, diff)
		}
		must(t, reader.Check(t.Context()))
	}
	reader, err := elsewhere.Read(t.Context(), toy.run.ID)
	must(t, err)
	if got, err := reader.Cores(t.Context()); err != nil || len(got) != 2 || got[1].From != 10 || got[1].Machine != later {
		t.Errorf("the copy says %+v (%v)", got, err)
	}
}

func TestFaultsAreCounted(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(75)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	faults, fallbacks := 0, 0
	for i := range 20 {
		before := toy.chain
		step := toy.next()
		if i%4 == 3 {
			step.Fault, step.Actor = "no action", core.ActorFallback
			fallbacks++
		}
		if step.Fault != "" {
			faults++
		}
		link, err := step.Link(before)
		must(t, err)
		step.Chain, toy.chain = link, link
		for _, span := range step.Spans {
			must(t, rec.Span(t.Context(), step.Seq, proofOfCall(span)))
		}
		must(t, rec.Step(t.Context(), step, nil, ignore))
	}
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Stopped}))
	run, err := s.FindRun(t.Context(), toy.run.ID)
	must(t, err)
	if run.Faults != faults || run.Fallbacks != fallbacks || fallbacks == 0 {
		t.Errorf("%d faults and %d fallbacks, want %d and %d", run.Faults, run.Fallbacks, faults, fallbacks)
	}
	checkIntegrity(t, s)
}
