package reader

import (
	"slices"
	"strings"
	"time"

	"dotmatrix/core"
	"dotmatrix/tui/text"
)

// Card is a step, several steps of which nothing is told but what they pressed, or a notice between steps.
type Card struct {
	actor   core.Actor
	steps   []press
	parts   []*part // what was thought, said and called, in order
	fault   string
	notice  string // then it is only that
	good    bool   // the notice is no warning
	title   string // stands in the place of the step's number; clean
	reached []core.Milestone
	took    time.Duration
	usage   core.Usage
	done    bool
	again   int // steps before it that failed in the same way and are not shown
	since   int // the first of them

	id     int // counts the cards
	bytes  int // of its texts
	opened fold
	segs   []*segment // nil: it has changed
	state  drawnAs    // for which segs were made
}

// press is a step of a card, and its action.
type press struct {
	seq    int
	action string
}

// fold is whether a person has opened or folded a card.
type fold int

const (
	untouched fold = iota
	open
	folded
)

// part is one of a text, a tool call and words that are shown as they are.
type part struct {
	text *stream
	call *call
	raw  *raw
}

// cardOf is a finished step.
func cardOf(step *core.Step) *Card {
	c := &Card{
		steps: []press{{step.Seq, step.Action.String()}}, actor: step.Actor, fault: text.CleanLine(step.Fault), reached: step.Reached,
		took: step.Duration, usage: core.UsageOf(step.Spans...), done: true,
	}
	said, reasoning := step.Said, step.Reasoning
	for i := range step.Spans {
		span := &step.Spans[i]
		if made, ok := callOf(span); ok {
			c.add(&part{call: &made})
		}
		if span.Output != nil {
			reasoning = c.upTo(core.Reasoned, reasoning, span.Output.Reasoning)
			said = c.upTo(core.Said, said, span.Output.Text())
		}
	}
	c.say(core.Reasoned, reasoning)
	c.say(core.Said, said)
	return c
}

// upTo adds a text of the step up to the end of an answer that is in it, and gives the rest. An answer that is not in it
// was not said by the agent: it was a summary, or was taken back.
func (c *Card) upTo(channel core.Channel, all, answer string) (rest string) {
	answer = strings.TrimSpace(answer)
	at := strings.Index(all, answer)
	if answer == "" || at < 0 {
		return all
	}
	c.say(channel, all[:at+len(answer)])
	return all[at+len(answer):]
}

// say adds to the text that came last, or begins another.
func (c *Card) say(channel core.Channel, words string) {
	c.segs = nil
	if n := len(c.parts); n > 0 && c.parts[n-1].text != nil && c.parts[n-1].text.channel == channel {
		c.parts[n-1].text.add(words)
		c.bytes += len(words)
		return
	}
	if words = strings.TrimLeft(words, " \n\r\t"); words != "" {
		s := &stream{channel: channel}
		s.add(words)
		c.add(&part{text: s})
		c.bytes += len(words)
	}
}

func (c *Card) add(p *part) {
	c.segs = nil
	c.parts = append(c.parts, p)
	if p.call != nil {
		c.bytes += len(p.call.arguments) + len(p.call.result)
	}
}

// hear takes in what came of the step.
func (c *Card) hear(event core.Event) {
	c.segs = nil
	switch e := event.(type) {
	case core.TextDelta:
		c.say(e.Channel, e.Text)
	case core.ToolDelta:
		c.write(e)
	case core.SpanEnded:
		c.usage = c.usage.Plus(core.UsageOf(e.Span))
		if made, ok := callOf(&e.Span); ok {
			c.finish(made)
		}
	case core.ActionChosen:
		c.steps[0].action = e.Action.String()
	}
}

// maxWritten bounds the arguments that are shown while a model writes them, in bytes.
const maxWritten = 4 << 10

// write adds to the arguments of a call that the model is writing.
func (c *Card) write(delta core.ToolDelta) {
	var writing []*call
	for _, p := range c.parts {
		if p.call != nil && p.call.writing {
			writing = append(writing, p.call)
		}
	}
	if delta.Index < 0 || delta.Index > len(writing) {
		return
	}
	if delta.Index == len(writing) {
		writing = append(writing, &call{writing: true})
		c.add(&part{call: writing[delta.Index]})
	}
	made := writing[delta.Index]
	if delta.Name != "" {
		made.name = text.CleanLine(delta.Name)
	}
	if len(made.arguments) < maxWritten {
		made.arguments += delta.Text
	}
}

// finish puts a finished call in the place of the one that was written.
func (c *Card) finish(done call) {
	for _, p := range c.parts {
		if p.call != nil && p.call.writing && p.call.name == done.name {
			*p.call = done
			return
		}
	}
	c.add(&part{call: &done})
}

// drop forgets what was said and what is being written: what stays is said again.
func (c *Card) drop() {
	c.segs = nil
	c.parts = slices.DeleteFunc(c.parts, func(p *part) bool { return p.text != nil || p.call != nil && p.call.writing })
}

// isEmpty reports whether nothing has come of the step yet.
func (c *Card) isEmpty() bool {
	return c.title == "" && c.notice == "" && len(c.parts) == 0 && c.steps[0].action == ""
}

// isSilent reports whether there is nothing to tell but what was pressed: such steps are joined.
func (c *Card) isSilent() bool {
	return c.title == "" && c.notice == "" && c.fault == "" && len(c.parts) == 0 && len(c.reached) == 0
}

func (c *Card) first() int { return c.steps[0].seq }
func (c *Card) last() int  { return c.steps[len(c.steps)-1].seq }

// keepDrawn takes the texts over that are the same as those of the card while it was made, with what was drawn of them.
func (c *Card) keepDrawn(made *Card) {
	for i, p := range c.parts {
		if i >= len(made.parts) || p.text == nil || made.parts[i].text == nil || p.text.channel != made.parts[i].text.channel {
			continue
		}
		if p.text.text() == made.parts[i].text.text() {
			p.text = made.parts[i].text
		}
	}
}
