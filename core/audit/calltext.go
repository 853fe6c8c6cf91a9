package audit

import (
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"dotmatrix/core"
)

// callAsked is what a model or a tool was asked, for people.
func callAsked(span *core.Span) string {
	if span.Op == core.OpExecuteTool {
		return fmt.Sprintf("tool %s %s\n", span.Text(core.AttrToolName), span.Text(core.AttrToolArguments))
	}
	plain := *span
	plain.Input = numberCalls(span.Input)
	return requestText(&plain)
}

// callAnswered is what came of it.
func callAnswered(span *core.Span) string {
	switch {
	case span.Error != "" || span.ErrorType != "":
		return fmt.Sprintf("%s: %s\n", span.ErrorType, span.Error)
	case span.Op == core.OpExecuteTool:
		return withNewline(span.Text(core.AttrToolResult))
	case span.Output == nil:
		return ""
	}
	return messageText(&numberCalls([]core.Message{*span.Output})[0])
}

// numberCalls gives tool calls numbers in the place of their IDs, which every provider draws anew.
func numberCalls(messages []core.Message) []core.Message {
	numbers := map[string]string{}
	number := func(id string) string {
		if id == "" {
			return ""
		}
		if numbers[id] == "" {
			numbers[id] = fmt.Sprint(len(numbers) + 1)
		}
		return numbers[id]
	}
	plain := make([]core.Message, len(messages))
	for i, m := range messages {
		calls := make([]core.ToolCall, len(m.ToolCalls))
		for j, c := range m.ToolCalls {
			c.ID = number(c.ID)
			calls[j] = c
		}
		m.ToolCalls, m.ToolCallID = calls, number(m.ToolCallID)
		plain[i] = m
	}
	return plain
}

func linesText(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// inputText is what the machine really got, a line for each hold.
func inputText(input core.Input) string {
	var out strings.Builder
	for _, h := range input {
		fmt.Fprintf(&out, "%s for %d frames\n", h.Buttons, h.Frames)
	}
	return out.String()
}

// RequestDiff is what differs between what the models and tools were asked in two steps, as a unified diff; "" for
// nothing.
func RequestDiff(a, b *core.Step) string {
	var texts [2]strings.Builder
	for side, step := range [2]*core.Step{a, b} {
		for i := range step.Spans {
			texts[side].WriteString(callAsked(&step.Spans[i]))
		}
	}
	return udiff.Unified("A", "B", texts[0].String(), texts[1].String())
}
