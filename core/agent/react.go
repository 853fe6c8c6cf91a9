package agent

import (
	"errors"
	"fmt"
	"slices"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/agent/schema"
	"dotmatrix/core/llm"
)

// maxComplaints is how often in a step a model is told what is wrong with its answer before the step has no action.
const maxComplaints = 5

// maxWithheld is how many answers in a step the provider's filter may withhold: the model is told of the first, and what
// it answers to that is the last try.
const maxWithheld = 2

// react is one ctx.react: a loop of thinking and calling tools that ends with a press, and goes on in the next step.
type react struct {
	turn      *turn
	thread    *starlark.Thread
	signature *signature
	memory    *starlark.Dict
	obs       *observation
	request   llm.Request // without messages
	tools     []*tool
	current   []core.Part // the inputs, and what a person would notice
	pictures  []core.Part // that tools gave in this step
	track     *trajectory
	maxIters  int
	context   int
	thoughts  bool

	rung       rung
	slips      int // answers in a row that had not the form of a call
	complaints int
	withheld   int // answers of this step that the provider's filter withheld
	restarted  bool
	complaint  string // the newest
}

// scriptReact is ctx.react(signature, memory, obs, inputs = {}, max_iters = 20, key = "trajectory", thoughts = True,
// context = 0, patience = 6, and the parameters of asking): it returns an act, whose memory holds the trajectory under
// key.
func (t *turn) scriptReact(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	r := &react{turn: t, thread: thread, thoughts: true, maxIters: 20}
	inputs, key, patience := new(starlark.Dict), "trajectory", 6
	var a asking
	if err := a.unpack(b, args, kwargs, "signature", &r.signature, "memory", &r.memory, "obs", &r.obs, "inputs?", &inputs,
		"max_iters?", &r.maxIters, "key?", &key, "thoughts?", &r.thoughts, "context?", &r.context, "patience?", &patience); err != nil {
		return nil, err
	}
	var err error
	if r.request, err = a.request("react"); err != nil {
		return nil, err
	}
	kept, found, err := r.memory.Get(starlark.String(key))
	if err != nil || !found {
		kept = starlark.None
	}
	if r.track, err = openTrajectory(kept); err != nil {
		return nil, err
	}
	if err := r.prepare(inputs, patience); err != nil {
		return nil, fmt.Errorf("ctx.react: %w", err)
	}
	made, err := r.loop()
	if err != nil {
		return nil, err
	}
	r.track.forget()
	value, err := r.track.value()
	if err == nil {
		err = r.memory.SetKey(starlark.String(key), value)
	}
	if made.memory == starlark.None {
		made.memory = r.memory
	}
	return made, err
}

// prepare gathers the tools, shows the inputs, and tells the model what came of its last press.
func (r *react) prepare(inputs *starlark.Dict, patience int) error {
	outputs, err := r.signature.outputs.object()
	if err != nil {
		return err
	}
	finish := &tool{name: "finish", description: "Says that what you were asked for is done.", parameters: outputs,
		run: func(*turn, toolCall) (outcome, error) { return outcome{done: true}, nil }}
	if len(r.signature.outputs.names) > 0 {
		finish.description = "Gives what you were asked for, and ends the task."
	}
	r.tools = append(slices.Clone(r.turn.agent.definition.tools), finish)
	if len(r.tools) == 1 {
		return errors.New("the agent has no tools: name some in tools of define(...), such as \"press_buttons\"")
	}
	r.rung = min(r.turn.kept.Rungs[r.request.Model], rungShort)
	r.offer()
	if r.current, err = r.signature.show(inputs); err != nil {
		return err
	}
	r.arrive(patience)
	return nil
}

// offer puts into the request what the model may call, in the way of its rung.
func (r *react) offer() {
	r.request.Tools, r.request.ToolChoice, r.request.Schema = nil, "", nil
	if r.rung >= rungSchema {
		r.request.Schema = callSchema(r.offered())
		return
	}
	for _, t := range r.tools {
		r.request.Tools = append(r.request.Tools, r.spec(t))
	}
}

// spec is a tool as the model is offered it: where thoughts are wanted, it says why it calls it.
func (r *react) spec(t *tool) llm.Tool {
	if !r.thoughts || t.parameters.Properties.Get(thoughtField) != nil {
		return t.spec()
	}
	return llm.Tool{Name: t.name, Description: t.description, Parameters: mustJSON(withThought(t.parameters))}
}

const thoughtField = "thought"

// thoughtForm is the thought that comes with a call. A model that is held to the schema ends it before it rambles; one
// that is not is not told off for a longer one.
var thoughtForm = &schema.Schema{Type: "string", MaxLength: 500,
	Description: "what you see, what you want, and why you call this tool, in one to three sentences"}

// arrive completes the press of the step before, and notes whether the agent gets on.
func (r *react) arrive(patience int) {
	seen, mark := r.turn.seen, r.obs.mark()
	r.track.arrive(r.turn.cameOf(r.track, mark))
	r.track.Track = r.track.Track.Add(mark)
	r.track.Screen = mark.Screen
	if stuck := r.track.Track.Look(patience); stuck.Why != "" {
		r.current = append([]core.Part{{Text: "You seem to be stuck: " + stuck.Why + ". " + stuck.Advice + "."}}, r.current...)
	}
	if last := seen.Last; last != nil && last.Actor == core.ActorFallback && last.Fault != "" {
		r.current = append([]core.Part{{Text: "In the step before nothing was pressed: " + last.Fault + "."}}, r.current...)
	}
	r.obs.listened = true
	r.track.hear(seen.Seq, seen.Steered)
}

// conversation is all that the model is given.
func (r *react) conversation() []core.Message {
	messages := []core.Message{core.TextMessage(core.RoleSystem, r.instructions())}
	opening, shown := "", r.track
	if r.track.Summary != "" {
		opening = "What happened before, in short:\n" + r.track.Summary
	}
	if r.rung == rungShort {
		opening, shown = "", r.track.newest(shortTurns)
	}
	if opening != "" || len(shown.Turns) > 0 {
		messages = append(messages, core.TextMessage(core.RoleUser, orElse(opening, "You begin.")))
	}
	messages = append(messages, shown.messages()...)
	if r.rung >= rungSchema {
		messages = withoutCalls(messages, callAsAnswer(r.offered()))
	}
	now := &message{core.Message{Role: core.RoleUser}}
	now.addText(r.turn.kept.notebook())
	now.addText(r.track.toldByPerson(r.turn.seen.Seq))
	for _, part := range append(slices.Clone(r.current), r.pictures...) {
		if part.Media == "" {
			now.addText(part.Text)
			continue
		}
		now.Parts = append(now.Parts, part)
	}
	if last := len(messages) - 1; messages[last].Role == core.RoleUser && r.rung >= rungSchema {
		messages[last] = joined(messages[last], now.Message)
		return messages
	}
	return append(messages, now.Message)
}

// shortTurns are the turns that a model is shown on the lowest rung.
const shortTurns = 3

// instructions are what the model is told to do, and on the lower rungs what it can call.
func (r *react) instructions() string {
	switch r.rung {
	case rungNative:
		return r.signature.instruction + "\n\n" + reactPrompt
	case rungShort:
		return shortPrompt + "\n" + toolLines(r.offered())
	}
	return r.signature.instruction + "\n\n" + callsPrompt + "\n" + toolLines(r.offered())
}
