package play

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
// and asks nobody. A request that is another one ends the step: departed then says which.
type cassette struct {
	calls    []core.Span // of models
	next     int
	departed *Departure // its Seq is not set
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

// errDeparted ends a step whose request is another one than was recorded.
var errDeparted = errors.New("the request is not the one that was recorded")

// Stream gives the recorded answer, or the recorded failure.
func (c *cassette) Stream(_ context.Context, request llm.Request) iter.Seq2[llm.Delta, error] {
	asked := agent.Asked(c, request)
	return func(yield func(llm.Delta, error) bool) {
		if c.next == len(c.calls) {
			c.departed = &Departure{In: fmt.Sprintf("request %d, which was not made", c.next+1), Is: requestText(&asked)}
			yield(llm.Delta{}, errDeparted)
			return
		}
		recorded := &c.calls[c.next]
		c.next++
		if !sameRequest(recorded, &asked) {
			c.departed = &Departure{In: fmt.Sprintf("request %d", c.next), Was: requestText(recorded), Is: requestText(&asked)}
			yield(llm.Delta{}, errDeparted)
			return
		}
		reply, err := replyOf(recorded)
		if err != nil {
			yield(llm.Delta{}, err)
			return
		}
		speak(reply, yield)
	}
}

// unasked is a recorded request that the agent did not make; nil where it made all.
func (c *cassette) unasked() *Departure {
	if c.next == len(c.calls) {
		return nil
	}
	return &Departure{In: fmt.Sprintf("request %d, which is not made any more", c.next+1), Was: requestText(&c.calls[c.next])}
}

// About is what was known of the model of the next recorded request: its name, and what the endpoint did not take. The
// request goes nowhere.
func (c *cassette) About(model string) llm.About {
	about := llm.About{Name: model}
	if c.next == len(c.calls) {
		return about
	}
	recorded := &c.calls[c.next]
	if about.Name == "" {
		about.Name = text(recorded, core.AttrModel)
	}
	about.Refused = llm.Features(recorded.Attributes[core.AttrRefused])
	return about
}
