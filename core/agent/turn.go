package agent

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/agent/atlas"
	"dotmatrix/core/llm"
)

// Limits of one step of an agent, against files that grow without end.
const (
	MaxCalls   = 32        // model calls
	MaxSaid    = 64 << 10  // bytes said by the file itself; a model's answer has limits of its own
	MaxNotices = 32        // notices
	MaxMemory  = 256 << 10 // bytes of memory as JSON
)

// turn is one call of start or step: what ctx reaches out to, and what was said in it. The words that it gathers are
// those that it emits, so that the pane, the decision and the record agree.
type turn struct {
	ctx      context.Context
	host     Host
	agent    *Agent
	seen     core.Observation // all of it, also what the file does not observe; empty in start
	kept     *kept
	glanced  *glance     // nil: not read yet
	place    atlas.Place // of the player, where placed
	placed   bool
	starting bool                         // nothing is recorded yet, so that nothing may be said or asked
	weigh    func(*core.Span, *llm.Reply) // adds what is made of an answer to its span; nil: nothing
	quiet    bool                         // what the model says now is not said by the agent

	filtered bool // the provider's filter withheld what was asked in this step

	said, reasoned strings.Builder
	sayings        int // bytes that the file said
	notices, calls int
	serverCalls    int
	recalled       int // how many of host.Calls were made again
	spans          int
	lastCall       string         // ID of the newest model call's span
	compacted      bool           // what the model is given now has a summary in the place of earlier messages
	context        starlark.Value // ctx, made once
}

var errStarting = errors.New("start(ctx) only makes the first memory: say things and ask models in step, where it is recorded")

// say adds a line of the agent's own words.
func (t *turn) say(text string) error {
	if t.starting {
		return errStarting
	}
	if t.sayings += len(text); t.sayings > MaxSaid {
		return fmt.Errorf("the step says more than %d bytes", MaxSaid)
	}
	t.breakLine(core.Said)
	t.stream(core.Said, text)
	return nil
}

// sayOnce adds what act() says, unless those words were said in the step already, as by a model whose answer was
// streamed.
func (t *turn) sayOnce(text string) error {
	if strings.TrimSpace(text) == "" || strings.Contains(t.said.String(), strings.TrimSpace(text)) {
		return nil
	}
	return t.say(text)
}

// notice tells a person something; it is no part of what the agent says.
func (t *turn) notice(text string) error {
	if t.notices++; t.notices > MaxNotices {
		return fmt.Errorf("the step gives more than %d notices", MaxNotices)
	}
	t.host.Emit(core.Noticed{Text: text})
	return nil
}

// words is the text of a channel so far.
func (t *turn) words(channel core.Channel) *strings.Builder {
	if channel == core.Reasoned {
		return &t.reasoned
	}
	return &t.said
}

// breakLine separates what comes from what was said before.
func (t *turn) breakLine(channel core.Channel) {
	if before := t.words(channel).String(); before != "" && !strings.HasSuffix(before, "\n") {
		t.stream(channel, "\n")
	}
}

func (t *turn) stream(channel core.Channel, text string) {
	if text == "" || t.quiet {
		return
	}
	t.words(channel).WriteString(text)
	t.host.Emit(core.TextDelta{Channel: channel, Text: text})
}

// mark remembers what was said, for takeBack.
type mark struct{ said, reasoned string }

func (t *turn) mark() mark { return mark{t.said.String(), t.reasoned.String()} }

// takeBack drops what was said since the mark. The event voids all text of the step, so what stays is said again.
func (t *turn) takeBack(to mark, why string) {
	if t.quiet {
		return
	}
	t.host.Emit(core.TextDropped{Why: why})
	t.said.Reset()
	t.reasoned.Reset()
	t.stream(core.Reasoned, to.reasoned)
	t.stream(core.Said, to.said)
}
