package play

import (
	"fmt"
	"time"

	"dotmatrix/core"
	"dotmatrix/tui/text"
)

// entry is a step, or a notice between steps, in the thoughts.
type entry struct {
	seq       int
	actor     core.Actor
	said      string
	reasoning string
	action    string
	fault     string
	notice    string // then it is only that
	reached   []core.Milestone
	cards     []card
	took      time.Duration
	usage     core.Usage
	done      bool

	drawn drawing // the lines as they were last drawn
}

// card is a tool call.
type card struct {
	name, arguments, result, fault string
	writing                        bool // the model still writes its arguments
}

func entryOf(step *core.Step) *entry {
	e := &entry{
		seq: step.Seq, actor: step.Actor, said: text.Clean(step.Said), reasoning: text.Clean(step.Reasoning),
		action: step.Action.String(), fault: text.CleanLine(step.Fault), reached: step.Reached, took: step.Duration,
		usage: core.UsageOf(step.Spans...), done: true,
	}
	for i := range step.Spans {
		if c, ok := cardOf(&step.Spans[i]); ok {
			e.cards = append(e.cards, c)
		}
	}
	return e
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
		if delta.Channel == core.Reasoned {
			e.reasoning = text.Clean(e.reasoning + delta.Text)
		} else {
			e.said = text.Clean(e.said + delta.Text)
		}
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
	for i := range e.cards {
		if e.cards[i].writing {
			open = append(open, &e.cards[i])
		}
	}
	if delta.Index < 0 || delta.Index > len(open) {
		return
	}
	if delta.Index == len(open) {
		e.cards = append(e.cards, card{writing: true})
		open = append(open, &e.cards[len(e.cards)-1])
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
	for i := range e.cards {
		if e.cards[i].writing && e.cards[i].name == done.name {
			e.cards[i] = done
			return
		}
	}
	e.cards = append(e.cards, done)
}

// drop forgets what was being written.
func (e *entry) drop() {
	e.said, e.reasoning, e.drawn = "", "", drawing{}
	kept := e.cards[:0]
	for _, c := range e.cards {
		if !c.writing {
			kept = append(kept, c)
		}
	}
	e.cards = kept
}

func (e *entry) act(action core.Action) { e.action, e.drawn = action.String(), drawing{} }

func (e *entry) isEmpty() bool {
	return e.said == "" && e.reasoning == "" && e.action == "" && len(e.cards) == 0
}
