package llm

import (
	"strings"

	"dotmatrix/core"
)

// answer gathers chunks.
type answer struct {
	reply           Reply
	text, reasoning strings.Builder
	refusal         strings.Builder // of the text: what the endpoint marked as a refusal
	field           string          // in which the endpoint told reasoning and wants it back
	think           thinking
	secrets         []string
	redact          [2]redactor // by channel
	calls           calls
	extra           extras
	likely          likelihoods
}

// newAnswer gathers an answer in which no secret is to stand; tools are those that it may call.
func newAnswer(secrets []string, tools []Tool) *answer {
	return &answer{secrets: secrets, redact: [2]redactor{{secrets: secrets}, {secrets: secrets}}, calls: calls{secrets: secrets, tools: tools}}
}

// add takes a chunk and gives the deltas in it.
func (a *answer) add(c chunk) ([]Delta, error) {
	a.reply.ID = firstOf(string(c.ID), a.reply.ID)
	a.reply.Model = firstOf(string(c.Model), a.reply.Model)
	for _, u := range []maybe[usage]{c.Groq.value.Usage, c.Usage} {
		a.use(u)
	}
	var deltas []Delta
	for _, ch := range c.Choices {
		if ch.Index != 0 {
			continue
		}
		a.use(ch.Usage)
		a.likely.add(ch.Likely.value.Content)
		for _, p := range []maybe[piece]{ch.Delta, ch.Message} {
			more, err := a.addPiece(p.value)
			if err != nil {
				return nil, err
			}
			deltas = append(deltas, more...)
		}
		a.reply.Finish = firstOf(string(ch.Finish), a.reply.Finish)
	}
	if a.text.Len()+a.reasoning.Len()+a.calls.size > MaxTextBytes {
		return nil, errTooLong
	}
	return deltas, nil
}

func (a *answer) addPiece(p piece) ([]Delta, error) {
	deltas := a.say(nil, a.reasoningOf(p), core.Reasoned)
	deltas = a.say(deltas, p.Content.thought, core.Reasoned)
	thought, text, all := a.think.split(p.Content.text)
	if all {
		deltas = a.retract(deltas)
	}
	deltas = a.say(deltas, thought, core.Reasoned)
	deltas = a.say(deltas, text+string(p.Refusal), core.Said)
	a.refusal.WriteString(string(p.Refusal))
	if p.FunctionCall.given {
		p.ToolCalls = append(p.ToolCalls, callPiece{Function: p.FunctionCall.value})
	}
	if err := a.extra.add(p.extra); err != nil {
		return nil, err
	}
	more, err := a.calls.add(p.ToolCalls)
	return append(deltas, more...), err
}

// reasoningOf is the reasoning of a piece. One that is told in both fields is told once; the name of the field under which
// endpoints want it back is kept.
func (a *answer) reasoningOf(p piece) string {
	if p.ReasoningContent != "" {
		a.field = "reasoning_content"
		return string(p.ReasoningContent)
	}
	return string(p.Reasoning)
}

// retract takes back all that was said: it turned out to be thought.
func (a *answer) retract(deltas []Delta) []Delta {
	thought := a.reasoning.String() + a.redact[core.Reasoned].rest() + a.text.String() + a.redact[core.Said].rest()
	a.reasoning.Reset()
	a.text.Reset()
	deltas = append(deltas, Delta{Dropped: "what the model said so far was its reasoning"})
	return a.write(deltas, thought, core.Reasoned)
}

func (a *answer) say(deltas []Delta, text string, channel core.Channel) []Delta {
	return a.write(deltas, a.redact[channel].take(text), channel)
}

func (a *answer) write(deltas []Delta, text string, channel core.Channel) []Delta {
	if text == "" {
		return deltas
	}
	if channel == core.Reasoned {
		a.reasoning.WriteString(text)
	} else {
		a.text.WriteString(text)
	}
	return append(deltas, Delta{Channel: channel, Text: text})
}

func (a *answer) use(told maybe[usage]) {
	if !told.given {
		return
	}
	u := told.value
	set := func(to *int, counts ...integer) {
		for _, n := range counts {
			if n > 0 {
				*to = int(n)
				return
			}
		}
	}
	set(&a.reply.InputTokens, u.Input, u.InputToo)
	set(&a.reply.OutputTokens, u.Output, u.OutputToo)
	set(&a.reply.CachedTokens, u.InputDetails.value.Cached, u.CacheHits, u.Cached)
	set(&a.reply.CacheWriteTokens, u.InputDetails.value.CacheWrite)
	set(&a.reply.ImageTokens, u.InputDetails.value.Image)
	set(&a.reply.ReasoningTokens, u.OutputDetails.value.Reasoning, u.Reasoning)
	if u.Cost.value != nil {
		a.reply.Cost, a.reply.CostSource = *u.Cost.value, CostFromProvider
	}
}

// rest is what was held back in case that it was part of a tag or of a secret.
func (a *answer) rest() []Delta {
	thought, text := a.think.rest()
	deltas := a.say(a.say(nil, thought, core.Reasoned), text, core.Said)
	for _, channel := range []core.Channel{core.Reasoned, core.Said} {
		deltas = a.write(deltas, a.redact[channel].rest(), channel)
	}
	return append(deltas, a.calls.rest()...)
}

// whole is the reply, once nothing more comes.
func (a *answer) whole() *Reply {
	a.reply.Message = core.Message{Role: core.RoleAssistant, Reasoning: a.reasoning.String(), ToolCalls: a.calls.whole(), Extra: a.extra.fields}
	if a.reply.Message.Reasoning != "" {
		a.reply.Message.ReasoningField = a.field
	}
	a.reply.Tokens = a.likely.whole(a.secrets)
	a.reply.Refusal = redact(a.refusal.String(), a.secrets)
	if a.text.Len() > 0 {
		a.reply.Message.Parts = []core.Part{{Text: a.text.String()}}
	}
	return &a.reply
}

// empty reports whether the model ended of its own will without a word. One that ran out of tokens while thinking, or
// was filtered, has answered.
func (a *answer) empty() bool {
	ended := a.reply.Finish == "stop" || a.reply.Finish == "" || a.reply.Finish == "tool_calls"
	return ended && a.blank() && a.reasoning.Len() == 0
}

// blank reports whether nothing was said and no tool was called.
func (a *answer) blank() bool {
	return strings.TrimSpace(a.text.String()) == "" && len(a.calls.list) == 0
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
