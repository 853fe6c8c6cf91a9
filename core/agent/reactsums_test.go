package agent_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

func TestReactSumsUp(t *testing.T) {
	var script []call
	for i := range 10 {
		script = append(script, calling("", "press_buttons", fmt.Sprintf(`{"thought":"Thought %d.","sequence":"up"}`, i)))
	}
	full := call{err: &llm.Error{Kind: llm.KindContext, Endpoint: "http://x/v1"}}
	script = append(script, calling("", "note", `{"text":"the key is under the stone"}`), full,
		call{deltas: whole("You walked up ten times.")}, calling("", "press_buttons", `{"sequence":"a"}`))
	m := &model{script: script}
	w := newWorld(m, 1)
	made := playSteps(t, load(t, reacting), w, 11, nil)
	if made[10].Action.String() != "a" {
		t.Fatalf("%+v", made[10])
	}
	summing := m.requests[12]
	if len(summing.Tools) != 0 || !strings.Contains(summing.Messages[0].Text(), "log of somebody who plays") ||
		!strings.Contains(summing.Messages[1].Text(), "Thought: Thought 0.\nDid: press_buttons") || strings.Contains(summing.Messages[1].Text(), "Thought 9.") {
		t.Errorf("summed up with %+v", summing.Messages)
	}
	last := m.requests[13].Messages
	text, _ := json.Marshal(last)
	if !strings.Contains(string(text), "You walked up ten times.") || strings.Contains(string(text), "Thought 1.") ||
		!strings.Contains(string(text), "Thought 9.") || !strings.Contains(last[len(last)-1].Text(), "Your notes:\n1. the key is under the stone") {
		t.Errorf("goes on with %s", text)
	}
	compacted := map[string]bool{}
	for _, span := range w.spans {
		if span.Op == core.OpChat && span.Attributes["gen_ai.conversation.compacted"] == true {
			compacted[span.Output.Text()+span.Input[1].Text()] = true
		}
	}
	if len(compacted) != 1 || !compacted[last[1].Text()] {
		t.Errorf("calls with a compacted conversation: %v", compacted)
	}
	if strings.Contains(made[10].Said, "walked up ten times") || w.heard(core.Said) == "" || !strings.Contains(w.noticed(), "summed up") {
		t.Errorf("said %q, noticed %q", made[10].Said, w.noticed())
	}
}

func TestReactSumsUpBeforeTheContextIsFull(t *testing.T) {
	var script []call
	for range 13 {
		script = append(script, calling("", "press_buttons", pressUp))
	}
	script = append(script[:12:12], call{deltas: whole("Up, up.")}, script[12])
	a, err := agent.Load(files(reacting), "toy.star", map[string]string{"context": "120"})
	if err != nil {
		t.Fatal(err)
	}
	m := &model{script: script}
	made := playSteps(t, a, newWorld(m, 1), 13, nil)
	if made[12].Action.String() != "up" || len(m.requests[12].Tools) != 0 || len(m.requests) != 14 {
		t.Errorf("%q %q after %d requests", made[12].Action, made[12].Fault, len(m.requests))
	}
	if text := m.requests[13].Messages[1].Text(); text != "What happened before, in short:\nUp, up." {
		t.Errorf("goes on with %q", text)
	}
}
