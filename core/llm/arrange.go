package llm

import (
	"fmt"
	"slices"

	"dotmatrix/core"
)

// Words that stand where a profile asks for a turn that nobody said.
const (
	bridgeWords = "I see." // an assistant's, between a tool's result and a user's turn
	beginWords  = "Begin." // a user's, before a conversation that an assistant begins
)

// arrange puts the messages into the order, roles and number of pictures that a profile asks for.
func (w *wired) arrange(messages []core.Message, p Profile) []core.Message {
	hasSystem := slices.ContainsFunc(messages, func(m core.Message) bool { return m.Role == core.RoleSystem })
	if p.Images > 0 {
		messages = w.limitImages(messages, p.Images)
	}
	if w.lacks(p, featureOneCall, severalCalls(messages)) {
		messages = oneCallEach(messages)
	}
	switch {
	case !hasSystem:
	case w.keeps(p, featureSystem, true):
	case w.keeps(p, featureDeveloper, true):
		messages = asDeveloper(messages)
	default:
		messages = foldSystem(messages)
	}
	if w.lacks(p, featureAfterTool, userAfterTool(messages)) {
		messages = bridgeTools(messages)
	}
	if w.lacks(p, featureAlternation, len(messages) > 1) {
		messages = alternate(messages)
	}
	return messages
}

// limitImages puts a note in the place of all but the newest pictures.
func (w *wired) limitImages(messages []core.Message, most int) []core.Message {
	spare := countImages(messages) - most
	if spare <= 0 {
		return messages
	}
	w.left = append(w.left, Feature(fmt.Sprintf("images over %d", most)))
	out := slices.Clone(messages)
	for i := range out {
		out[i].Parts = slices.Clone(out[i].Parts)
		for j := range out[i].Parts {
			if out[i].Parts[j].Media != "" && spare > 0 {
				out[i].Parts[j] = core.Part{Text: "[an older picture is left out here]"}
				spare--
			}
		}
	}
	return out
}

func severalCalls(messages []core.Message) bool {
	return slices.ContainsFunc(messages, func(m core.Message) bool { return len(m.ToolCalls) > 1 })
}

// oneCallEach makes of an assistant's turn with several calls as many turns, each with its result behind it. What the
// endpoint wants back with the turn stays with the first.
func oneCallEach(messages []core.Message) []core.Message {
	var out []core.Message
	for i := 0; i < len(messages); i++ {
		m := messages[i]
		if len(m.ToolCalls) < 2 {
			out = append(out, m)
			continue
		}
		results := map[string]core.Message{}
		for i+1 < len(messages) && messages[i+1].Role == core.RoleTool {
			i++
			results[messages[i].ToolCallID] = messages[i]
		}
		for n, call := range m.ToolCalls {
			turn := core.Message{Role: m.Role}
			if n == 0 {
				turn = m
			}
			turn.ToolCalls = []core.ToolCall{call}
			out = append(out, turn)
			if result, ok := results[call.ID]; ok {
				out = append(out, result)
			}
		}
	}
	return out
}

func asDeveloper(messages []core.Message) []core.Message {
	out := slices.Clone(messages)
	for i := range out {
		if out[i].Role == core.RoleSystem {
			out[i].Role = "developer"
		}
	}
	return out
}

// foldSystem puts instructions before the user's turn that follows them.
func foldSystem(messages []core.Message) []core.Message {
	var out []core.Message
	var held []core.Part
	for _, m := range messages {
		switch {
		case m.Role == core.RoleSystem:
			held = append(held, core.Part{Text: m.Text() + "\n\n"})
			continue
		case m.Role == core.RoleUser && held != nil:
			m.Parts = slices.Concat(held, m.Parts)
			held = nil
		}
		out = append(out, m)
	}
	if held != nil {
		out = append(out, core.Message{Role: core.RoleUser, Parts: held})
	}
	return out
}

func userAfterTool(messages []core.Message) bool {
	for i := 1; i < len(messages); i++ {
		if messages[i].Role == core.RoleUser && messages[i-1].Role == core.RoleTool {
			return true
		}
	}
	return false
}

func bridgeTools(messages []core.Message) []core.Message {
	var out []core.Message
	for i, m := range messages {
		if i > 0 && m.Role == core.RoleUser && messages[i-1].Role == core.RoleTool {
			out = append(out, core.TextMessage(core.RoleAssistant, bridgeWords))
		}
		out = append(out, m)
	}
	return out
}

// alternate joins neighbours of one role, and has a user begin.
func alternate(messages []core.Message) []core.Message {
	var out []core.Message
	for _, m := range messages {
		last := len(out) - 1
		if last >= 0 && out[last].Role == m.Role && m.Role != core.RoleTool && len(out[last].ToolCalls) == 0 {
			joined := slices.Clone(out[last].Parts)
			if len(joined) > 0 && len(m.Parts) > 0 {
				joined = append(joined, core.Part{Text: "\n\n"})
			}
			calls := m.ToolCalls
			out[last].Parts, out[last].ToolCalls = append(joined, m.Parts...), calls
			continue
		}
		if m.Role == core.RoleAssistant && (last < 0 || last == 0 && out[0].Role != core.RoleUser && out[0].Role != core.RoleTool) {
			out = append(out, core.TextMessage(core.RoleUser, beginWords))
		}
		out = append(out, m)
	}
	return out
}
