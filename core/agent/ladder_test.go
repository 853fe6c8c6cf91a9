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

// TestReactForgetsWhatFailed: complaints stand in the conversation of the step in which they were made, and in no other.
func TestReactForgetsWhatFailed(t *testing.T) {
	m := &model{script: []call{
		calling("I think about it."), calling("", "press_buttons", pressUp),
		calling("", "jump", `{}`), calling("", "press_buttons", pressUp),
		calling("", "press_buttons", pressUp),
	}}
	playSteps(t, load(t, reacting), newWorld(m, 1), 3, nil)
	for i, complaint := range []string{"You called no tool", `there is no tool \"jump\"`} {
		if again := conversationOf(m.requests[2*i+1]); !strings.Contains(again, complaint) {
			t.Errorf("request %d: not told %q: %s", 2*i+2, complaint, again)
		}
	}
	last := conversationOf(m.requests[4])
	if strings.Contains(last, "You called no tool") || strings.Contains(last, "jump") || strings.Count(last, "Pressed: up") != 2 {
		t.Errorf("the conversation of step 3 is %s", last)
	}
}

// TestReactDoesNotRepeatTheBroken: an answer that was cut off is called that, and is not sent back whole.
func TestReactDoesNotRepeatTheBroken(t *testing.T) {
	long := strings.Repeat("So I walk on. ", 300)
	cut := call{deltas: []llm.Delta{{Reply: &llm.Reply{Message: core.TextMessage(core.RoleAssistant, long), Finish: "length"}}}}
	half := calling("", "press_buttons", `{"thought":"up","buttons":["up`)
	half.deltas[len(half.deltas)-1].Reply.Finish = "length"
	m := &model{script: []call{cut, calling("", "press_buttons", pressUp), half, calling("", "press_buttons", pressUp)}}
	playSteps(t, load(t, reacting), newWorld(m, 1), 2, nil)
	for _, i := range []int{1, 3} {
		told := conversationOf(m.requests[i])
		if !strings.Contains(told, "cut off") || len(told) > 4000 || strings.Contains(told, `\"buttons\":[\"up"`) {
			t.Errorf("request %d is told %s", i+1, told)
		}
	}
}

// bySchema is an answer that follows the schema of calls.
func bySchema(text string) call { return call{deltas: whole(text)} }

// TestReactClimbsDown: a model that does not get along with one way of calling is asked in the next, and stays there.
func TestReactClimbsDown(t *testing.T) {
	prose := calling("I think about it.")
	m := &model{script: []call{prose, prose,
		bySchema(`{"thought":"Up.","call":{"press_buttons":{"buttons":["up"]}}}`), // step 1 ends
		bySchema(`{"thought":"Hm`), bySchema(`nonsense`),
		bySchema(`{"thought":"B.","call":{"press_buttons":{"buttons":["b"]}}}`), // step 2 ends, with fewer tools
		prose, prose, bySchema(`{"thought":"A.","buttons":["a"]}`), // step 3 ends, with a short prompt
		bySchema(`{"thought":"A.","buttons":"a"}`), // step 4
		prose, // step 5 fails
	}}
	w := newWorld(m, 1)
	made := playSteps(t, load(t, reacting), w, 5, nil)
	for i, want := range []string{"up", "b", "a", "a", ""} {
		if made[i].Action.String() != want {
			t.Errorf("step %d: %+v, want %q", i+1, made[i], want)
		}
	}
	for _, words := range []string{"asked for less: calls held to a schema (rung 2 of 4)", "fewer tools (rung 3 of 4)", "a short prompt (rung 4 of 4)"} {
		if strings.Count(w.noticed(), words) != 1 {
			t.Errorf("noticed %q, not once %q", w.noticed(), words)
		}
	}
	for i, want := range map[int]int{0: 1, 1: 2, 2: 3, 4: 3} {
		if got := agent.RungOf(made[i].Memory, ""); got != want {
			t.Errorf("after step %d on rung %d, want %d", i+1, got, want)
		}
	}
	if !strings.Contains(made[4].Fault, "try the agent chooser") {
		t.Errorf("fault %q", made[4].Fault)
	}
	for i, want := range map[int]string{2: `"call":{"anyOf":[{"type":"object","properties":{"press_buttons":`, 5: `{"count":`, 8: `{"type":"object","properties":{"thought":{`} {
		form := m.requests[i].Schema
		if form == nil || len(m.requests[i].Tools) > 0 || !strings.Contains(string(form.JSON), want) || !json.Valid(form.JSON) {
			t.Errorf("request %d is held to %+v, want %s", i+1, form, want)
		}
	}
	if form := string(m.requests[5].Schema.JSON); strings.Contains(form, "note") || strings.Contains(form, "finish") {
		t.Errorf("on rung 3 it is offered %s", form)
	}
	if earlier := conversationOf(m.requests[3]); !strings.Contains(earlier, `{\"thought\":\"Up.\",\"call\":{\"press_buttons\":{\"buttons\":[\"up\"]}}}`) {
		t.Errorf("what was called before is told as %s", earlier)
	}
	if short := m.requests[9].Messages; len(conversationOf(m.requests[9])) > 2500 || strings.Contains(short[0].Text(), "Play!") {
		t.Errorf("the short prompt is %s", conversationOf(m.requests[9]))
	}
}

