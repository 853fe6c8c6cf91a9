package audit

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// cassette is a Model that answers the requests of one step as they were answered when it was recorded, in their order,
// and asks nobody. A request that is another one ends the step: diverged then says which.
type cassette struct {
	calls    []core.Span // of models
	next     int
	diverged *Divergence // its Seq is not set
}

func newCassette(step *core.Step) *cassette {
	c := &cassette{}
	for _, span := range step.Spans {
		if span.Op == core.OpChat {
			c.calls = append(c.calls, span)
		}
	}
	return c
}

// errDiverged ends a step whose request is another one than was recorded.
var errDiverged = errors.New("the request is not the one that was recorded")

// Stream gives the recorded answer, or the recorded failure.
func (c *cassette) Stream(_ context.Context, request llm.Request) iter.Seq2[llm.Delta, error] {
	asked := agent.Asked(c, request)
	return func(yield func(llm.Delta, error) bool) {
		if c.next == len(c.calls) {
			c.diverged = &Divergence{In: fmt.Sprintf("request %d, which was not made", c.next+1), B: requestText(&asked)}
			yield(llm.Delta{}, errDiverged)
			return
		}
		recorded := &c.calls[c.next]
		c.next++
		if !agent.SameRequest(recorded, &asked) {
			c.diverged = &Divergence{In: fmt.Sprintf("request %d", c.next), A: requestText(recorded), B: requestText(&asked)}
			yield(llm.Delta{}, errDiverged)
			return
		}
		reply, err := agent.Replied(recorded)
		if err != nil {
			yield(llm.Delta{}, err)
			return
		}
		agent.StreamReply(reply, yield)
	}
}

// unasked is a recorded request that the agent did not make; nil where it made all.
func (c *cassette) unasked() *Divergence {
	if c.next == len(c.calls) {
		return nil
	}
	return &Divergence{In: fmt.Sprintf("request %d, which is not made any more", c.next+1), A: requestText(&c.calls[c.next])}
}

// About is what was known of the model of the next recorded request: its name, the size of its context, and what the
// endpoint did not take. The request goes nowhere.
func (c *cassette) About(model string) llm.About {
	about := llm.About{Name: model}
	if c.next == len(c.calls) {
		return about
	}
	recorded := &c.calls[c.next]
	if about.Name == "" {
		about.Name = recorded.Text(core.AttrModel)
	}
	about.Refused = llm.Features(recorded.Attributes[core.AttrRefused])
	switch window := recorded.Attributes[core.AttrWindow].(type) {
	case int:
		about.Window = window
	case float64: // read from JSON
		about.Window = int(window)
	}
	return about
}
