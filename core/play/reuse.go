package play

import (
	"context"
	"iter"
	"slices"
	"sync"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// reuse is what a run that is resumed has paid for and not used: the calls that were made behind its last step. The
// first that ask the same get the same answers, and are the same calls in the record. It belongs to one step.
type reuse struct {
	live llm.Model // asked for everything else; may be nil

	mu    sync.Mutex
	calls []core.Span       // not used yet
	ids   map[string]string // of calls that were made again, by the ID of the new span
}

func newReuse(calls []core.Span) *reuse {
	if len(calls) == 0 {
		return nil
	}
	return &reuse{calls: slices.Clone(calls), ids: map[string]string{}}
}

// left are the calls that may be used again, those of a try at a step that was given up first.
func (r *reuse) left(tried []core.Span) []core.Span {
	left := slices.Clone(tried)
	if r != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		left = append(left, r.calls...)
	}
	return left
}

// Stream answers as it was answered before the run broke off, or asks the live model.
func (r *reuse) Stream(ctx context.Context, request llm.Request) iter.Seq2[llm.Delta, error] {
	asked := agent.Asked(r.live, request)
	r.mu.Lock()
	at := slices.IndexFunc(r.calls, func(s core.Span) bool { return s.Output != nil && agent.SameRequest(&s, &asked) })
	var reply *llm.Reply
	if at >= 0 {
		reply, _ = agent.Replied(&r.calls[at]) // which has an answer
	}
	r.mu.Unlock()
	switch {
	case reply != nil:
		return func(yield func(llm.Delta, error) bool) { agent.StreamReply(reply, yield) }
	case r.live == nil:
		return func(yield func(llm.Delta, error) bool) { yield(llm.Delta{}, llm.NotSetUp()) }
	}
	return r.live.Stream(ctx, request)
}

// About is what is known of the live model.
func (r *reuse) About(model string) llm.About {
	if r.live == nil {
		return llm.Nowhere{}.About(model)
	}
	return r.live.About(model)
}

// call is a model or tool call of a step.
type call struct {
	span core.Span
	paid bool // it is on disk, and was counted, before
}

// known gives the recorded call in the place of one that was made again.
func (r *reuse) known(span core.Span) call {
	if r == nil {
		return call{span: span}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if old, ok := r.ids[span.Parent]; ok {
		span.Parent = old
	}
	at := slices.IndexFunc(r.calls, func(s core.Span) bool { return agent.SameCall(&s, &span) })
	if at < 0 || span.ErrorType != "" && span.Op == core.OpChat { // a failure that came again is another one
		return call{span: span}
	}
	old := r.calls[at]
	r.calls = slices.Delete(r.calls, at, at+1)
	r.ids[span.ID] = old.ID
	return call{old, true}
}