// TestOpaqueFieldsAreSentBack: what an endpoint wants back with an answer and its calls goes through the agent's memory
// and back, byte for byte, also numbers and spaces that we would write differently.
func TestOpaqueFieldsAreSentBack(t *testing.T) {
	const signature = `{"google":{"thought_signature":"CtYE+/=","n":1.50e3, "a":"<&>"}}`
	thoughtful := calling("", "press_buttons", pressUp)
	message := &thoughtful.deltas[len(thoughtful.deltas)-1].Reply.Message
	message.Reasoning, message.ReasoningField = "deep\nthought", "reasoning_content"
	message.Extra = map[string]json.RawMessage{"reasoning_details": json.RawMessage(`[{"z":1, "a":2}]`)}
	message.ToolCalls[0].Extra = map[string]json.RawMessage{"extra_content": json.RawMessage(signature)}
	m := &model{script: []call{thoughtful}}
	playSteps(t, load(t, reacting), newWorld(m, 1), 3, nil)
	for _, i := range []int{2, 4} {
		sent := m.requests[2].Messages[i]
		if sent.Role != core.RoleAssistant || sent.Reasoning != "deep\nthought" || sent.ReasoningField != "reasoning_content" ||
			string(sent.Extra["reasoning_details"]) != `[{"z":1, "a":2}]` || string(sent.ToolCalls[0].Extra["extra_content"]) != signature {
			t.Errorf("message %d is sent back as %+v", i, sent)
		}
	}
}

// TestReactLeavesOutWhatDoesNotFit: where the conversation is too long and cannot be summed up either, the agent goes on
// with less, and remembers how much was too much.
func TestReactLeavesOutWhatDoesNotFit(t *testing.T) {
	full := call{err: &llm.Error{Kind: llm.KindContext, Endpoint: "http://x/v1"}}
	m := &model{script: []call{calling("", "press_buttons", pressUp), calling("", "press_buttons", pressUp),
		full, full, full, calling("", "press_buttons", `{"buttons":["a"]}`), calling("", "press_buttons", `{"buttons":["b"]}`)}}
	w := newWorld(m, 1)
	made := playSteps(t, load(t, reacting), w, 4, nil)
	if made[2].Action.String() != "a" || made[3].Action.String() != "b" {
		t.Fatalf("%+v", made)
	}
	if !strings.Contains(w.noticed(), "all that came before this step is left out") || !strings.Contains(string(made[3].Memory), `"limit":`) {
		t.Errorf("noticed %q, memory %s", w.noticed(), made[3].Memory)
	}
}

// TestReactFollowsTheWindow: where the file says no size, that of the model counts.
func TestReactFollowsTheWindow(t *testing.T) {
	var script []call
	for range 12 {
		script = append(script, calling("", "press_buttons", pressUp))
	}
	m := &model{script: append(script, bySchema("Up, up."), calling("", "press_buttons", pressUp)), window: 120}
	playSteps(t, load(t, reacting), newWorld(m, 1), 13, nil)
	if len(m.requests[12].Tools) != 0 || len(m.requests) != 14 {
		t.Errorf("the conversation was not summed up: %d requests", len(m.requests))
	}
}

