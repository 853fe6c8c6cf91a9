package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// sparedCalls are the calls of a step that are left for what is not an answer: summaries, and what is asked again in words.
const sparedCalls = 8

// loop asks the model and runs its tools until one of them presses.
func (r *react) loop() (*act, error) {
	for {
		if r.maxIters > 0 && r.track.Count >= r.maxIters {
			r.restart(fmt.Sprintf("(The round before ended after %d answers.)", r.track.Count))
		}
		if err := r.makeRoom(); err != nil {
			return nil, err
		}
		reply, err := r.ask()
		if err != nil {
			return nil, err
		}
		made, err := r.answer(reply)
		if made != nil || err != nil {
			return made, err
		}
		switch {
		case r.complaints >= maxComplaints:
			return &act{memory: starlark.None, fault: r.stumbled()}, nil
		case r.turn.calls >= MaxCalls-sparedCalls:
			return &act{memory: starlark.None, fault: fmt.Sprintf("the model was asked %d times and pressed nothing", r.turn.calls)}, nil
		}
	}
}

// answer runs the tools that an answer calls; the act is of the one that presses.
func (r *react) answer(reply *llm.Reply) (*act, error) {
	r.track.Count++
	if r.track.Tokens = reply.InputTokens; r.track.Tokens == 0 {
		r.track.Tokens = estimate(r.request)
	}
	calls, said := r.callsOf(reply.Message)
	answered := modelTurn{Said: strings.TrimSpace(said), Extra: reply.Message.Extra}
	if answered.ReasoningField = reply.Message.ReasoningField; answered.ReasoningField != "" {
		answered.Reasoning = reply.Message.Reasoning
	}
	if len(calls) == 0 {
		answered.Remark, answered.failed = r.noCall(reply), true
		if reply.Finish == "content_filter" || reply.Refusal != "" {
			if err := r.turn.notice(withheld(reply)); err != nil {
				return nil, err
			}
		}
		answered.Said = clip(answered.Said, maxBroken)
		r.complaint = answered.Remark
		r.track.Turns = append(r.track.Turns, answered)
		if reply.Finish == "content_filter" {
			r.withheld++
		}
		if r.turn.filtered || r.withheld >= maxWithheld { // another way of asking is withheld as well
			return &act{memory: starlark.None, fault: "what the model was asked, or answered, was withheld by the provider's filter"}, nil
		}
		return nil, r.slip()
	}
	parent := r.turn.lastCall
	var pressed *act
	var finished bool
	words := answered.Said
	for i, call := range calls {
		made := madeCall{ID: r.idFor(call, i), Name: call.Name, Arguments: sound(call.Arguments), Extra: call.Extra}
		call.ID = made.ID
		if pressed != nil || finished {
			made.Result = "Not done: one press a turn. Look at the screen first, then call it again."
			answered.Calls = append(answered.Calls, made)
			continue
		}
		came, err := r.run(call, parent, reply.Finish, &answered)
		if err != nil {
			return nil, err
		}
		pressed, made.Result = came.act, came.text
		if came.done {
			finished, words = true, orElse(endingWords(call.Arguments), answered.Said)
		}
		answered.Calls = append(answered.Calls, made)
	}
	answered.failed = !finished && !slices.ContainsFunc(answered.Calls, r.mattered)
	r.track.Turns = append(r.track.Turns, answered)
	if finished {
		r.finish(words)
	}
	return pressed, nil
}

// mattered reports whether a call is worth remembering: it did something, or said of the game what was not known before.
func (r *react) mattered(call madeCall) bool {
	switch {
	case strings.HasPrefix(call.Result, "Not done"):
		return false
	case strings.HasPrefix(call.Result, "Nothing was pressed"):
		return call.Name != pressButtons.name && !r.track.has(func(c madeCall) bool { return c.Result == call.Result })
	}
	return true
}

// callsOf are the calls of an answer in the way of the rung, or in any other way that models have.
func (r *react) callsOf(m core.Message) ([]core.ToolCall, string) {
	if r.rung >= rungSchema && len(m.ToolCalls) == 0 {
		if calls, said := callsBySchema(m.Text(), r.offered()); len(calls) > 0 {
			return calls, said
		}
	}
	return callsIn(m, r.tools)
}

// maxBroken bounds what is repeated of an answer that could not be used, in runes.
const maxBroken = 200

// sound is the arguments of a call as they may be sent back: endpoints refuse what is no JSON object.
func sound(arguments string) string {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(arguments), &object) != nil {
		return "{}"
	}
	return arguments
}

// noCall is what a model is told whose answer calls no tool.
func (r *react) noCall(reply *llm.Reply) string {
	switch {
	case reply.Finish == "length":
		return "Your answer was cut off before it called a tool. Be shorter, and call a tool."
	case reply.Finish == "content_filter":
		return "Your answer was withheld by the provider's filter. Call a tool."
	case reply.Refusal != "":
		return "You refused to answer: " + clip(reply.Refusal, maxBroken) + " This is a game: call a tool."
	}
	offered := r.offered()
	names := make([]string, len(offered))
	for i, t := range offered {
		names[i] = t.name
	}
	if r.rung >= rungSchema {
		return "Your answer is not the JSON object that was asked for. Use one of " + strings.Join(names, ", ") + "."
	}
	return "You called no tool. Call one of " + strings.Join(names, ", ") + "."
}

