package home

import (
	"strings"

	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// motto says what this is.
const motto = "Watch LLM agents play Game Boy games. Take over. Replay."

// View draws the screen as rows.
func (s *Screen) View(t theme.Theme, _ bool) []string {
	l := s.layout()
	if l.tooSmall {
		return text.Rows([]string{t.Warn.Render(text.TooSmall(minWidth, minHeight+1, s.width))}, s.width, s.height)
	}
	pad := strings.Repeat(" ", margin)
	rows := []string{
		pad + text.Fit(t.Title.Render("dotmatrix")+t.Dim.Render("  "+motto), s.width-2*margin),
		pad + text.Fit(s.offer(t), s.width-2*margin),
		"",
	}
	var left []string
	for p, r := range l.lists {
		left = append(left, s.list(t, pane(p), r.W, r.H)...)
		left = append(left, text.Fit("", r.W))
	}
	between := strings.Repeat(" ", gap)
	for y, row := range s.preview(t, l.preview.W, l.preview.H) {
		rows = append(rows, pad+left[y]+between+row)
	}
	return rows
}

// offer says what Enter does now.
func (s *Screen) offer(t theme.Theme) string {
	enter := t.Accent.Bold(true).Render("▶ Enter")
	g, a, r := s.game(), s.agent(), s.run()
	switch {
	case s.focus == runs && r != nil && s.isGoing(r.ID):
		return enter + " returns to the run in progress"
	case s.focus == runs && r != nil:
		return enter + " replays the run, step by step"
	case s.focus == runs:
		return t.Dim.Render("no runs yet")
	case g == nil || a == nil:
		return t.Dim.Render("looking for games and agents…")
	case g.Problem != "":
		return t.Bad.Render("✗ ") + text.CleanLine(g.Title) + " cannot be played: choose another game"
	case a.Missing != "":
		return t.Warn.Render("! ") + text.CleanLine(a.Name) + " cannot play yet: " + text.CleanLine(a.Missing)
	}
	with := text.CleanLine(a.Name)
	if model := s.model(a); a.NeedsModel && model == "" {
		with += ", after asking for a model"
	} else if a.NeedsModel {
		with += " asking " + text.CleanLine(model)
	}
	from := ""
	if c := s.capture(); c != nil {
		from = " from " + t.Title.Render(text.CleanLine(c.Name))
	}
	return enter + " plays " + t.Title.Render(text.CleanLine(g.Title)) + from + " with " + t.Title.Render(with)
}
