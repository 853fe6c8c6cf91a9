package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// errLeft says that the caller left the loop over the stream.
var errLeft = errors.New("the caller left")

// Stream asks the model, and asks again where that can help. Every error but the context's own cause is an *Error.
func (c *Client) Stream(ctx context.Context, request Request) iter.Seq2[Delta, error] {
	return func(yield func(Delta, error) bool) {
		if request.Model = firstOf(request.Model, c.config.Model); request.Model == "" {
			yield(Delta{}, &Error{Kind: KindSetup, Server: c.base.Host, Endpoint: c.endpoint(),
				Message: "no model is chosen for " + c.endpoint(), Hint: "name one with --model or DOTMATRIX_MODEL"})
			return
		}
		for attempt := 1; ; attempt++ {
			reply, err := c.attempt(ctx, request, func(d Delta) bool { return yield(d, nil) })
			if err == nil {
				reply.Attempts = attempt
				yield(Delta{Reply: reply}, nil)
				return
			}
			if errors.Is(err, errLeft) {
				return
			}
			if err := c.again(ctx, attempt, err, yield); err != nil {
				if !errors.Is(err, errLeft) {
					yield(Delta{}, err)
				}
				return
			}
		}
	}
}

// again announces the next attempt and waits for it. It returns the error that ends the call where there is none.
func (c *Client) again(ctx context.Context, attempt int, err error, yield func(Delta, error) bool) error {
	if ctx.Err() != nil {
		return fmt.Errorf("asking the model: %w", context.Cause(ctx))
	}
	var failed *Error
	if !errors.As(err, &failed) {
		return err
	}
	failed.Attempts = attempt
	wait, ok := c.config.Retry.delay(attempt, failed, c.config.Jitter())
	if !ok {
		if failed.RetryAfter > c.config.Retry.MaxAfter {
			failed.Hint = fmt.Sprintf("it asks to come back in %s", failed.RetryAfter.Round(time.Second))
		}
		return failed
	}
	why := fmt.Sprintf("%s; trying again in %s (attempt %d of %d)",
		failed.brief(), seconds(wait), attempt+1, c.config.Retry.Attempts)
	if !yield(Delta{Dropped: why}, nil) {
		return errLeft
	}
	if err := c.config.Clock.Sleep(ctx, wait); err != nil {
		return fmt.Errorf("waiting to ask the model again: %w", err)
	}
	return nil
}

// seconds reads well in a line for people: "0.8 s", "12 s".
func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

// attempt asks once.
func (c *Client) attempt(ctx context.Context, request Request, emit func(Delta) bool) (*Reply, error) {
	ctx, w := newWatch(ctx, c.config.Clock)
	defer w.stop()
	x := &exchange{client: c.config.HTTP, watch: w}
	settings := openai.DefaultConfig(c.config.Key)
	settings.BaseURL = c.config.BaseURL
	settings.HTTPClient = x
	stream, err := openai.NewClientWithConfig(settings).CreateChatCompletionStream(ctx, wire(request))
	if err != nil {
		failed := c.sendFailure(err, wishesOf(request))
		if cause := context.Cause(ctx); cause != nil {
			failed = c.broken(cause)
		} else if errors.Is(err, errTooLong) {
			failed = c.failure(KindTooLong, x.status, "its error message is too long")
		}
		failed.RetryAfter = retryAfter(x.header, c.config.Clock.Now())
		return nil, failed
	}
	defer stream.Close()
	a := newAnswer(c.secrets)
	from := newEvents(x.body, x.media())
	if err := c.gather(from, a, wishesOf(request), emit); err != nil {
		if errors.Is(err, errLeft) {
			return nil, err
		}
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return nil, c.broken(err)
	}
	return c.judge(from, a, x, request.Model)
}

// gather reads the stream to its end.
func (c *Client) gather(from *events, a *answer, asked wishes, emit func(Delta) bool) error {
	for {
		data, err := from.next()
		if errors.Is(err, io.EOF) {
			return emitAll(a.rest(), emit)
		}
		if err != nil {
			return err
		}
		var piece chunk
		if json.Unmarshal(data, &piece) != nil {
			if err := from.reject(data); err != nil {
				return err
			}
			continue
		}
		if len(piece.Error) > 0 && string(piece.Error) != "null" {
			said := readComplaint(0, data)
			return c.refusal(said, asked)
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
	if a.empty() {
		return nil, c.failure(KindEmpty, 0, "")
	}
	reply.ID, reply.Model, reply.Finish = c.clean(reply.ID), c.clean(reply.Model), c.clean(reply.Finish)
	if reply.CostSource == "" {
		if cost, ok := c.config.Prices.Cost(asked, reply); ok {
			reply.Cost, reply.CostSource = cost, CostFromPrices
		}
	}
	return reply, nil
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
