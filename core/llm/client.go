package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
)

// errLeft says that the caller left the loop over the stream.
var errLeft = errors.New("the caller left")

// Stream asks the model, and asks again where that can help: after a failure that passes, and without what the endpoint
// does not take. Every error but the context's own cause is an *Error.
func (c *Client) Stream(ctx context.Context, request Request) iter.Seq2[Delta, error] {
	return func(yield func(Delta, error) bool) {
		if request.Model = firstOf(request.Model, c.config.Model); request.Model == "" {
			yield(Delta{}, &Error{Kind: KindSetup, Server: c.base.Host, Endpoint: c.endpoint(),
				Message: "no model is chosen for " + c.endpoint(), Hint: "name one with --model or DOTMATRIX_MODEL"})
			return
		}
		c.discover(ctx, request.Model)
		known := c.profiles.of(c.endpoint(), request.Model)
		k := call{client: c, request: request, known: known, trial: known, yield: yield}
		switch reply, err := k.run(ctx); {
		case errors.Is(err, errLeft):
		case err != nil:
			yield(Delta{}, err)
		default:
			yield(Delta{Reply: reply}, nil)
		}
	}
}

// seconds reads well in a line for people: "0.8 s", "12 s".
func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

// attempt asks once.
func (c *Client) attempt(ctx context.Context, w *wired, model string, emit func(Delta) bool) (*Reply, error) {
	ctx, watch := newWatch(ctx, c.config.Clock, w.stream)
	defer watch.stop()
	x := &exchange{client: c.config.HTTP, watch: watch}
	began := c.config.Clock.Now()
	if err := c.send(ctx, w, x); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return nil, c.broken(cause)
		}
		return nil, err
	}
	defer x.body.Close()
	a := newAnswer(c.secrets, w.tools)
	from := newEvents(x.body, x.media())
	first := time.Duration(-1)
	err := c.gather(from, a, w, func(d Delta) bool {
		if first < 0 {
			first = c.config.Clock.Now().Sub(began)
		}
		return emit(d)
	})
	if err != nil {
		if errors.Is(err, errLeft) {
			return nil, err
		}
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return nil, c.broken(err)
	}
	reply, err := c.judge(from, a, x, model)
	if err != nil {
		return nil, err
	}
	reply.Refused, reply.First, reply.Took = w.left, max(first, 0), c.config.Clock.Now().Sub(began)
	return reply, nil
}

// gather reads the stream to its end.
func (c *Client) gather(from *events, a *answer, w *wired, emit func(Delta) bool) error {
	for {
		data, err := from.next()
		if errors.Is(err, io.EOF) {
			return emitAll(a.rest(), emit)
		}
		if err != nil {
			return err
		}
		piece, ok := readChunk(data)
		if !ok {
			if err := from.reject(data); err != nil {
				return err
			}
			continue
		}
		if piece.failed {
			return c.refusal(readComplaint(0, data), w)
		}
		deltas, err := a.add(piece)
		if err != nil {
			return err
		}
		if err := emitAll(deltas, emit); err != nil {
			return err
		}
	}
}

func emitAll(deltas []Delta, emit func(Delta) bool) error {
	for _, d := range deltas {
		if !emit(d) {
			return errLeft
		}
	}
	return nil
}

// judge says whether what came is a whole answer, and what it cost; asked is the model that was asked for.
func (c *Client) judge(from *events, a *answer, x *exchange, asked string) (*Reply, error) {
	reply := a.whole()
	if reply.Finish == "" && !from.done {
		if media := x.media(); reply.ID == "" && media != "text/event-stream" {
			return nil, c.failure(KindProtocol, x.status, "it answered with "+media+": "+string(from.sample))
		}
		return nil, c.failure(KindCut, 0, "the stream ended before the answer did")
	}
	reply.ID, reply.Model, reply.Finish = c.clean(reply.ID), c.clean(reply.Model), finishOf(c.clean(reply.Finish))
	switch {
	case reply.Finish == finishError:
		return nil, c.failure(KindServer, 0, "it ended the answer with an error")
	case reply.Finish == finishFull && a.blank():
		return nil, c.failure(KindContext, 0, "the window was full before the answer began")
	case reply.Finish == finishFull:
		reply.Finish = "length"
	case a.empty():
		return nil, c.failure(KindEmpty, 0, "")
	}
	c.price(reply, asked)
	return reply, nil
}

// price says what a reply cost: as the provider tells, by the table, or nothing where the model runs here.
func (c *Client) price(reply *Reply, asked string) {
	if reply.CostSource != "" {
		return
	}
	if cost, ok := c.config.Prices.Cost(asked, reply); ok {
		reply.Cost, reply.CostSource = cost, CostFromPrices
	} else if c.About(asked).Local {
		reply.CostSource = CostLocal
	}
}

// broken classifies what ended a stream that was being read.
func (c *Client) broken(err error) *Error {
	var failed *Error
	switch {
	case errors.As(err, &failed):
		return failed
	case errors.Is(err, errStalled):
		return c.failure(KindTimeout, 0, err.Error())
	case errors.Is(err, errTooLong), errors.Is(err, errEndless):
		return c.failure(KindTooLong, 0, err.Error())
	case errors.Is(err, errGarbage):
		return c.failure(KindProtocol, 0, err.Error())
	}
	return c.failure(KindCut, 0, err.Error())
}