// TestBlindNoteOnce: a model without images is told so once, and no heading announces a picture that is not there.
func TestBlindNoteOnce(t *testing.T) {
	m := &model{script: []call{{err: &llm.Error{Kind: llm.KindNoImages, Endpoint: "http://x/v1"}},
		calling("", "screenshot", `{"scale":1}`), calling("", "press_buttons", pressUp)}}
	playSteps(t, load(t, reacting), newWorld(m, 1), 2, nil)
	for i, request := range m.requests[1:] {
		told := conversationOf(request)
		if strings.Count(told, "takes no images") != 1 || strings.Contains(told, "screen (as it is now):") {
			t.Errorf("request %d: %s", i+2, told)
		}
		if fmt.Sprint(request.InWords) != "[images]" {
			t.Errorf("request %d says in words %v", i+2, request.InWords)
		}
	}
}

// TestOpenAIAgentNoticesThatItRepeatsItself: the model is told what it does all the time.
func TestOpenAIAgentNoticesThatItRepeatsItself(t *testing.T) {
	m := answers("Thought: on\nAction: buttons('start')")
	playSteps(t, loadShipped(t, "openai", nil), newWorld(m, 1), 6, nil)
	for i, request := range m.requests {
		now := request.Messages[len(request.Messages)-1].Text()
		if want := fmt.Sprintf("You have pressed start in your last %d answers.", i); strings.Contains(now, want) != (i >= 4) {
			t.Errorf("step %d is told %q", i+1, now)
		}
	}
}

// TestOpenAIAgentToldOfRefusals: to the model and to whoever watches, as what they are; what could not be used is not sent
// back.
func TestOpenAIAgentToldOfRefusals(t *testing.T) {
	for want, reply := range map[string]llm.Reply{
		"the model refused to answer: I can't help with that.":                 {Refusal: "I can't help with that.", Finish: "stop"},
		"the answer was withheld by the provider's content filter":             {Finish: "content_filter"},
		"the answer was cut off at 200 tokens before its action; be shorter: ": {Finish: "length", Message: core.TextMessage(core.RoleAssistant, "Thought: so, well")},
	} {
		m := &model{script: []call{{deltas: []llm.Delta{{Reply: &reply}}}, {deltas: whole("Action: buttons('a')")}}}
		made := playSteps(t, loadShipped(t, "openai", nil), newWorld(m, 1), 2, nil)
		told := conversationOf(m.requests[1])
		if !strings.HasPrefix(made[0].Fault, want) || !strings.Contains(told, "could not be used: "+want) || strings.Contains(told, "so, well") {
			t.Errorf("fault %q, told %s", made[0].Fault, told)
		}
	}
}

// TestOpenAIAgentShrinksWhatIsTooLong: a single turn that is too long is sent with a smaller picture, and then without.
func TestOpenAIAgentShrinksWhatIsTooLong(t *testing.T) {
	full := call{err: &llm.Error{Kind: llm.KindContext, Endpoint: "http://x/v1"}}
	m := &model{script: []call{full, full, {deltas: whole("Action: buttons('a')")}}}
	w := newWorld(m, 1)
	made := playSteps(t, loadShipped(t, "openai", nil), w, 1, nil)[0]
	if made.Action.String() != "a" || !strings.Contains(w.noticed(), "the picture is left out") || len(m.requests[2].Messages[1].Parts) != 1 {
		t.Errorf("%+v, noticed %q", made, w.noticed())
	}
}

// TestAbsentInputsAreLeftOut: an agent without facts tells its model nothing of them.
func TestAbsentInputsAreLeftOut(t *testing.T) {
	m := &model{script: []call{calling("", "press_buttons", pressUp)}}
	playSteps(t, loadShipped(t, "navigator", nil), newWorld(m, 1), 1, func(o *core.Observation) { o.Facts = nil })
	if now := m.requests[0].Messages[1]; len(now.Parts) != 2 || !strings.HasPrefix(now.Parts[0].Text, "screen") {
		t.Errorf("told %+v", now)
	}
}

func conversationOf(request llm.Request) string {
	for i := range request.Messages {
		for j := range request.Messages[i].Parts {
			request.Messages[i].Parts[j].Data = nil
		}
	}
	data, _ := json.Marshal(request.Messages)
	return string(data)
}
