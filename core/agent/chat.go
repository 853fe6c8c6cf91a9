package agent

import (
	"context"
	"errors"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// blindNote stands in a conversation where a picture was left out.
const blindNote = "[a picture of the game was here; the model takes no images]"

// chat asks the model, streams its words and records the call. A model that takes no images is asked again without
// them, and everybody is told; sighted is then false.
func (t *turn) chat(request llm.Request) (reply *llm.Reply, sighted bool, err error) {
	if t.starting {
		return nil, false, errStarting
	}
	if t.host.Model == nil {
		return nil, false, llm.NotSetUp()
	}
	before := t.mark()
	reply, err = t.call(request)
	var failed *llm.Error
	if !errors.As(err, &failed) || failed.Kind != llm.KindNoImages {
		return reply, err == nil, err
	}
	if t.mark() != before {
		t.takeBack(before, failed.Error())
	}
	if err := t.notice(failed.Error() + "; it is asked again without the picture"); err != nil {
		return nil, false, err
	}
	request.Messages = withoutImages(request.Messages)
	reply, err = t.call(request)
	return reply, false, err
}

// call is one recorded call.
func (t *turn) call(request llm.Request) (*llm.Reply, error) {
	if t.calls++; t.calls > MaxCalls {
		return nil, fmt.Errorf("the step asks models more than %d times", MaxCalls)
	}
	span := t.open(request)
	reply, err := t.listen(request)
	t.close(&span, reply, err)
	t.host.Record(span)
	if err != nil {
		return nil, fmt.Errorf("asking the model: %w", err)
	}
	return reply, nil
}

// listen streams one answer into the turn.
func (t *turn) listen(request llm.Request) (*llm.Reply, error) {
	before := t.mark()
	var begun [2]bool // by channel
	var reply *llm.Reply
	for d, err := range t.host.Model.Stream(t.ctx, request) {
		switch {
		case err != nil:
			return nil, err
		case d.Dropped != "":
			begun = [2]bool{}
			t.takeBack(before, d.Dropped)
		case d.Reply != nil:
			reply = d.Reply
		case d.Text != "":
			if !begun[d.Channel] {
				begun[d.Channel] = true
				t.breakLine(d.Channel)
			}
			t.stream(d.Channel, d.Text)
		}
	}
	if err := t.ctx.Err(); err != nil && reply == nil {
		return nil, context.Cause(t.ctx)
	}
	if reply == nil {
		return nil, errors.New("the model ended its stream without an answer")
	}
	return reply, nil
}

// withoutImages puts a note in the place of each picture.
func withoutImages(messages []core.Message) []core.Message {
	plain := make([]core.Message, len(messages))
	for i, m := range messages {
		parts := make([]core.Part, len(m.Parts))
		for j, p := range m.Parts {
			if p.Media != "" {
				p = core.Part{Text: blindNote}
			}
			parts[j] = p
		}
		m.Parts = parts
		plain[i] = m
	}
	return plain
}
