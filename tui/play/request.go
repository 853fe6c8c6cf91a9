package play

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/aymanbagabas/go-udiff"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/reader"
	"dotmatrix/tui/theme"
)

// showRequest opens what the models were given in the step that is shown, and what they answered.
func (s *Screen) showRequest() tea.Cmd {
	step := s.journal.step
	if step == nil || len(step.Spans) == 0 {
		return nav.Tell("No model or tool calls in this step")
	}
	cards := &reader.Reader{}
	var before *core.Span
	if s.journal.before != nil {
		before = lastAsked(s.journal.before.Spans)
	}
	for i := range step.Spans {
		span := &step.Spans[i]
		addSpan(cards, span, before)
		if len(span.Input) > 0 {
			before = span
		}
	}
	return s.open(reader.NewDialog(fmt.Sprintf("Step %d: requests and answers", step.Seq), cards))
}

func lastAsked(spans []core.Span) *core.Span {
	for i := len(spans) - 1; i >= 0; i-- {
		if len(spans[i].Input) > 0 {
			return &spans[i]
		}
	}
	return nil
}

// addSpan adds a call: what was given first, what is new in it since the request before open, then the answer and, folded, the
// parameters.
func addSpan(cards *reader.Reader, span, before *core.Span) {
	title := fmt.Sprintf("━━ %s  %.2fs", span.Name, span.End.Sub(span.Start).Seconds())
	var about []reader.Text
	if span.Error != "" {
		about = append(about, reader.Text{Kind: reader.Gone, Words: span.ErrorType + ": " + span.Error})
	}
	if len(span.Input) > 0 && before != nil {
		about = append(about, reader.Text{Kind: reader.Remark, Words: compared(len(unchanged(span.Input, before.Input)), len(span.Input), len(before.Input))})
	}
	cards.AddTexts(title, true, about...)
	var same []int
	if before != nil {
		same = unchanged(span.Input, before.Input)
	}
	for i := range span.Input {
		addMessage(cards, i, &span.Input[i], before, same)
	}
	if span.Output != nil {
		cards.AddMessage("answer", span.Output, true)
	}
	if len(span.Attributes) > 0 {
		var lines []string
		for _, name := range slices.Sorted(maps.Keys(span.Attributes)) {
			value, _ := json.Marshal(span.Attributes[name]) // of a record, which was JSON
			lines = append(lines, name+" = "+string(value))
		}
		cards.AddTexts("▸ parameters", false, reader.Text{Kind: reader.Remark, Words: strings.Join(lines, "\n")})
	}
}

// addMessage adds message i of a request. same are the messages that stood in the request before.
func addMessage(cards *reader.Reader, i int, m *core.Message, before *core.Span, same []int) {
	title := strings.TrimSpace(fmt.Sprintf("%d %s %s", i+1, m.Role, m.ToolCallID))
	switch _, known := slices.BinarySearch(same, i); {
	case before == nil:
		cards.AddMessage(title, m, true)
	case known:
		cards.AddMessage(title+"  = as before", m, false)
	case m.Role == core.RoleSystem && i < len(before.Input) && before.Input[i].Role == m.Role:
		cards.AddMessage(title+"  ~ changed", m, false)
		cards.AddTexts("  the difference", true, difference(before.Input[i].Text(), m.Text())...)
	default:
		cards.AddMessage(title+"  + new", m, true)
	}
}

// compared says in short what is another than in the request before.
func compared(same, now, before int) string {
	return fmt.Sprintf("Since the request before: %s as before, %d new, %d gone.", plain.Count(same, "message"), now-same, before-same)
}

// unchanged are the messages that stood in the request before as well, in the same order, by their numbers from 0.
func unchanged(now, before []core.Message) []int {
	var same []int
	old := make([]string, len(before))
	for i := range before {
		old[i] = coded(&before[i])
	}
	for i := range now {
		if at := slices.Index(old, coded(&now[i])); at >= 0 {
			same, old = append(same, i), old[at+1:]
		}
	}
	return same
}

// coded is a message as one text, to compare it.
func coded(m *core.Message) string {
	data, _ := json.Marshal(m) // of a record, which was JSON
	return string(data)
}

// difference is how the lines of two texts differ.
func difference(before, now string) []reader.Text {
	var texts []reader.Text
	begun := false
	for line := range strings.Lines(udiff.Unified("", "", before, now)) {
		kind := reader.Remark
		switch line[0] {
		case '+':
			kind = reader.Added
		case '-':
			kind = reader.Gone
		}
		hunk := strings.HasPrefix(line, "@@")
		if begun = begun || hunk; !begun || hunk || line[0] == '\\' {
			continue
		}
		if n := len(texts); n > 0 && texts[n-1].Kind == kind {
			texts[n-1].Words += line[1:]
		} else {
			texts = append(texts, reader.Text{Kind: kind, Words: line[1:]})
		}
	}
	return texts
}

// plainText is the screen as text without styles.
func plainText(s *Screen) string {
	rows := s.View(theme.Theme{}, true)
	for i, row := range rows {
		rows[i] = strings.TrimRight(strip(row), " ")
	}
	return strings.Join(rows, "\n") + "\n"
}
