package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
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
			return &act{memory: starlark.None, fault: fmt.Sprintf("the model's answers could not be used %d times: %s", r.complaints, r.lastComplaint())}, nil
		case r.turn.calls >= MaxCalls-sparedCalls:
			return &act{memory: starlark.None, fault: fmt.Sprintf("the model was asked %d times and pressed nothing", r.turn.calls)}, nil
		}
	}
}

// makeRoom sums the conversation up before it outgrows the model's context or the agent's memory, and not before there is
// enough of it that this is worth a call.
func (r *react) makeRoom() error {
	full := r.context > 0 && r.track.Tokens > r.context*4/5
	if (full || r.track.size() > maxTrajectory) && len(r.track.Turns) >= 2*keptTurns {
		return r.turn.compact(r.track, r.request, keptTurns)
	}
	return nil
}

// ask asks for one answer. A conversation that is too long for the model is summed up, ever shorter.
func (r *react) ask() (*llm.Reply, error) {
	for keep := keptTurns; ; keep /= 2 {
		r.request.Messages = r.conversation()
		r.turn.compacted = r.track.Summary != ""
		reply, _, err := r.turn.chat(r.request)
		r.turn.compacted = false
		if !is(err, llm.KindContext) {
			return reply, err
		}
		keep = min(keep, len(r.track.Turns)/2)
		switch shorter := r.turn.compact(r.track, r.request, keep); {
		case errors.Is(shorter, errNothingToSum):
			return nil, err // the model's, whose context is too short for even this
		case shorter != nil:
			return nil, shorter
		}
	}
}

// answer runs the tools that an answer calls; the act is of the one that presses.
func (r *react) answer(reply *llm.Reply) (*act, error) {
	r.track.Count++
	r.track.Tokens = reply.InputTokens
	calls, said := callsIn(reply.Message, r.tools)
	answered := modelTurn{Said: strings.TrimSpace(said)}
	if len(calls) == 0 {
		answered.Remark = r.noCall(reply)
		r.complaints++
		r.track.Turns = append(r.track.Turns, answered)
		return nil, nil
	}
	parent := r.turn.lastCall
	var pressed *act
	var finished bool
	words := answered.Said
	for i, call := range calls {
		made := madeCall{ID: r.idFor(call, i), Name: call.Name, Arguments: call.Arguments}
		call.ID = made.ID
		if pressed != nil || finished {
			made.Result = "Not done: one press a turn. Look at the screen first, then call it again."
			answered.Calls = append(answered.Calls, made)
			continue
		}
		came, err := r.run(call, parent, &answered)
		if err != nil {
			return nil, err
		}
		pressed, made.Result = came.act, came.text
		if came.done {
			finished, words = true, orElse(endingWords(call.Arguments), answered.Said)
		}
		answered.Calls = append(answered.Calls, made)
	}
	r.track.Turns = append(r.track.Turns, answered)
	if finished {
		r.finish(words)
	}
	return pressed, nil
}

// noCall is what a model is told whose answer calls no tool.
func (r *react) noCall(reply *llm.Reply) string {
	switch reply.Finish {
	case "length":
		return "Your answer was cut off before it called a tool. Be shorter, and call a tool."
	case "content_filter":
		return "Your answer was withheld by the provider's filter. Call a tool."
	}
	names := make([]string, len(r.tools))
	for i, t := range r.tools {
		names[i] = t.name
	}
	return "You called no tool. Call one of " + strings.Join(names, ", ") + "."
}

// run runs one call; what is wrong with it is its result.
func (r *react) run(call core.ToolCall, parent string, answered *modelTurn) (outcome, error) {
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
		r.complaints++
		r.turn.recordTool(call, parent, "", complaint, span)
		return outcome{text: "Not done: " + complaint + "."}, nil
	}
	came, err := r.toolNamed(call.Name).run(r.turn, toolCall{thread: r.thread, memory: r.memory, obs: r.obs, arguments: fitted})
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
		}
	}
	if came.done {
		came.text = "Finished."
	}
	if came.image != nil {
		r.pictures = append(r.pictures, core.Part{Text: "What " + call.Name + " shows:"}, core.Part{Media: came.image.media, Data: came.image.data})
	}
	r.turn.recordTool(call, parent, came.text, "", span)
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
	if call.ID != "" && !r.track.hasID(call.ID) && !strings.HasPrefix(call.ID, "text") {
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
		r.track.Turns[len(r.track.Turns)-1].Remark = "The game goes on: press something."
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
	r.track = &trajectory{Summary: clip(summary, 8*maxNote), Turns: []modelTurn{}, Screen: r.track.Screen, Track: r.track.Track, Heard: r.track.Heard}
}

func (r *react) lastComplaint() string {
	if len(r.track.Turns) == 0 {
		return "it pressed nothing"
	}
	last := r.track.Turns[len(r.track.Turns)-1]
	for _, call := range last.Calls {
		if strings.HasPrefix(call.Result, "Not") {
			return clip(call.Result, maxComplaint)
		}
	}
	return clip(orElse(last.Remark, "it pressed nothing"), maxComplaint)
}