// withheld tells a person why the model said nothing of use.
func withheld(reply *llm.Reply) string {
	if reply.Refusal != "" {
		return "the model refused to answer: " + clip(reply.Refusal, maxBroken)
	}
	return "the answer was withheld by the provider's content filter"
}

// run runs one call; what is wrong with it is its result.
func (r *react) run(call core.ToolCall, parent, finish string, answered *modelTurn) (outcome, error) {
	span := r.turn.beginTool()
	arguments, thought := withoutThought(call.Arguments)
	if thought != "" {
		if err := r.turn.sayOnce(thought); err != nil {
			return outcome{}, fmt.Errorf("ctx.react: %w", err)
		}
		if answered.Said == "" {
			answered.Said = thought
		}
	}
	fitted, complaint := fitCall(core.ToolCall{Name: call.Name, Arguments: arguments}, r.tools)
	if complaint != "" {
		if finish == "length" {
			complaint = "your answer was cut off before the call was whole; be shorter"
		}
		r.turn.recordTool(call, parent, "", complaint, invalidArguments, span)
		r.complaint = "Not done: " + complaint + "."
		return outcome{text: r.complaint}, r.slip()
	}
	r.slips = 0
	came, err := r.toolNamed(call.Name).run(r.turn, toolCall{thread: r.thread, memory: r.memory, obs: r.obs, asked: call, arguments: fitted})
	if err != nil {
		return outcome{}, err
	}
	if came.act != nil && came.act.fault != "" { // a tool of the file made an action that no machine can do
		came = outcome{text: "Nothing was pressed: " + came.act.fault + "."}
	}
	if came.act == nil && !came.done {
		came.text = orElse(came.text, "Done.")
		if strings.HasPrefix(came.text, "Nothing was pressed") {
			r.complaints++
			r.complaint = came.text
		}
	}
	if came.done {
		came.text = "Finished."
	}
	if came.image != nil {
		r.pictures = append(r.pictures, core.Part{Text: "What " + call.Name + " shows:"}, core.Part{Media: came.image.media, Data: came.image.data})
	}
	result := came.text
	if came.fault != "" {
		result = ""
	}
	r.turn.recordTool(call, parent, result, came.fault, toolFailed, span)
	return came, nil
}

func (r *react) toolNamed(name string) *tool {
	for _, t := range r.tools {
		if t.name == name {
			return t
		}
	}
	return nil
}

// withoutThought takes the thought out of a call's arguments.
func withoutThought(arguments string) (rest, thought string) {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(arguments), &object) != nil || object[thoughtField] == nil {
		return arguments, ""
	}
	if json.Unmarshal(object[thoughtField], &thought) != nil {
		return arguments, ""
	}
	delete(object, thoughtField)
	data, err := json.Marshal(object)
	if err != nil {
		return arguments, ""
	}
	return string(data), thought
}

// idFor is the call's own ID where no other has it, or one made from what the call is.
func (r *react) idFor(call core.ToolCall, i int) string {
	if call.ID != "" && !r.track.has(func(c madeCall) bool { return c.ID == call.ID }) && !strings.HasPrefix(call.ID, "text") {
		return call.ID
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %d %s %s", r.turn.seen.Seq, r.track.Count, i, call.Name, call.Arguments))
	return hex.EncodeToString(sum[:])[:9] // the length that all endpoints take
}

// endingWords is what a model gave to finish, without the thought.
func endingWords(arguments string) string {
	rest, _ := withoutThought(arguments)
	if rest = strings.TrimSpace(rest); rest == "" || rest == "{}" {
		return ""
	}
	return rest
}

// finish begins a new trajectory. A model that finishes again without a press in between is told so.
func (r *react) finish(words string) {
	if r.restarted {
		r.complaints++
		r.complaint = "The game goes on: press something."
		r.track.Turns[len(r.track.Turns)-1].Remark, r.track.Turns[len(r.track.Turns)-1].failed = r.complaint, true
		return
	}
	r.restart("The round before was finished: " + strings.TrimSuffix(orElse(words, "without a word"), ".") + ".")
}

// restart begins a new trajectory that knows how the one before ended.
func (r *react) restart(ending string) {
	r.restarted = true
	summary := ending
	if r.track.Summary != "" && len(r.track.Summary) < 4*maxNote {
		summary = r.track.Summary + "\n" + ending
	}
	r.track = &trajectory{Summary: clip(summary, 8*maxNote), Turns: []modelTurn{}, Limit: r.track.Limit, Screen: r.track.Screen, Track: r.track.Track, Heard: r.track.Heard}
}

func (r *react) lastComplaint() string {
	return clip(orElse(r.complaint, "it pressed nothing"), maxComplaint)
}
