package play

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
)

// Departure is a place where an agent that runs again does something else than was recorded.
type Departure struct {
	Seq     int
	In      string // such as "request 1", "memory", "action"
	Was, Is string // of what differs, for people, in lines
}

func (d *Departure) String() string { return fmt.Sprintf("step %d departs in its %s", d.Seq, d.In) }

// Rerun makes the decisions of a run's own steps again with an agent, from the record alone: what it sees and what the
// models answer is what was recorded, and nobody is asked. It returns the number of steps that were made again in full,
// and the departures: the first in each thing that leaves the rest comparable, such as the agent's memory, and last the
// one after which nothing is. None means that the agent asks and does the same, byte for byte.
//
// game puts facts into words, as it did for the run; nil where it had none. progress may be nil.
func Rerun(ctx context.Context, record Record, a Agent, game Game, progress func(done, of int)) (int, []Departure, error) {
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
			return seq - 1 - first, r.departures, context.Cause(ctx)
		}
		step, err := record.Step(ctx, seq)
		if err != nil {
			return seq - 1 - first, r.departures, err
		}
		goes, err := r.step(ctx, step)
		if err != nil || !goes {
			return seq - 1 - first, r.departures, err
		}
		r.last = step
		if progress != nil {
			progress(seq-first, last-first)
		}
	}
	return last - first, r.departures, nil
}

type rerun struct {
	run        core.Run
	agent      Agent
	game       Game
	last       *core.Step      // the recorded step before
	memory     json.RawMessage // the agent's own
	departures []Departure
	known      map[string]bool // things that have departed
}

// begin makes the memory with which the agent begins: a fork goes on with what stood there.
func (r *rerun) begin(ctx context.Context, record Record) error {
	whose, memory := memoryAt(record, r.last.Seq)
	if memory == nil {
		memory = r.last.Memory
	}
	if r.memory = memory; r.run.Parent != "" && r.agent.Version().Name == whose {
		return nil
	}
	own, err := r.agent.Start(ctx, agent.Host{Random: random(r.run.Seed, 0), Emit: func(core.Event) {}, Now: r.now})
	if err != nil {
		return fmt.Errorf("starting the agent %s: %w", r.agent.Version().Name, err)
	}
	r.memory = own
	r.compareMemory(r.last.Seq, memory)
	return nil
}

// now is a time that does not go on: agents do not see it.
func (r *rerun) now() time.Time { return r.last.Start }

// step makes one decision again. It reports whether what follows can be compared.
func (r *rerun) step(ctx context.Context, step *core.Step) (bool, error) {
	if step.Actor != core.ActorAgent && step.Actor != core.ActorFallback {
		return true, nil // a person's, who changes no memory
	}
	seen, err := see(ctx, r.game, r.last, step.Seq)
	if err != nil {
		return false, err
	}
	seen.Steered = step.Steered
	tape, spans := newCassette(step), []core.Span(nil)
	host := agent.Host{Model: tape, Random: random(r.run.Seed, step.Seq), Now: r.now, Emit: func(core.Event) {},
		Record: func(s core.Span) { spans = append(spans, s) }}
	decision, err := r.agent.Step(ctx, host, r.memory, seen)
	switch {
	case tape.departed != nil:
		return r.part(step.Seq, *tape.departed), nil
	case err != nil && ctx.Err() != nil:
		return false, context.Cause(ctx)
	case err != nil:
		return r.part(step.Seq, Departure{In: "decision", Was: step.Action.String(), Is: "it fails: " + err.Error()}), nil
	}
	if unasked := tape.unasked(); unasked != nil {
		return r.part(step.Seq, *unasked), nil
	}
	return r.compare(step, decision, spans), nil
}

// compare holds a decision against the recorded step.
func (r *rerun) compare(step *core.Step, d agent.Decision, spans []core.Span) bool {
	if was, is := toolText(step.Spans), toolText(spans); was != is {
		return r.part(step.Seq, Departure{In: "tool calls", Was: was, Is: is})
	}
	fault := d.Fault
	if fault == "" {
		if err := d.Action.Validate(); err != nil {
			fault = err.Error()
		}
	}
	if fault != step.Fault {
		return r.part(step.Seq, Departure{In: "fault", Was: step.Fault, Is: fault})
	}
	if was, is := actionText(step.Action), actionText(d.Action); fault == "" && was != is {
		return r.part(step.Seq, Departure{In: "action", Was: was, Is: is})
	}
	r.memory = d.Memory
	r.compareMemory(step.Seq, step.Memory)
	if !hasToolCalls(step.Spans) { // text in which a model wrote its calls was shown as it came, and is not kept
		r.depart(step.Seq, Departure{In: "words", Was: step.Said, Is: d.Said})
		r.depart(step.Seq, Departure{In: "reasoning", Was: step.Reasoning, Is: d.Reasoning})
	}
	return true
}

func (r *rerun) compareMemory(seq int, recorded json.RawMessage) {
	r.depart(seq, Departure{In: "memory", Was: documentText(recorded), Is: documentText(r.memory)})
}

// depart notes the first difference in a thing.
func (r *rerun) depart(seq int, d Departure) {
	if d.Was != d.Is && !r.known[d.In] {
		r.known[d.In], d.Seq = true, seq
		r.departures = append(r.departures, d)
	}
}

// part notes the difference after which nothing can be compared.
func (r *rerun) part(seq int, d Departure) bool {
	d.Seq = seq
	r.departures = append(r.departures, d)
	return false
}

// see is what an agent may know before step seq, behind last.
func see(ctx context.Context, game Game, last *core.Step, seq int) (core.Observation, error) {
	seen := core.Observation{Seq: seq, Tick: last.Tick, Screen: last.Screen, Facts: last.Facts, Last: last}
	if game == nil || seen.Facts == nil {
		return seen, nil
	}
	words, err := game.Text(ctx, seen.Facts)
	if err != nil {
		return seen, fmt.Errorf("putting the facts into words: %w", err)
	}
	seen.Text = words
	return seen, nil
}

func hasToolCalls(spans []core.Span) bool {
	for i := range spans {
		if out := spans[i].Output; out != nil && len(out.ToolCalls) > 0 {
			return true
		}
	}
	return false
}

// toolText lists tool calls with their arguments and results.
func toolText(spans []core.Span) string {
	var out bytes.Buffer
	for i := range spans {
		if s := &spans[i]; s.Op == core.OpExecuteTool {
			fmt.Fprintf(&out, "%s %s -> %s%s\n", text(s, core.AttrToolName), text(s, core.AttrToolArguments), text(s, core.AttrToolResult), s.Error)
		}
	}
	return out.String()
}

// actionText is an action with all its numbers, a line for each press.
func actionText(a core.Action) string {
	var out bytes.Buffer
	for _, p := range a.Presses {
		fmt.Fprintf(&out, "%s for %d frames, then %d\n", p.Buttons, p.Hold, p.Wait)
	}
	if a.Settle > 0 {
		fmt.Fprintf(&out, "until the picture is still, at most %d frames\n", a.Settle)
	}
	return out.String()
}

// documentText is a JSON document in lines.
func documentText(document json.RawMessage) string {
	var out bytes.Buffer
	if len(document) == 0 || json.Indent(&out, document, "", "  ") != nil {
		return string(document)
	}
	return out.String() + "\n"
}
