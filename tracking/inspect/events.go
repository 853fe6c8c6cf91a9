package inspect

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// trajectory is a run, or a fork as a branch, whose events are being written.
type trajectory struct {
	run      *core.RunSummary
	span     string // ID of its span
	memory   json.RawMessage
	reached  int // milestones so far
	messages []any
}

// event has what every event has.
func (s *sample) event(kind, span string, at time.Time, fields map[string]any) map[string]any {
	s.events++
	fields["event"], fields["uuid"] = kind, shortID("event "+s.run.Summary.ID, fmt.Sprint(s.events))
	fields["timestamp"], fields["working_start"] = moment(at), s.since(at)
	if span != "" {
		fields["span_id"] = span
	}
	return fields
}

// since is how many seconds after the run's start a moment is.
func (s *sample) since(at time.Time) float64 { return max(0, at.Sub(s.run.Summary.Start).Seconds()) }

func (s *sample) spanBegin(id, parent, kind, name string, at time.Time) error {
	fields := map[string]any{"id": id, "name": name, "type": kind}
	if parent != "" {
		fields["parent_id"] = parent
	}
	return s.put(s.event("span_begin", id, at, fields))
}

func (s *sample) spanEnd(id string, at time.Time) error {
	return s.put(s.event("span_end", id, at, map[string]any{"id": id}))
}

// step writes the events of a step, in a span of its own.
func (s *sample) step(t *trajectory, step *core.Step) error {
	span := fmt.Sprintf("%s-%d", t.run.ID, step.Seq)
	began, ended := s.times(step)
	if err := s.spanBegin(span, t.span, "step", stepName(step), began); err != nil {
		return err
	}
	for i := range step.Spans {
		if err := s.put(s.callEvent(t, span, &step.Spans[i], step)); err != nil {
			return err
		}
	}
	pressed, err := s.press(t, span, step, ended)
	if err == nil {
		err = s.put(pressed)
	}
	if err == nil {
		err = s.put(s.event("info", span, ended, map[string]any{"source": "dotmatrix", "data": t.state(step)}))
	}
	for _, m := range step.Reached {
		t.reached++
		if err == nil {
			err = s.put(s.event("score", span, ended, map[string]any{"intermediate": true, "score": map[string]any{
				"value": t.reached, "explanation": m.Title, "metadata": map[string]any{"milestone": m.Key, "step": step.Seq}}}))
		}
	}
	if err != nil {
		return err
	}
	return s.spanEnd(span, ended)
}

// times are when a step began and ended; one of an anchor, which took no time, is the run's start.
func (s *sample) times(step *core.Step) (began, ended time.Time) {
	if began = step.Start; began.IsZero() {
		began = s.run.Summary.Start
	}
	return began, began.Add(step.Duration)
}

func stepName(step *core.Step) string {
	name := fmt.Sprintf("step %d: %s", step.Seq, cmp.Or(step.Action.String(), string(step.Actor)))
	if step.Actor == core.ActorPerson || step.Actor == core.ActorFallback {
		name += " (" + string(step.Actor) + ")"
	}
	return name
}

// press is the step's action as a call of a tool, whose result is what the game showed. It is a message too.
func (s *sample) press(t *trajectory, span string, step *core.Step, ended time.Time) (map[string]any, error) {
	picture, err := s.attached.screen(step)
	if err != nil {
		return nil, fmt.Errorf("the picture of step %d: %w", step.Seq, err)
	}
	began, _ := s.times(step)
	result := []any{}
	for _, m := range step.Reached {
		result = append(result, s.attached.text("Milestone: "+m.Title))
	}
	result = append(result, image(picture))
	arguments := map[string]any{"buttons": step.Action.String(), "frames": step.Frames()}
	t.say(s, step, span, arguments, result)
	fields := map[string]any{"type": "function", "id": span, "function": "press", "arguments": arguments, "result": result, "events": []any{},
		"completed": moment(ended), "working_time": step.Duration.Seconds(), "message_id": shortID("message", span),
		"metadata": map[string]any{"actor": step.Actor, "tick": step.Tick, "chain": step.Chain}}
	if step.Fault != "" {
		fields["error"] = map[string]any{"type": "unknown", "message": plain.Text(step.Fault)}
	}
	return s.event("tool", span, began, fields), nil
}

// say adds the step to the conversation that Inspect shows of a sample.
func (t *trajectory) say(s *sample, step *core.Step, span string, arguments map[string]any, result []any) {
	if step.Actor == core.ActorAnchor {
		t.messages = append(t.messages, map[string]any{"id": shortID("start", span), "role": core.RoleUser, "source": "input",
			"content": append([]any{s.attached.text(s.input())}, result...)})
		return
	}
	for i, line := range step.Steered {
		t.messages = append(t.messages, map[string]any{"id": shortID(fmt.Sprint("steered ", i), span), "role": core.RoleUser, "content": []any{s.attached.text(line)}})
	}
	said := step.Said
	if step.Actor != core.ActorAgent {
		said = fmt.Sprintf("(%s acted)", step.Actor)
	}
	message := s.attached.content(core.Message{Reasoning: step.Reasoning, Parts: []core.Part{{Text: said}}})
	t.messages = append(t.messages, map[string]any{"id": shortID("said", span), "role": core.RoleAssistant, "content": message,
		"tool_calls": []any{map[string]any{"id": span, "function": "press", "arguments": arguments, "type": "function"}}},
		map[string]any{"id": shortID("message", span), "role": core.RoleTool, "tool_call_id": span, "function": "press", "content": result})
}

// state is what a step left: the facts, what the agent keeps where that is new, and what else happened.
func (t *trajectory) state(step *core.Step) map[string]any {
	state := map[string]any{"step": step.Seq, "actor": step.Actor, "tick": step.Tick}
	if len(step.Facts) > 0 {
		state["facts"] = step.Facts
	}
	if len(step.Memory) > 0 && !bytes.Equal(step.Memory, t.memory) {
		state["memory"] = step.Memory
		t.memory = slices.Clone(step.Memory)
	}
	if step.Said != "" {
		state["said"] = step.Said
	}
	if step.Fault != "" {
		state["fault"] = step.Fault
	}
	if len(step.Steered) > 0 {
		state["steered"] = step.Steered
	}
	return state
}
