package audit

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/agent"
)

// requestText is what a call asked, for people: a line for each thing, so that two requests can be compared by lines.
func requestText(span *core.Span) string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(span.Attributes)) {
		if agent.IsRequest(name) {
			fmt.Fprintf(&out, "%s: %s\n", name, valueText(span.Attributes[name]))
		}
	}
	for i := range span.Input {
		out.WriteString(messageText(&span.Input[i]))
	}
	return out.String()
}

func valueText(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}

// messageText is a message for people; images stand by their hashes.
func messageText(m *core.Message) string {
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s", m.Role)
	if m.ToolCallID != "" {
		out.WriteString(" answers " + m.ToolCallID)
	}
	out.WriteString("\n")
	if m.Reasoning != "" {
		out.WriteString("(reasoning) " + withNewline(m.Reasoning))
	}
	for _, p := range m.Parts {
		if p.Media != "" {
			fmt.Fprintf(&out, "[%s of %d bytes, SHA-256 %s]\n", p.Media, len(p.Data), core.Sum(p.Data).Short())
			continue
		}
		out.WriteString(withNewline(p.Text))
	}
	for _, c := range m.ToolCalls {
		fmt.Fprintf(&out, "(calls %s %s) %s\n", c.ID, c.Name, c.Arguments)
	}
	return out.String()
}

func withNewline(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}
