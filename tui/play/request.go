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
		about = append(about, reader.Text{Kind: reader.Remark, Words: compared(span.Input, before.Input)})
	}
	cards.AddTexts(title, true, about...)
	for i := range span.Input {
		addMessage(cards, i, &span.Input[i], before)
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

func addMessage(cards *reader.Reader, i int, m *core.Message, before *core.Span) {
	title := strings.TrimSpace(fmt.Sprintf("%d %s %s", i+1, m.Role, m.ToolCallID))
	if before == nil {
		cards.AddMessage(title, m, true)
		return
	}
	switch {
	case i >= len(before.Input):
		cards.AddMessage(title+"  + new", m, true)
	case sameMessage(m, &before.Input[i]):
		cards.AddMessage(title+"  = as before", m, false)
	default:
		cards.AddMessage(title+"  ~ changed", m, false)
		texts := difference(before.Input[i].Text(), m.Text())
		if len(texts) == 0 {
			return // a picture or a call is another
		}
		cards.AddTexts(fmt.Sprintf("  the difference in %d", i+1), true, texts...)
	}
}

// compared says in short what is another than in the request before.
func compared(now, before []core.Message) string {
	same := 0
	for i := range min(len(now), len(before)) {
		if sameMessage(&now[i], &before[i]) {
			same++
		}
	}
	changed := min(len(now), len(before)) - same
	said := fmt.Sprintf("Since the request before: %s as before, %d changed, %d new", plain.Count(same, "message"), changed, max(len(now)-len(before), 0))
	if gone := len(before) - len(now); gone > 0 {
		said += fmt.Sprintf(", %d gone", gone)
	}
	return said + "."
}

func sameMessage(a, b *core.Message) bool {
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && string(left) == string(right)
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
