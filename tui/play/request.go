package play

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"maps"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// showRequest opens what the models of the newest step that asked one were given, and what they answered.
func (s *Screen) showRequest() tea.Cmd {
	step := s.journal.step
	if step == nil || len(step.Spans) == 0 {
		return nav.Say("No model or tool calls in this step")
	}
	title := fmt.Sprintf("Step %d: requests and answers", step.Seq)
	return s.open(dialog.NewReader(title, func(t theme.Theme, width int) []string {
		var lines []string
		for i := range step.Spans {
			lines = append(lines, spanLines(t, &step.Spans[i], width)...)
		}
		return lines
	}))
}

// spanLines are a call with all that it was given, message by message.
func spanLines(t theme.Theme, span *core.Span, width int) []string {
	took := span.End.Sub(span.Start).Seconds()
	lines := []string{t.Accent.Render(text.Fit(fmt.Sprintf("%s  %.2fs", text.CleanLine(span.Name), took), width))}
	for _, name := range slices.Sorted(maps.Keys(span.Attributes)) {
		value, _ := json.Marshal(span.Attributes[name]) // of a record, which was JSON
		lines = append(lines, t.Dim.Render(text.Fit(text.CleanLine(name+" = "+string(value)), width)))
	}
	if span.Error != "" {
		lines = append(lines, style(t.Bad.Render, text.Wrap("✗ "+text.CleanLine(span.ErrorType+": "+span.Error), width))...)
	}
	for i := range span.Input {
		lines = append(lines, messageLines(t, &span.Input[i], width)...)
	}
	if span.Output != nil {
		lines = append(lines, "", t.Title.Render("answer"))
		lines = append(lines, messageLines(t, span.Output, width)...)
	}
	return append(lines, "")
}

func messageLines(t theme.Theme, m *core.Message, width int) []string {
	lines := []string{"", t.Label.Render(text.CleanLine(strings.TrimSpace(string(m.Role) + " " + m.ToolCallID)))}
	lines = append(lines, style(t.Reason.Render, text.Wrap(text.Clean(m.Reasoning), width))...)
	for _, p := range m.Parts {
		if p.Media != "" {
			lines = append(lines, t.Dim.Render(fmt.Sprintf("[%s, %d bytes]", text.CleanLine(p.Media), len(p.Data))))
			continue
		}
		lines = append(lines, style(t.Text.Render, text.Lines(text.Clean(p.Text), width))...)
	}
	for _, call := range m.ToolCalls {
		lines = append(lines, style(t.Accent.Render, text.Wrap("▸ "+text.CleanLine(call.Name+"("+call.Arguments+")"), width))...)
	}
	return lines
}

// plainText is the screen as text without styles.
func plainText(s *Screen) string {
	rows := s.View(theme.Theme{}, true)
	for i, row := range rows {
		rows[i] = strings.TrimRight(strip(row), " ")
	}
	return strings.Join(rows, "\n") + "\n"
}
