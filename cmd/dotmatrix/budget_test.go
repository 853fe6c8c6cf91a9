package main

import (
	"strings"
	"testing"

	"dotmatrix/core/llm/llmtest"
)

// TestBudgetsStopRuns: a run that has spent what it may ends well, and says on what.
func TestBudgetsStopRuns(t *testing.T) {
	dear := llmtest.Stream{Text: []string{"Action: buttons('a')"}, Usage: `{"prompt_tokens": 100, "completion_tokens": 20, "cost": 0.01}`}.Answer()
	for name, test := range map[string]struct {
		answer llmtest.Answer
		args   []string
		steps  int
		says   string
	}{
		"calls":                     {llmtest.Say("Action: buttons('a')"), []string{"--max-calls", "2"}, 2, "the budget of 2 model calls is spent"},
		"tokens":                    {llmtest.Say("Action: buttons('a')"), []string{"--max-tokens", "300"}, 3, "the budget of 300 tokens is spent (360)"},
		"dollars, by the endpoint":  {dear, []string{"--max-dollars", "0.025"}, 3, "the budget of $0.025 is spent ($0.0300)"},
		"dollars, though --price":   {dear, []string{"--max-dollars", "0.025", "--price", "toy=0,0"}, 3, "the budget of $0.025 is spent ($0.0300)"},
		"dollars, by --price":       {llmtest.Say("Action: buttons('a')"), []string{"--max-dollars", "0.0003", "--price", "toy=1,2"}, 3, "the budget of $0.0003 is spent ($0.0004)"},
		"dollars, by the table":     {llmtest.Say("Action: buttons('a')"), []string{"--max-dollars", "0.0001", "--model", "gpt-4.1-mini"}, 2, "the budget of $0.0001 is spent ($0.0001)"},
		"dollars of unknown price":  {llmtest.Say("Action: buttons('a')"), []string{"--max-dollars", "1"}, 1, "give --price MODEL=INPUT,OUTPUT"},
		"minutes":                   {llmtest.Say("Action: buttons('a')"), []string{"--max-minutes", "0.000001"}, 0, "the budget of 60µs is spent"},
		"minutes, while it fails":   {llmtest.Fail(500, "later"), []string{"--max-minutes", "0.0005"}, 0, "the budget of 30ms is spent"},
		"minutes, without a model":  {nil, []string{"--agent", "random", "--max-minutes", "0.000001"}, 0, "the budget of 60µs is spent"},
		"steps come before budgets": {llmtest.Say("Action: buttons('a')"), []string{"--max-calls", "9", "--steps", "2"}, 2, "2 steps played"},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(test.answer)
			defer server.Close()
			env := newRecord(t, "OPENAI_BASE_URL="+server.URL(), "DOTMATRIX_MODEL=toy")
			out := must(t, runIn(t, env, append([]string{"run", "--agent", "openai", "--format", "json"}, test.args...)...))
			mustSay(t, out, `"status":"finished"`)
			runs := must(t, runIn(t, env, "runs", "--format", "json"))
			mustSay(t, runs, test.says)
			if n := len(server.Requests()); test.answer != nil && n != test.steps && (test.steps > 0 || n > 2) { // the second try of one that fails
				t.Errorf("%d requests for %d steps", n, test.steps)
			}
			if got := strings.Count(must(t, runIn(t, env, "steps", "--format", "csv")), "\n") - 2; got != test.steps { // a head, and the anchor
				t.Errorf("%d steps, want %d", got, test.steps)
			}
		})
	}
}
