package agent

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// lacks is what a model was found not to take. What it lacks is said in words in its place.
type lacks struct {
	Images bool `json:"images,omitempty"`
	Schema bool `json:"schema,omitempty"`
	Tools  bool `json:"tools,omitempty"`
}

// chat asks the model, streams its words and records the calls. A model that takes no images, tools or schemas is asked
// again in words, and everybody is told; found is what it lacks, which is remembered.
func (t *turn) chat(request llm.Request) (reply *llm.Reply, found lacks, err error) {
	if t.starting {
		return nil, found, errStarting
	}
	if t.host.Model == nil {
		return nil, found, llm.NotSetUp()
	}
	learned := t.kept.Lacks[request.Model]
	defer func() { t.kept.lack(request.Model, learned) }()
	for {
		before := t.mark()
		found = learned.with(t.host.Model.About(request.Model), request)
		reply, err = t.call(inWordsFor(request, found))
		var failed *llm.Error
		if err == nil || !errors.As(err, &failed) {
			return reply, found, err
		}
		if failed.Kind == llm.KindFiltered {
			reply, err = t.unfiltered(request, found, failed)
			return reply, found, err
		}
		again := learned.learn(failed.Kind)
		if again == "" {
			return reply, found, err
		}
		if t.mark() != before {
			t.takeBack(before, failed.Error())
		}
		if err := t.notice(failed.Error() + "; " + again); err != nil {
			return nil, found, err
		}
	}
}

// learn notes what a failure says that the model lacks, and says how it is asked again; "" where it is not.
func (l *lacks) learn(kind llm.Kind) string {
	switch {
	case kind == llm.KindNoImages && !l.Images:
		l.Images = true
		return "it is asked again without the picture"
	case kind == llm.KindNoTools && !l.Tools:
		l.Tools = true
		return "it is asked again with the tools described in words"
	case kind == llm.KindNoSchema && !l.Schema:
		l.Schema = true
		return "it is asked again with the schema described in words"
	}
	return ""
}

// with adds what the endpoint is known to refuse of a request. It is no part of the agent's memory: whoever plays the
// step again asks an endpoint of which the same is known, or knows it from the record.
func (l lacks) with(about llm.About, request llm.Request) lacks {
	l.Images = l.Images || (hasImages(request.Messages) && about.Lacks(llm.FeatureImages))
	l.Tools = l.Tools || (len(request.Tools) > 0 && about.Lacks(llm.FeatureTools))
	l.Schema = l.Schema || (request.Schema != nil && about.Lacks(llm.FeatureSchema))
	return l
}

// call is one recorded call.
func (t *turn) call(request llm.Request) (*llm.Reply, error) {
	if t.calls++; t.calls > MaxCalls {
		return nil, fmt.Errorf("the step asks models more than %d times", MaxCalls)
	}
	span := t.open(request)
	reply, err := t.listen(request)
	t.close(&span, reply, err)
	if t.weigh != nil && err == nil {
		t.weigh(&span, reply)
	}
	t.lastCall = span.ID
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
	var fields fieldStream
	shaped := request.Schema != nil || request.JSON || slices.Contains(request.InWords, llm.FeatureTools)
	for d, err := range t.host.Model.Stream(t.ctx, request) {
		switch {
		case err != nil:
			return nil, err
		case d.Dropped != "":
			begun = [2]bool{}
			fields = fieldStream{}
			if t.mark() != before || !d.Learned {
				t.takeBack(before, d.Dropped)
			}
			if d.Learned {
				if err := t.notice(d.Dropped); err != nil {
					return nil, err
				}
			}
		case d.Reply != nil:
			reply = d.Reply
		case d.Tool != nil:
			if !t.quiet {
				t.host.Emit(*d.Tool)
			}
		case d.Text != "":
			if !begun[d.Channel] {
				begun[d.Channel] = true
				t.breakLine(d.Channel)
			}
			if shaped && d.Channel == core.Said {
				d.Text = fields.take(d.Text)
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

// is reports whether an error is a model's of that kind.
func is(err error, kind llm.Kind) bool {
	var failed *llm.Error
	return errors.As(err, &failed) && failed.Kind == kind
}
