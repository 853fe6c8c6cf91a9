package agent

import (
	"errors"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// Bounds of a trajectory: the turns that stay as they are when the others are summed up, the bytes of turns in memory
// at which that happens, and the bytes of text that are summed up at once.
const (
	keptTurns     = 6
	maxTrajectory = 96 << 10
	maxSummed     = 48 << 10
	summaryTokens = 800
)

// compact sums up all but the newest turns with a call of the model. Where even that is too long for it, the oldest turns
// are left out. Notes and goals are no part of the turns, and stay.
func (t *turn) compact(tr *trajectory, request llm.Request, keep int) error {
	cut := len(tr.Turns) - keep
	for cut > 0 && cut < len(tr.Turns) && pending(tr.Turns[cut-1]) {
		cut--
	}
	if cut <= 0 {
		return errNothingToSum
	}
	if err := t.notice("the conversation is summed up, since it has grown too long"); err != nil {
		return err
	}
	story := tell(tr.Turns[:cut])
	for {
		summary, err := t.sumUp(request, tr.Summary, story)
		if is(err, llm.KindContext) && len(story) > 1024 {
			story = story[len(story)*3/4:]
			continue
		}
		if err != nil {
			return err
		}
		tr.Summary, tr.Turns, tr.Tokens = summary, append([]modelTurn{}, tr.Turns[cut:]...), 0
		return nil
	}
}

var errNothingToSum = errors.New("there is nothing in the conversation to sum up")

func pending(turn modelTurn) bool {
	for _, call := range turn.Calls {
		if call.Result == "" {
			return true
		}
	}
	return false
}

// sumUp asks the model for a summary. Its words are not said, but recorded.
func (t *turn) sumUp(request llm.Request, before, story string) (string, error) {
	if len(story) > maxSummed {
		story = story[len(story)-maxSummed:]
	}
	text := "Since then:\n" + story
	if before != "" {
		text = "Summary of what came before:\n" + before + "\n\n" + text
	}
	request.Messages = []core.Message{core.TextMessage(core.RoleSystem, compactPrompt), core.TextMessage(core.RoleUser, text)}
	request.Tools, request.ToolChoice, request.Schema, request.MaxTokens = nil, "", nil, max(request.MaxTokens, summaryTokens)
	t.quiet = true
	reply, _, err := t.chat(request)
	t.quiet = false
	if err != nil {
		return "", err
	}
	if reply.Message.Text() == "" {
		return before, nil
	}
	return reply.Message.Text(), nil
}

// scriptSummary is ctx.summary(text, before = "", and the parameters of asking): a summary of a part of a conversation
// that is to be forgotten, going on from the summary before.
func (t *turn) scriptSummary(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var text, before string
	var a asking
	if err := a.unpack(b, args, kwargs, "text", &text, "before?", &before); err != nil {
		return nil, err
	}
	request, err := a.request("summary")
	if err != nil {
		return nil, err
	}
	if t.starting {
		return nil, errStarting
	}
	summary, err := t.sumUp(request, before, text)
	return starlark.String(summary), err
}
