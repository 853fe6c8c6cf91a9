package play

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"dotmatrix/core"
	"dotmatrix/tui/text"
)

// entry is a step, or a notice between steps, in the thoughts.
type entry struct {
	seq     int
	actor   core.Actor
	pieces  []piece // what was thought, said and called, in order
	action  string
	fault   string
	notice  string // then it is only that
	reached []core.Milestone
	took    time.Duration
	usage   core.Usage
	done    bool

	drawn drawing // the lines as they were last drawn
}

// piece is a text or a tool call.
type piece struct {
	channel core.Channel
	text    string // clean
	card    *card  // nil: a text
}

// card is a tool call.
type card struct {
	name, arguments, result, fault string
	writing                        bool // the model still writes its arguments
}

func entryOf(step *core.Step) *entry {
	e := &entry{
		seq: step.Seq, actor: step.Actor, action: step.Action.String(), fault: text.CleanLine(step.Fault), reached: step.Reached,
		took: step.Duration, usage: core.UsageOf(step.Spans...), done: true,
	}
	said, reasoning := step.Said, step.Reasoning
	for i := range step.Spans {
		span := &step.Spans[i]
		if c, ok := cardOf(span); ok {
			e.pieces = append(e.pieces, piece{card: &c})
		}
		if span.Output != nil {
			reasoning = e.upTo(core.Reasoned, reasoning, span.Output.Reasoning)
			said = e.upTo(core.Said, said, span.Output.Text())
		}
	}
	e.say(core.Reasoned, reasoning)
	e.say(core.Said, said)
	return e
}

// upTo adds a text of the step up to the end of an answer that is in it, and gives the rest. An answer that is not in it
// was not said by the agent: it was a summary, or was taken back.
func (e *entry) upTo(channel core.Channel, all, answer string) (rest string) {
	answer = strings.TrimSpace(answer)
	at := strings.Index(all, answer)
	if answer == "" || at < 0 {
		return all
	}
	e.say(channel, all[:at+len(answer)])
	return all[at+len(answer):]
}

// say adds to the text that came last, or begins another.
func (e *entry) say(channel core.Channel, words string) {
	if n := len(e.pieces); n > 0 && e.pieces[n-1].card == nil && e.pieces[n-1].channel == channel {
		e.pieces[n-1].text = text.Clean(e.pieces[n-1].text + words)
		return
	}
	if words = text.Clean(words); strings.TrimSpace(words) != "" {
		e.pieces = append(e.pieces, piece{channel: channel, text: words})
	}
}

// cardOf is the card of a tool call's span; ok is false for a span that is none.
func cardOf(span *core.Span) (card, bool) {
	if span.Op != core.OpExecuteTool {
		return card{}, false
	}
	return card{
		name:      text.CleanLine(attribute(span, core.AttrToolName, span.Name)),
		arguments: text.CleanLine(attribute(span, core.AttrToolArguments, "")),
		result:    text.Clean(attribute(span, core.AttrToolResult, "")),
		fault:     text.CleanLine(span.Error),
	}, true
}

func attribute(span *core.Span, name, otherwise string) string {
	if value, ok := span.Attributes[name]; ok {
		return fmt.Sprint(value)
	}
	return otherwise
}

// hear adds what came of the step.
func (e *entry) hear(event core.Event) {
	e.drawn = drawing{}
	switch delta := event.(type) {
	case core.TextDelta:
		e.say(delta.Channel, delta.Text)
	case core.ToolDelta:
		e.write(delta)
	case core.SpanEnded:
		e.usage = e.usage.Plus(core.UsageOf(delta.Span))
		if c, ok := cardOf(&delta.Span); ok {
			e.finish(c)
		}
	}
}

// maxWritten bounds the arguments that are shown while a model writes them, in bytes.
const maxWritten = 4 << 10

// write adds to the arguments of a call that the model is writing.
func (e *entry) write(delta core.ToolDelta) {
	var open []*card
	for _, p := range e.pieces {
		if p.card != nil && p.card.writing {
			open = append(open, p.card)
		}
	}
	if delta.Index < 0 || delta.Index > len(open) {
		return
	}
	if delta.Index == len(open) {
		open = append(open, &card{writing: true})
		e.pieces = append(e.pieces, piece{card: open[delta.Index]})
	}
	c := open[delta.Index]
	if delta.Name != "" {
		c.name = text.CleanLine(delta.Name)
	}
	if len(c.arguments) < maxWritten {
		c.arguments = text.CleanLine(c.arguments + delta.Text)
	}
}

// finish puts a finished call in the place of the one that was written.
func (e *entry) finish(done card) {
	for _, p := range e.pieces {
		if p.card != nil && p.card.writing && p.card.name == done.name {
			*p.card = done
			return
		}
	}
	e.pieces = append(e.pieces, piece{card: &done})
}

// drop forgets what was said and what is being written: what stays is said again.
func (e *entry) drop() {
	e.drawn = drawing{}
	e.pieces = slices.DeleteFunc(e.pieces, func(p piece) bool { return p.card == nil || p.card.writing })
}

func (e *entry) act(action core.Action) { e.action, e.drawn = action.String(), drawing{} }

func (e *entry) isEmpty() bool { return e.action == "" && len(e.pieces) == 0 }
