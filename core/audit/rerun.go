package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
	"dotmatrix/core/play"
)

// Rerun makes the decisions of a run's own steps again with an agent, from the record alone: what it sees and what the
// models answer is what was recorded, and nobody is asked. It returns the number of steps that were made again in full,
// and the divergences: the first in each thing that leaves the rest comparable, such as the agent's memory, and last the
// one after which nothing is. None means that the agent asks and does the same, byte for byte.
//
// game puts facts into words, as it did for the run; nil where it had none. progress may be nil.
func Rerun(ctx context.Context, record play.Steps, a play.Agent, game play.Game, progress func(done, of int)) (int, []Divergence, error) {
	last, err := record.Last(ctx)
	if err != nil {
		return 0, nil, err
	}
	r := &rerun{run: record.Run(), agent: a, game: game, known: map[string]bool{}}
	first := 0
	if r.run.Parent != "" {
		first = r.run.ForkSeq
	}
	if r.last, err = record.Step(ctx, first); err != nil {
		return 0, nil, err
	}
	if err := r.begin(ctx, record); err != nil {
		return 0, nil, err
	}
	for seq := first + 1; seq <= last; seq++ {
		if err := ctx.Err(); err != nil {
			return seq - 1 - first, r.divergences, context.Cause(ctx)
		}
		step, err := record.Step(ctx, seq)
		if err != nil {
			return seq - 1 - first, r.divergences, err
		}
		goes, err := r.step(ctx, step)
		if err != nil || !goes {
			return seq - 1 - first, r.divergences, err
		}
		r.last = step
		if progress != nil {
			progress(seq-first, last-first)
		}
	}
	return last - first, r.divergences, nil
}

type rerun struct {
	run         core.Run
	agent       play.Agent
	game        play.Game
	last        *core.Step      // the recorded step before
	memory      json.RawMessage // the agent's own
	divergences []Divergence
	known       map[string]bool // things that have diverged
}

// begin makes the memory with which the agent begins: a fork goes on with what stood there.
func (r *rerun) begin(ctx context.Context, record play.Steps) error {
	whose, memory := play.MemoryAt(record, r.last.Seq)
	if memory == nil {
		memory = r.last.Memory
	}
	if r.memory = memory; r.run.Parent != "" && r.agent.Version().Name == whose {
		return nil
	}
	own, err := r.agent.Start(ctx, agent.Host{Random: play.Random(r.run.Seed, 0), Emit: func(core.Event) {}, Now: r.now})
	if err != nil {
		return fmt.Errorf("starting the agent %s: %w", r.agent.Version().Name, err)
	}
	r.memory = own
	r.compareMemory(r.last.Seq, memory)
	return nil
}

// now is a time that does not go on: agents do not see it.
func (r *rerun) now() time.Time { return r.last.Start }

// asking gives the tape to the agent under the model that was chosen for the run. Another version of the agent asks what it
// asks, and the tape answers for the recorded model where none is named.
func (r *rerun) asking(tape llm.Model) llm.Model {
	version := r.agent.Version()
	if version.OwnModel() == "" || version.ID != r.run.Agent.ID {
		return tape
	}
	return llm.Chosen(tape, version.OwnModel(), r.run.ChosenModel)
}

// step makes one decision again. It reports whether what follows can be compared.
func (r *rerun) step(ctx context.Context, step *core.Step) (bool, error) {
	if step.Actor != core.ActorAgent && step.Actor != core.ActorFallback {
		return true, nil // a person's, who changes no memory
	}
	seen := play.Observe(r.game, r.last, step.Seq)
	seen.Steered = step.Steered
	tape, spans := newCassette(step), []core.Span(nil)
	host := agent.Host{Model: r.asking(tape), Random: play.Random(r.run.Seed, step.Seq), Now: r.now, Emit: func(core.Event) {}, Calls: toolCalls(step),
		Record: func(s core.Span) { spans = append(spans, s) }}
	decision, err := r.agent.Step(ctx, host, r.memory, seen)
	switch {
	case tape.diverged != nil:
		return r.stop(step.Seq, *tape.diverged), nil
	case err != nil && ctx.Err() != nil:
		return false, context.Cause(ctx)
	case err != nil:
		return r.stop(step.Seq, Divergence{In: "decision", A: step.Action.String(), B: "it fails: " + err.Error()}), nil
	}
	if unasked := tape.unasked(); unasked != nil {
		return r.stop(step.Seq, *unasked), nil
	}
	return r.compare(step, decision, spans), nil
}

// toolCalls are the tool calls of a step, never nil.
func toolCalls(step *core.Step) []core.Span {
	calls := []core.Span{}
	for _, span := range step.Spans {
		if span.Op == core.OpExecuteTool {
			calls = append(calls, span)
		}
	}
	return calls
}

// compare holds a decision against the recorded step.
func (r *rerun) compare(step *core.Step, d agent.Decision, spans []core.Span) bool {
	if was, is := toolText(step.Spans), toolText(spans); was != is {
		return r.stop(step.Seq, Divergence{In: "tool calls", A: was, B: is})
	}
	fault := d.Fault
	if fault == "" {
		if err := d.Action.Validate(); err != nil {
			fault = err.Error()
		}
	}
	if fault != step.Fault {
		return r.stop(step.Seq, Divergence{In: "fault", A: step.Fault, B: fault})
	}
	if was, is := actionText(step.Action), actionText(d.Action); fault == "" && was != is {
		return r.stop(step.Seq, Divergence{In: "action", A: was, B: is})
	}
	r.memory = d.Memory
	r.compareMemory(step.Seq, step.Memory)
	if !hasToolCalls(step.Spans) { // text in which a model wrote its calls was shown as it came, and is not kept
		r.note(step.Seq, Divergence{In: "words", A: step.Said, B: d.Said})
		r.note(step.Seq, Divergence{In: "reasoning", A: step.Reasoning, B: d.Reasoning})
	}
	return true
}

func (r *rerun) compareMemory(seq int, recorded json.RawMessage) {
	r.note(seq, Divergence{In: "memory", A: documentText(recorded), B: documentText(r.memory)})
}

// note keeps the first divergence in a thing.
func (r *rerun) note(seq int, d Divergence) {
	if d.A != d.B && !r.known[d.In] {
		r.known[d.In], d.Seq = true, seq
		r.divergences = append(r.divergences, d)
	}
}

// stop keeps the divergence after which nothing can be compared.
func (r *rerun) stop(seq int, d Divergence) bool {
	d.Seq = seq
	r.divergences = append(r.divergences, d)
	return false
}
