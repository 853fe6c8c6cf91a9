package agent

import (
	"errors"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// Rough sizes, for endpoints that do not count: bytes of text and of a schema in a token, and the tokens of a picture.
const (
	bytesPerToken = 4
	imageTokens   = 400
)

// estimate is roughly how many tokens a request has.
func estimate(request llm.Request) int {
	n, images := 0, 0
	for _, m := range request.Messages {
		n += len(m.Reasoning)
		for _, p := range m.Parts {
			if n += len(p.Text); p.Media != "" {
				images++
			}
		}
		for _, call := range m.ToolCalls {
			n += len(call.Name) + len(call.Arguments)
		}
	}
	for _, t := range request.Tools {
		n += len(t.Description) + len(t.Parameters)
	}
	return n/bytesPerToken + images*imageTokens
}

// window is the tokens that a conversation and its answer may have: what the file says, or what is known of the model;
// 0: not known.
func (r *react) window() int {
	window := r.context
	if window == 0 && r.turn.host.Model != nil {
		window = max(r.turn.host.Model.About(r.request.Model).Window-r.request.MaxTokens, 0)
	}
	if limit := r.track.Limit; limit > 0 && (window == 0 || limit < window) {
		window = limit
	}
	return window
}

// makeRoom sums the conversation up before it outgrows the model's context or the agent's memory, and not before there is
// enough of it that this is worth a call, unless it is about to overflow.
func (r *react) makeRoom() error {
	window, turns := r.window(), len(r.track.Turns)
	high := window > 0 && r.track.Tokens > window*4/5
	brim := window > 0 && r.track.Tokens > window*19/20
	switch {
	case (high || r.track.size() > maxTrajectory) && turns >= 2*keptTurns, brim && turns >= 2:
		err := r.turn.compact(r.track, r.request, min(keptTurns, turns/2))
		if is(err, llm.KindContext) {
			return nil // what comes is cut shorter by ask
		}
		return err
	}
	return nil
}

// ask asks for one answer. A conversation that is too long for the model is summed up, ever shorter; where that is not
// enough, what can be spared is left out. The error is of the model's context where nothing more can be.
func (r *react) ask() (*llm.Reply, error) {
	for keep := keptTurns; ; keep /= 2 {
		r.request.Messages = r.conversation()
		r.turn.compacted = r.track.Summary != ""
		reply, _, err := r.turn.chat(r.request)
		r.turn.compacted = false
		if !is(err, llm.KindContext) {
			return reply, err
		}
		r.track.Limit = max(estimate(r.request)*9/10, 1)
		keep = min(keep, len(r.track.Turns)/2)
		shorter := r.turn.compact(r.track, r.request, keep)
		if errors.Is(shorter, errNothingToSum) || is(shorter, llm.KindContext) {
			left, told := r.spare()
			if left == "" {
				return nil, err
			}
			shorter = told
		}
		if shorter != nil {
			return nil, shorter
		}
	}
}

// spare leaves out what the model can do without, the least needed first, and says what; "" where nothing is left.
func (r *react) spare() (left string, err error) {
	pictured := func(p core.Part) bool { return p.Media != "" }
	switch {
	case len(r.track.Turns) > 0 || r.track.Summary != "":
		r.track.Turns, r.track.Summary, r.track.Tokens = []modelTurn{}, "", 0
		left = "all that came before this step"
	case len(r.pictures) > 0:
		r.pictures = nil
		left = "what its tools showed"
	case slices.ContainsFunc(r.current, pictured):
		r.current = slices.DeleteFunc(slices.Clone(r.current), pictured)
		left = "the picture"
	case r.rung < rungShort:
		r.rung = rungShort
		r.turn.kept.stand(r.request.Model, r.rung)
		r.offer()
		left = "the longer prompt"
	default:
		return "", nil
	}
	return left, r.turn.notice("the model's context is too small: " + left + " is left out")
}
