package agent_test

import (
	"math"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// token is a piece of an answer, with the probability of it and of others; the first of the pairs is what was said.
func token(pairs ...any) llm.Token {
	var top []llm.Token
	for i := 0; i < len(pairs); i += 2 {
		top = append(top, llm.Token{Text: pairs[i].(string), Logprob: math.Log(pairs[i+1].(float64))})
	}
	return llm.Token{Text: top[0].Text, Logprob: top[0].Logprob, Top: top}
}

// likelyAnswer is an answer that is told with how likely its tokens were.
func likelyAnswer(tokens ...llm.Token) *model {
	text := ""
	for _, t := range tokens {
		text += t.Text
	}
	return &model{script: []call{{deltas: []llm.Delta{{Channel: core.Said, Text: text},
		{Reply: &llm.Reply{Message: core.TextMessage(core.RoleAssistant, text), Finish: "stop", Tokens: tokens}}}}}}
}

// TestConfidence: the options are "up", "up and a" and "wait". What a model would have said beside the options does not
// count, and the confidence is shown, recorded and given to the agent.
func TestConfidence(t *testing.T) {
	file := strings.Replace(choosing, "said = c.label)", `said = "%s" % c.confidence)`, 1)
	for name, test := range map[string]struct {
		model    *model
		action   string
		said     string
		recorded float64 // -1: none
	}{
		"against the others": {likelyAnswer(token(`{"`, 1.0), token(`choice`, 1.0), token(`":"`, 1.0), token("wait", 0.6, "up", 0.2, "sing", 0.2), token(`"}`, 1.0)), "none", "confidence: 75%\n0.75", 0.75},
		"where one begins another": {likelyAnswer(token(`{"choice":"`, 1.0), token("up", 0.8, "wait", 0.2), token(`"`, 0.25, " and", 0.75), token("}", 1.0)),
			"up", "confidence: 20%\n0.2", 0.2},
		"a token that begins before it": {likelyAnswer(token(`{"choice":`, 1.0), token(` "wa`, 0.5, ` "up`, 0.5, `"up`, 0.9), token("it", 1.0), token(`"}`, 1.0)), "none", "confidence: 50%\n0.5", 0.5},
		"a plain answer":                {likelyAnswer(token("Wait", 0.9, "Up", 0.1)), "none", "confidence: 90%\n0.9", 0.9},
		"no words but a beginning":      {likelyAnswer(token("Well", 0.5, "wa", 0.3, " up", 0.1), token(", no", 1.0)), "none", "confidence: 75%\n0.75", 0.75},
		"by number":                     {likelyAnswer(token("3", 1.0)), "none", "3\nwait\nNone", -1},
		"not told":                      {answers(`{"choice":"wait"}`), "none", "None", -1},
	} {
		w := newWorld(test.model, 1)
		made := playSteps(t, load(t, file), w, 1, nil)[0]
		if made.Action.String() != test.action || !strings.HasSuffix(made.Said, test.said) {
			t.Errorf("%s: %s, said %q", name, made.Action, made.Said)
		}
		got, told := w.spans[0].Attributes[core.AttrConfidence].(float64)
		if told != (test.recorded >= 0) || told && math.Abs(got-test.recorded) > 1e-9 {
			t.Errorf("%s: recorded %v", name, w.spans[0].Attributes[core.AttrConfidence])
		}
		again, err := agent.Replied(&w.spans[0])
		if err != nil || len(again.Tokens) != len(test.model.script[0].deltas[len(test.model.script[0].deltas)-1].Reply.Tokens) {
			t.Errorf("%s: the record gives back %+v, %v", name, again, err)
		}
	}
}

// TestAnEvenAnswerChoosesNothing: what could begin two options is none of them.
func TestAnEvenAnswerChoosesNothing(t *testing.T) {
	made := playSteps(t, load(t, choosing), newWorld(likelyAnswer(token("Well", 0.5, "up", 0.5)), 1), 1, nil)[0]
	if !strings.Contains(made.Fault, "none of the options") {
		t.Errorf("%+v", made)
	}
}
