package play_test

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// toyModel answers every request with 100 tokens for a cent.
type toyModel struct {
	llm.Nowhere
	asked int
}

func (m *toyModel) Stream(context.Context, llm.Request) iter.Seq2[llm.Delta, error] {
	m.asked++
	return func(yield func(llm.Delta, error) bool) {
		yield(llm.Delta{Reply: &llm.Reply{Message: core.TextMessage(core.RoleAssistant, "a"), Finish: "stop", InputTokens: 90, OutputTokens: 10,
			Cost: 0.01, CostSource: llm.CostFromProvider}}, nil)
	}
}

func TestBudgetsEndRuns(t *testing.T) {
	for name, test := range map[string]struct {
		budget core.Budget
		used   core.Usage
		steps  int
		asked  int
		says   string
	}{
		"calls, in the middle of a step": {core.Budget{Calls: 3}, core.Usage{}, 1, 3, "the budget of 3 model calls is spent"},
		"calls, at the end of one":       {core.Budget{Calls: 4}, core.Usage{}, 2, 4, "the budget of 4 model calls is spent"},
		"tokens":                         {core.Budget{Tokens: 350}, core.Usage{}, 2, 4, "the budget of 350 tokens is spent (400)"},
		"dollars":                        {core.Budget{Dollars: 0.025}, core.Usage{}, 1, 3, "is spent ($0.0300)"},
		"used before":                    {core.Budget{Calls: 3}, core.Usage{Calls: 2}, 0, 1, "3 model calls"},
		"time":                           {core.Budget{Time: time.Nanosecond}, core.Usage{}, 0, 0, "the budget of 1ns is spent"},
	} {
		t.Run(name, func(t *testing.T) {
			record, model := &playtest.Record{}, &toyModel{}
			clock := playtest.NewClock()
			o := play.Options{Run: core.Run{ID: "0123456789abcdef"}, Machine: &playtest.Machine{}, Agent: playtest.Asker(t), Recorder: record,
				Clock: clock, Model: model, Budget: test.budget, Used: test.used}
			session := play.NewSession(o)
			if test.budget.Time > 0 {
				clock.After(time.Second)
			}
			summary, err := session.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if summary.Status != core.Finished || !strings.Contains(summary.Reason, test.says) || summary.Steps != test.steps || model.asked != test.asked {
				t.Errorf("%s after %d steps and %d calls: %s", summary.Status, summary.Steps, model.asked, summary.Reason)
			}
			if record.Outcome.Status != core.Finished {
				t.Errorf("recorded %+v", record.Outcome)
			}
			var state core.State
			spans := 0
			for {
				events, err := session.Events(t.Context())
				if err != nil {
					break
				}
				for _, e := range events {
					switch e := e.(type) {
					case core.StateChanged:
						state = e.State
					case core.SpanEnded:
						spans++
					}
				}
			}
			if spans != len(record.Spans) || state.Usage.Calls < test.asked+test.used.Calls || state.Budget != test.budget {
				t.Errorf("%d spans were shown of %d; state %+v", spans, len(record.Spans), state)
			}
		})
	}
}

func TestFailedModelIsNoBudget(t *testing.T) {
	o := play.Options{Machine: &playtest.Machine{}, Clock: playtest.NewClock(), Agent: &playtest.Agent{Decide: func(context.Context, agent.Host, json.RawMessage, core.Observation) (agent.Decision, error) {
		return agent.Decision{}, &llm.Error{Kind: llm.KindServer, Endpoint: "http://x/v1"}
	}}}
	summary, err := play.NewSession(o).Run(t.Context())
	var failed *llm.Error
	if !errors.As(err, &failed) || summary.Status != core.Failed {
		t.Errorf("%s: %v", summary.Status, err)
	}
}

// folderOf is a folder with one agent file.
