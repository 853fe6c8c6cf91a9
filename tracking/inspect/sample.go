package inspect

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// sample is a run that is being written.
type sample struct {
	ctx      context.Context
	run      *Run
	told     func()
	out      io.Writer
	attached attachments
	usage    modelUsage
	events   int
}

func newSample(ctx context.Context, run *Run, told func()) *sample {
	if told == nil {
		told = func() {}
	}
	return &sample{ctx: ctx, run: run, told: told, attached: newAttachments(), usage: modelUsage{}}
}

// write writes the sample as one JSON object. Its events come first, one by one: there may be very many.
func (s *sample) write(w io.Writer) error {
	s.out = w
	if _, err := fmt.Fprint(w, `{"events":[`); err != nil {
		return err
	}
	main, err := s.all()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(w, `]`); err != nil {
		return err
	}
	return s.rest(main)
}

// put writes an event.
func (s *sample) put(event map[string]any) error {
	data, err := json.Marshal(event)
	if err != nil {
		return err
	}
	if s.events > 1 {
		data = append([]byte(",\n"), data...)
	}
	_, err = s.out.Write(data)
	return err
}

// all writes all events.
func (s *sample) all() (*trajectory, error) {
	r := &s.run.Summary
	start := r.Start
	err := s.put(s.event("sample_init", "", start, map[string]any{"sample": map[string]any{"input": s.input(), "target": "", "id": r.ID}, "state": map[string]any{}}))
	if err != nil {
		return nil, err
	}
	main := &trajectory{run: r, span: r.ID}
	if err := s.spanBegin(main.span, "", "agent", plain.Line(r.Agent.Name), start); err != nil {
		return nil, err
	}
	if err := s.steps(main, s.run); err != nil {
		return nil, err
	}
	end := later(r.End, start)
	if err := s.spanEnd(main.span, end); err != nil {
		return nil, err
	}
	return main, s.put(s.event("score", "", end, map[string]any{"intermediate": false, "score": s.score()}))
}

// steps writes the steps of a run, and what forks off behind each.
func (s *sample) steps(t *trajectory, run *Run) error {
	for seq := run.From; seq <= run.To; seq++ {
		step, err := run.Steps.Step(s.ctx, seq)
		if err != nil {
			return err
		}
		if err := s.step(t, step); err != nil {
			return err
		}
		for i := range run.Forks {
			if run.Forks[i].Summary.ForkSeq == seq {
				if err := s.branch(t, step, &run.Forks[i]); err != nil {
					return err
				}
			}
		}
		s.told()
	}
	return nil
}

// branch writes a fork: the anchor where it leaves its parent, and its own steps in a span.
func (s *sample) branch(parent *trajectory, at *core.Step, fork *Run) error {
	anchor := fmt.Sprintf("anchor-%s-%d", parent.run.ID, at.Seq)
	r := &fork.Summary
	if err := s.put(s.event("anchor", parent.span, r.Start, map[string]any{"anchor_id": anchor, "source": fork.Summary.ID})); err != nil {
		return err
	}
	t := &trajectory{run: r, span: r.ID, memory: at.Memory, reached: parent.reached}
	if err := s.spanBegin(t.span, parent.span, "branch", fmt.Sprintf("fork %s at step %d: %s", r.ID, r.ForkSeq, plain.Line(r.Agent.Name)), r.Start); err != nil {
		return err
	}
	if err := s.put(s.event("branch", t.span, r.Start, map[string]any{"from_span": parent.span, "from_anchor": anchor})); err != nil {
		return err
	}
	if err := s.steps(t, fork); err != nil {
		return err
	}
	return s.spanEnd(t.span, later(r.End, r.Start))
}

// input says what the run was about.
func (s *sample) input() string {
	r := &s.run.Summary
	from := plain.Line(r.Anchor.Name)
	if from == "" {
		from = "power-on"
	}
	return fmt.Sprintf("%s plays %s from %s", plain.Line(r.Agent.Name), gameOf(r), from)
}

func (s *sample) score() map[string]any {
	r := &s.run.Summary
	keys := make([]string, 0, len(r.Milestones))
	for _, m := range r.Milestones {
		keys = append(keys, m.Key)
	}
	return map[string]any{"value": len(r.Milestones), "explanation": reasonText(r), "metadata": map[string]any{"milestones": keys, "steps": r.Steps}}
}

// summary is what Inspect lists of the sample.
func (s *sample) summary() map[string]any {
	r := &s.run.Summary
	out := map[string]any{"id": r.ID, "epoch": 1, "input": s.input(), "target": "", "scores": map[string]any{scorer: s.score()}, "model_usage": s.usage,
		"total_time": r.Wall.Seconds(), "working_time": r.Wall.Seconds(), "uuid": shortID("sample", r.ID), "completed": r.Status != core.Running,
		"started_at": moment(r.Start), "completed_at": moment(later(r.End, r.Start)), "metadata": s.metadata()}
	if r.Status == core.Failed {
		out["error"] = plain.Text(r.Reason)
	}
	return out
}

// rest writes all of the sample but its events, behind them.
func (s *sample) rest(main *trajectory) error {
	r := &s.run.Summary
	rest := s.summary()
	delete(rest, "completed")
	rest["messages"] = append([]any{}, main.messages...)
	rest["output"] = map[string]any{"model": modelOf(r), "choices": []any{}, "completion": reasonText(r)}
	rest["store"], rest["attachments"] = map[string]any{}, s.attached.texts
	if r.Status == core.Failed {
		rest["error"] = problemOf(r)
	}
	data, err := json.Marshal(rest)
	if err != nil {
		return err
	}
	data[0] = ',' // in the place of the bracket that stands before the events
	_, err = s.out.Write(data)
	return err
}

// metadata is what proves and places the run.
func (s *sample) metadata() map[string]any {
	r := &s.run.Summary
	m := map[string]any{
		"run": r.ID, "status": r.Status, "agent": plain.Line(r.Agent.Name), "version": r.Agent.ID, "help": r.Help().Short(), "seed": r.Seed, "steps": r.Steps,
		"frames": r.Frames, "presses": r.Presses, "chain": r.Chain, "game": r.Game.Name, "rom": r.Machine.ROM.Title, "providers": r.Providers(),
	}
	if name := r.Called(); name != "" {
		m["name"] = name
	}
	if r.Note != "" {
		m["note"] = r.Note
	}
	if r.Parent != "" {
		m["fork_of"], m["fork_step"] = r.Parent, r.ForkSeq
	}
	if r.Reason != "" {
		m["reason"] = r.Reason
	}
	if len(r.Tags) > 0 {
		m["tags"] = r.Tags
	}
	forks := []string{}
	for i := range s.run.Forks {
		forks = append(forks, s.run.Forks[i].Summary.ID)
	}
	if slices.Sort(forks); len(forks) > 0 {
		m["forks"] = forks
	}
	return m
}
