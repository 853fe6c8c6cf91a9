package agent_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// TestAFilteredRequestIsAskedWithLess, once, whoever asks; then nothing is pressed, and the
// person is told. Both calls are recorded.
func TestAFilteredRequestIsAskedWithLess(t *testing.T) {
	filtered := call{err: &llm.Error{Kind: llm.KindFiltered, Endpoint: "http://x/v1"}}
	for _, file := range []string{reacting, choosing} {
		m := &model{script: []call{filtered}}
		w := newWorld(m, 1)
		made := playSteps(t, load(t, file), w, 1, nil)[0]
		if made.Fault == "" || len(m.requests) > 2 || len(w.spans) != len(m.requests) || w.spans[0].ErrorType != "filtered" {
			t.Errorf("%+v after %d requests, %d recorded", made, len(m.requests), len(w.spans))
		}
	}
	again := &model{script: []call{filtered, calling("", "press_buttons", pressUp)}}
	w := newWorld(again, 1)
	made := playSteps(t, load(t, reacting), w, 1, nil)[0]
	if made.Action.String() != "up" || len(again.requests) != 2 {
		t.Fatalf("%+v after %d requests", made, len(again.requests))
	}
	for _, message := range again.requests[1].Messages {
		for _, part := range message.Parts {
			if part.Media != "" {
				t.Error("the picture is sent again")
			}
		}
	}
	if last := again.requests[1].Messages; len(last) != 2 || last[0].Role != core.RoleSystem {
		t.Errorf("asked again with %d messages", len(last))
	}
}

// TestAnswersThatAreWithheldEndTheStep: the model is told of the first, and after the second the step has no action, whatever
// is answered in between. It begins anew with the next step.
func TestAnswersThatAreWithheldEndTheStep(t *testing.T) {
	withheld := call{deltas: []llm.Delta{{Reply: &llm.Reply{Message: core.Message{Role: core.RoleAssistant}, Finish: "content_filter"}}}}
	for name, test := range map[string]struct {
		script []call
		asked  int
		action string
	}{
		"always":             {[]call{withheld}, 2, ""},
		"with words between": {[]call{withheld, calling("I think."), withheld, calling("", "press_buttons", pressUp)}, 3, ""},
		"once":               {[]call{withheld, calling("", "press_buttons", pressUp)}, 2, "up"},
	} {
		m := &model{script: test.script}
		w := newWorld(m, 1)
		made := playSteps(t, load(t, reacting), w, 1, nil)[0]
		if len(m.requests) != test.asked {
			t.Errorf("%s: %d requests", name, len(m.requests))
		}
		if (made.Fault == "") != (test.action != "") || test.action != "" && made.Action.String() != test.action {
			t.Errorf("%s: %+v", name, made)
		}
		if test.action == "" && !strings.Contains(made.Fault, "withheld by the provider's filter") {
			t.Errorf("%s: the fault is %q", name, made.Fault)
		}
		if told, _ := json.Marshal(m.requests[1].Messages); !strings.Contains(string(told), "withheld by the provider's filter") {
			t.Errorf("%s: it was told %s", name, told)
		}
		if told := w.noticed(); !strings.Contains(told, "withheld by the provider's content filter") {
			t.Errorf("%s: the person was told %q", name, told)
		}
	}
}
