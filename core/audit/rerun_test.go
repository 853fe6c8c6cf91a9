package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/llm"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
	"dotmatrix/tracking"
)

// chattyModel answers every request with a thought and an action of its own; each third answer is no action, and images
// are refused until it is asked without.
type chattyModel struct {
	llm.Nowhere
	asked int
}

func (m *chattyModel) Stream(_ context.Context, r llm.Request) iter.Seq2[llm.Delta, error] {
	m.asked++
	n := m.asked
	return func(yield func(llm.Delta, error) bool) {
		for _, message := range r.Messages {
			for _, p := range message.Parts {
				if p.Media != "" {
					yield(llm.Delta{}, &llm.Error{Kind: llm.KindNoImages, Endpoint: "http://x/v1", Status: 400, Message: "no images"})
					return
				}
			}
		}
		said := fmt.Sprintf("Thought: number %d\nAction: buttons('a b')", n)
		if n%3 == 0 {
			said = "I do not know."
		}
		reply := &llm.Reply{Message: core.TextMessage(core.RoleAssistant, said), Finish: "stop", ID: fmt.Sprint(n), InputTokens: 5, OutputTokens: 6, Cost: 0.5, CostSource: llm.CostFromProvider}
		reply.Message.Reasoning = "hm"
		if yield(llm.Delta{Channel: core.Reasoned, Text: "hm"}, nil) && yield(llm.Delta{Text: said}, nil) {
			yield(llm.Delta{Reply: reply}, nil)
		}
	}
}

// chatted is a recorded run of the shipped chat agent.
func chatted(t *testing.T, a playtest.Archive, id string, steps int) *tracking.Reader {
	t.Helper()
	player, err := agent.Load(assets.Agents(), "openai.star", map[string]string{"model": "m"})
	if err != nil {
		t.Fatal(err)
	}
	o := a.Options(t, id, player)
	o.Model, o.Steps = &chattyModel{}, steps
	playtest.Play(t, o)
	return a.Reader(t, id)
}

func TestRerunAsksForTheSame(t *testing.T) {
	a := playtest.OpenArchive(t)
	record := chatted(t, a, "00000000000000aa", 9)
	player, err := agent.Open(record.Run().Agent, nil)
	if err != nil {
		t.Fatal(err)
	}
	n, divergences, err := audit.Rerun(t.Context(), record, player, playtest.Game{}, nil)
	if n != 9 || len(divergences) != 0 || err != nil {
		t.Fatalf("%d steps, %v, %v", n, divergences, err)
	}
}

func TestRerunSaysWhereAChangedAgentDiverges(t *testing.T) {
	a := playtest.OpenArchive(t)
	record := chatted(t, a, "00000000000000aa", 9)
	shorter, err := agent.Open(record.Run().Agent, map[string]string{"history": "1"})
	if err != nil {
		t.Fatal(err)
	}
	n, divergences, err := audit.Rerun(t.Context(), record, shorter, playtest.Game{}, nil)
	if err != nil || n != 3 || len(divergences) != 1 {
		t.Fatalf("%d steps, %v, %v", n, divergences, err)
	}
	d := divergences[0]
	if d.String() != "divergence at step 4 (request 1)" || strings.Count(d.A, "--- assistant") != 2 || strings.Count(d.B, "--- assistant") != 1 {
		t.Errorf("%s:\nwas %s\nis %s", d.String(), d.A, d.B)
	}

	decide := func(change func(*agent.Decision)) *playtest.Agent {
		inner := playtest.Presser()
		return &playtest.Agent{Decide: func(ctx context.Context, h agent.Host, m json.RawMessage, seen core.Observation) (agent.Decision, error) {
			decision, err := inner.Decide(ctx, h, m, seen)
			if seen.Seq >= 3 {
				change(&decision)
			}
			return decision, err
		}}
	}
	o := a.Options(t, "00000000000000bb", playtest.Presser())
	o.Steps = 5
	playtest.Play(t, o)
	for want, change := range map[string]func(*agent.Decision){
		"divergence at step 3 (memory)": func(d *agent.Decision) { d.Memory = json.RawMessage(`{"n":-1}`) },
		"divergence at step 3 (words)":  func(d *agent.Decision) { d.Said += "!" },
		"divergence at step 3 (action)": func(d *agent.Decision) { d.Action.Settle = 3 },
		"divergence at step 3 (fault)":  func(d *agent.Decision) { d.Action.Presses = nil },
	} {
		_, divergences, err := audit.Rerun(t.Context(), a.Reader(t, "00000000000000bb"), decide(change), playtest.Game{}, nil)
		if err != nil || len(divergences) != 1 || divergences[0].String() != want {
			t.Errorf("want %q: %v, %v", want, divergences, err)
		}
	}
	if n, divergences, err := audit.Rerun(t.Context(), a.Reader(t, "00000000000000bb"), playtest.Presser(), playtest.Game{}, nil); n != 5 || len(divergences) != 0 || err != nil {
		t.Errorf("unchanged: %d steps, %v, %v", n, divergences, err)
	}
}

func TestSampleAsksAgainWhereItStood(t *testing.T) {
	a := playtest.OpenArchive(t)
	record := chatted(t, a, "00000000000000aa", 6)
	player, err := agent.Open(record.Run().Agent, nil)
	if err != nil {
		t.Fatal(err)
	}
	model, told := &countingModel{Model: &chattyModel{}}, 0
	answers, err := audit.Sample(t.Context(), record, 5, 7, play.Player{Agent: player, Model: model}, playtest.Game{}, playtest.NewClock(), func() { told++ })
	if err != nil || len(answers) != 7 || told != 7 || model.asked() != 7 {
		t.Fatalf("%d answers, %d told, %d asked, %v", len(answers), told, model.asked(), err)
	}
	recorded, err := record.Step(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, answer := range answers {
		if answer.Err != nil || len(answer.Spans) != 1 || len(answer.Spans[0].Input) != len(recorded.Spans[0].Input) {
			t.Errorf("%v with %d calls", answer.Err, len(answer.Spans))
		}
	}
	for _, seq := range []int{0, 8, -1} {
		if _, err := audit.Sample(t.Context(), record, seq, 1, play.Player{Agent: player}, playtest.Game{}, playtest.NewClock(), func() {}); err == nil {
			t.Errorf("step %d was decided", seq)
		}
	}
}

// countingModel lets one call through at a time, since what it stands before is not safe for more.
type countingModel struct {
	mu sync.Mutex
	llm.Model
	n int
}

func (m *countingModel) Stream(ctx context.Context, r llm.Request) iter.Seq2[llm.Delta, error] {
	return func(yield func(llm.Delta, error) bool) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.n++
		m.Model.Stream(ctx, r)(yield)
	}
}

func (m *countingModel) asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.n
}
