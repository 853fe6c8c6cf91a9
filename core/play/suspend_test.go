package play_test

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// cutModel is cut off at a call, by a suspension of the process where wakes is set.
type cutModel struct {
	llm.Nowhere
	wakes      func()
	asked, cut int
	kind       llm.Kind
}

func (m *cutModel) Stream(context.Context, llm.Request) iter.Seq2[llm.Delta, error] {
	m.asked++
	return func(yield func(llm.Delta, error) bool) {
		if m.asked == m.cut {
			if m.wakes != nil {
				m.wakes()
			}
			yield(llm.Delta{}, &llm.Error{Kind: m.kind, Endpoint: "http://x/v1"})
			return
		}
		answer := core.TextMessage(core.RoleAssistant, fmt.Sprint(m.asked))
		yield(llm.Delta{Reply: &llm.Reply{Message: answer, Finish: "stop", InputTokens: 1, OutputTokens: 1}}, nil)
	}
}

// A model call that a suspension of the computer cut off is made again: it is no fallback and no failure of the provider,
// and what was answered in the step before it is not asked again.
func TestCallThatASuspensionCutIsMadeAgain(t *testing.T) {
	for name, test := range map[string]struct {
		kind  llm.Kind
		wakes bool
		cause core.Cause
		asked int
	}{
		"timeout":              {llm.KindTimeout, true, core.CauseSteps, 5},
		"cut":                  {llm.KindCut, true, core.CauseSteps, 5},
		"unreachable":          {llm.KindUnreachable, true, core.CauseSteps, 5},
		"a key is refused":     {llm.KindAuth, true, core.CauseProvider, 2},
		"without a suspension": {llm.KindTimeout, false, core.CauseProvider, 2},
	} {
		t.Run(name, func(t *testing.T) {
			record, model := &playtest.Record{}, &cutModel{cut: 2, kind: test.kind}
			o := playtest.Options(playtest.Asker(t), record)
			o.Model, o.Steps, o.MaxFallbacks = model, 2, 1
			s := play.NewSession(o)
			if test.wakes {
				model.wakes = func() { s.Do(core.Woken{}) }
			}
			summary, err := s.Run(t.Context())
			if summary.Cause != test.cause || model.asked != test.asked || summary.Fallbacks != 0 || (err != nil) != (test.cause == core.CauseProvider) {
				t.Errorf("%q after %d steps and %d calls, %d fallbacks, %v", summary.Cause, summary.Steps, model.asked, summary.Fallbacks, err)
			}
			if test.cause == core.CauseSteps && len(record.Steps[1].Spans) != 2 {
				t.Errorf("step 1 used %d calls", len(record.Steps[1].Spans))
			}
		})
	}
}
