package play_test

import (
	"context"
	"iter"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/play/playtest"
)

// silentModel answers with 40 letters and tells no usage.
type silentModel struct {
	llm.Nowhere
	asked int
}

func (m *silentModel) Stream(context.Context, llm.Request) iter.Seq2[llm.Delta, error] {
	m.asked++
	return func(yield func(llm.Delta, error) bool) {
		yield(llm.Delta{Reply: &llm.Reply{Message: core.TextMessage(core.RoleAssistant, strings.Repeat("a", 40)), Finish: "stop"}}, nil)
	}
}

// A budget of tokens ends a run also where the endpoint tells no usage, by an estimate that says that it is one.
func TestTokensAreEstimatedWhereNobodyTellsThem(t *testing.T) {
	record, model := &playtest.Record{}, &silentModel{}
	o := playtest.Options(playtest.Asker(t), record)
	o.Model, o.Budget, o.Steps = model, core.Budget{Tokens: 90}, 50
	summary, events := playtest.Play(t, o)
	const call = 4 + 1 + 4 + 10 // a message of one letter, and one of 40
	if summary.Cause != core.CauseMaxTokens || !strings.Contains(summary.Reason, "(about 95: the endpoint tells no usage, so tokens are estimated)") {
		t.Errorf("%q: %s", summary.Cause, summary.Reason)
	}
	if model.asked != 5 || summary.Usage.Tokens() != 5*call || summary.Usage.EstimatedTokens != 5*call {
		t.Errorf("%d calls, %s", model.asked, summary.Usage)
	}
	told := 0
	for _, e := range events {
		if n, ok := e.(core.Noticed); ok && strings.Contains(n.Text, "tokens are estimated") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}
