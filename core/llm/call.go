package llm

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// call is one request on its way: asked again after failures that pass, and without what the endpoint refuses.
type call struct {
	client   *Client
	request  Request
	known    Profile // of the model, before the call
	trial    Profile // with which it is asked now; learned once it is answered
	attempts int     // all
	failures int     // of those: that may pass
	yield    func(Delta, error) bool
}

// run gives the answer. The error of a caller that left is errLeft.
func (k *call) run(ctx context.Context) (*Reply, error) {
	c := k.client
	for {
		k.attempts++
		w, err := wire(k.request, k.trial)
		if err != nil {
			return nil, c.failure(KindRequest, 0, "it cannot be written as JSON: "+err.Error())
		}
		reply, err := c.attempt(ctx, w, k.request.Model, func(d Delta) bool { return k.yield(d, nil) })
		words := ""
		if err == nil {
			if words = k.starved(reply, w); words == "" {
				k.learn(reply, w)
				reply.Attempts = k.attempts
				return reply, nil
			}
		} else if words, err = k.adapt(err, w); words == "" {
			if err := k.again(ctx, err); err != nil {
				return nil, err
			}
			continue
		}
		if !k.yield(Delta{Dropped: "the model endpoint " + words + "; asking again in the way that it takes, from now on", Learned: true}, nil) {
			return nil, errLeft
		}
	}
}

// adapt finds what the request can do without after a failure, and notes it in the trial. words say what was learned, ""
// where there is nothing; the error is the failure, better understood.
func (k *call) adapt(err error, w *wired) (words string, _ error) {
	var failed *Error
	if !errors.As(err, &failed) {
		return "", err
	}
	switch failed.Kind {
	case KindContext:
		return k.adaptWindow(failed, w), failed
	case KindRequest, KindServer, KindNotFound, KindNoImages, KindNoTools, KindNoSchema:
		if w.room > 0 && has(failed.said.words, "max_tokens", "max_completion_tokens", "max tokens") && has(failed.said.words, "too large", "at most", "exceed", "less than", "maximum") {
			k.trial = k.trial.with(featureRoom)
			return "gives no room for reasoning with this model", failed
		}
		next, words := refused(failed.said, w, k.trial)
		if words != "" && (failed.Kind == KindRequest || failed.Kind == KindServer || failed.Kind == KindNotFound || isShape(next, k.trial)) {
			k.trial = next
			return words, failed
		}
		if failed.Kind == KindRequest && w.fills(k.client.window(k.request.Model, k.trial)) {
			full := k.client.failure(KindContext, failed.Status, failed.Message)
			full.said = failed.said
			return "", full
		}
	}
	return "", failed
}

// isShape reports whether what one profile knows beyond another is a shape of messages, which is tried before pictures,
// tools and schemas are given up.
func isShape(next, before Profile) bool {
	for _, feature := range next.Refused {
		if !before.Refuses(feature) {
			for _, s := range shapes {
				if s.feature == feature {
					return true
				}
			}
			return false
		}
	}
	return next.Images != before.Images
}

// adaptWindow notes the window that a refusal tells, and gives up room for reasoning where there was some.
func (k *call) adaptWindow(failed *Error, w *wired) (words string) {
	before := k.trial.Window
	if window := windowIn(failed.said.words); window > 0 {
		k.trial.Window = window
		seen := k.known
		seen.Window = window
		k.client.profiles.learn(k.client.endpoint(), k.request.Model, k.known, seen, k.client.config.Clock.Now())
		k.known = seen
	}
	switch {
	case w.room == 0:
		return ""
	case k.trial.Window != before && roomFor(k.request.ReasoningEffort, k.trial.Window) < w.room:
		return fmt.Sprintf("has a window of %d tokens", k.trial.Window)
	}
	k.trial = k.trial.with(featureRoom)
	return "gives no room for reasoning with this model"
}

// starved says that a model used all of its tokens for reasoning, and gives it room.
func (k *call) starved(reply *Reply, w *wired) (words string) {
	thought := reply.Message.Reasoning != "" || reply.ReasoningTokens > 0
	if reply.Finish != "length" || !thought || reply.Message.Text() != "" || len(reply.Message.ToolCalls) > 0 {
		return ""
	}
	if w.limit == 0 || w.room > 0 || k.trial.Reasons || k.trial.Refuses(featureRoom) || roomFor(k.request.ReasoningEffort, k.trial.Window) == 0 {
		return ""
	}
	k.trial.Reasons = true
	return "counts reasoning as part of the answer, which left none for the answer"
}

// learn keeps what the answered request did without.
func (k *call) learn(reply *Reply, w *wired) {
	k.trial = k.trial.with(k.request.InWords...)
	if w.sent[featureLogprobs] && len(reply.Tokens) == 0 && reply.Message.Text() != "" {
		k.trial = k.trial.with(featureLogprobs)
	}
	if reply.Message.Reasoning != "" || reply.ReasoningTokens > 0 {
		k.trial.Reasons = true
	}
	k.client.profiles.learn(k.client.endpoint(), k.request.Model, k.known, k.trial, k.client.config.Clock.Now())
}

// again announces the next attempt and waits for it. It returns the error that ends the call where there is none.
func (k *call) again(ctx context.Context, err error) error {
	if errors.Is(err, errLeft) {
		return err
	}
	if ctx.Err() != nil {
		return fmt.Errorf("asking the model: %w", context.Cause(ctx))
	}
	var failed *Error
	if !errors.As(err, &failed) {
		return err
	}
	k.failures++
	failed.Attempts = k.attempts
	retry := k.client.config.Retry
	wait, ok := retry.delay(k.failures, failed, k.client.config.Jitter())
	if !ok {
		if failed.RetryAfter > retry.MaxAfter {
			failed.Hint = fmt.Sprintf("it asks to come back in %s", failed.RetryAfter.Round(time.Second))
		}
		return failed
	}
	why := fmt.Sprintf("%s; trying again in %s (attempt %d of %d)", failed.brief(), seconds(wait), k.failures+1, retry.Attempts)
	if !k.yield(Delta{Dropped: why}, nil) {
		return errLeft
	}
	if err := k.client.config.Clock.Sleep(ctx, wait); err != nil {
		return fmt.Errorf("waiting to ask the model again: %w", err)
	}
	return nil
}
