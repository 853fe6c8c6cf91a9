package agent_test

import (
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
