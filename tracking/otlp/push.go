package otlp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"dotmatrix/core"
)

// Run is a recorded run. It may still grow.
type Run interface {
	Last(ctx context.Context) (int, error) // the error wraps core.ErrNoSteps where there is none yet
	Step(ctx context.Context, seq int) (*core.Step, error)
}

// Job is a run to push.
type Job struct {
	Run     Run
	Summary core.RunSummary
	Follows *Link // the step that the run's first own one follows, where it is a fork
	Steps   Selection

	Cursor json.RawMessage                                         // how far an earlier push came; nil: there was none
	Save   func(ctx context.Context, cursor json.RawMessage) error // keeps how far this one is

	Told func(done, of int) // is told after every some steps; nil: nobody is
}

// Pushed is what came of a push.
type Pushed struct {
	Steps  int  // that were new
	Traces int  // that were sent for them
	Whole  bool // the run is over and all of it is there
}

// chunk is how many steps are read before they are sent.
const chunk = maxTraces

// pushing is a push that goes on.
type pushing struct {
	*Receiver
	*Job
	at        cursor
	bookmarks map[int]bool
	result    Pushed
}

// Push brings what is new of a run to the receiver. Whatever ends it, what was reached is kept, and the next push goes on
// there. What was sent in a request that broke off is sent again, under the same IDs.
func (r *Receiver) Push(ctx context.Context, j *Job) (Pushed, error) {
	p := &pushing{Receiver: r, Job: j, at: readCursor(j.Cursor, j.Steps), bookmarks: map[int]bool{}}
	for _, b := range j.Summary.Bookmarks {
		p.bookmarks[b.Seq] = true
	}
	err := p.all(ctx)
	if there := p.at.Next - p.first(); err != nil && there > 0 {
		err = fmt.Errorf("%w; the steps before %d are there", err, p.at.Next)
	}
	return p.result, err
}

func (p *pushing) all(ctx context.Context) error {
	over := p.Summary.Status != core.Running // before the last step is read: none comes after it then
	last, err := p.Run.Last(ctx)
	if errors.Is(err, core.ErrNoSteps) {
		p.result.Whole = over
		return nil
	}
	if err != nil {
		return err
	}
	p.at.Next = max(p.at.Next, p.first())
	var before json.RawMessage
	if p.at.Next > 0 && p.at.Next <= last {
		step, err := p.Run.Step(ctx, p.at.Next-1)
		if err != nil {
			return err
		}
		before = step.Facts
	}
	for p.at.Next <= last {
		if before, err = p.chunk(ctx, min(p.at.Next+chunk-1, last), last, over, before); err != nil {
			return err
		}
	}
	p.result.Whole = over
	return nil
}

// first is the first step that is the run's own, and in which something was done.
func (p *pushing) first() int {
	if p.Summary.Parent == "" {
		return 1
	}
	return p.Summary.ForkSeq + 1
}

// chunk sends the steps up to one. It returns the facts at its end.
func (p *pushing) chunk(ctx context.Context, to, last int, over bool, before json.RawMessage) (json.RawMessage, error) {
	end := -1
	if over {
		end = last
	}
	var traces []Trace
	for seq := p.at.Next; seq <= to; seq++ {
		step, err := p.Run.Step(ctx, seq)
		if err != nil {
			return nil, err
		}
		if p.Steps.Has(step, end, p.bookmarks) {
			traces = append(traces, p.trace(step, before, p.o.Content))
		}
		before = step.Facts
		if p.Told != nil {
			p.Told(seq, last)
		}
	}
	rest := traces
	err := Send(ctx, traces, p.post, p.o.Notice, func(n int) error {
		rest = rest[n:]
		p.result.Traces += n
		if len(rest) == 0 {
			return nil // the chunk is at its end, whose steps may have no traces
		}
		return p.reach(ctx, rest[0].Seq)
	})
	if err != nil {
		return nil, err
	}
	return before, p.reach(ctx, to+1)
}

// reach keeps that all steps before next are there.
func (p *pushing) reach(ctx context.Context, next int) error {
	p.result.Steps += next - p.at.Next
	p.at.Next = next
	if err := p.Save(context.WithoutCancel(ctx), json.RawMessage(marshal(p.at))); err != nil { // what is there is there, whoever interrupts
		return fmt.Errorf("keeping how far the push is: %w", err)
	}
	return nil
}

// trace is a step's. before are the facts that the step began with.
func (p *pushing) trace(step *core.Step, before json.RawMessage, content Content) Trace {
	trace := Trace{Seq: step.Seq, Spans: Spans(&p.Summary.Run, p.Summary.ID, step)}
	fill(trace.Spans, step, before, content)
	if p.Follows != nil && step.Seq == p.first() {
		trace.Spans[0].Link = p.Follows
	}
	if content == Everything {
		trace.Smaller = func() Trace { return p.trace(step, before, WithoutPictures) }
	}
	return trace
}
