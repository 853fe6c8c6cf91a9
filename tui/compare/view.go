package compare

import (
	"fmt"
	"strings"

	"dotmatrix/core"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Measures, in cells.
const (
	margin    = 1
	gap       = 2
	textRows  = 8 // that the words of a step get at the least
	minWidth  = 60
	minHeight = 14
)

// View draws both runs.
func (s *Screen) View(t theme.Theme, _ bool) []string {
	if s.width < minWidth || s.height < minHeight {
		return text.Rows([]string{t.Warn.Render(text.TooSmall(minWidth, minHeight+1, s.width))}, s.width, s.height)
	}
	width := s.width - 2*margin
	column := (width - gap) / 2
	height := s.height - 3
	left, right := s.side(t, 0, column, height), s.side(t, 1, column, height)
	pad := strings.Repeat(" ", margin)
	rows := []string{pad + s.header(t, width), pad + t.Text.Render(text.Fit(text.CleanLine(s.pair.Standing()), width))}
	for i := range height {
		rows = append(rows, pad+left[i]+strings.Repeat(" ", gap)+right[i])
	}
	return append(rows, pad+s.timeline(t, width))
}

func (s *Screen) header(t theme.Theme, width int) string {
	left := t.Accent.Render("⇄ compare") + t.Dim.Render("  aligned by "+s.alignment().name())
	right := t.Dim.Render("looking for the first divergence…")
	switch {
	case s.known && s.divergence == nil:
		right = t.Good.Render("no divergence")
	case s.known:
		right = t.Warn.Render(text.CleanLine(fmt.Sprintf("First divergence: step %d (%s)", s.divergence.Seq, s.divergence.What)))
	}
	return text.Spread(left, right, width)
}

// side is one run: who it is, its picture, and what was said and done.
func (s *Screen) side(t theme.Theme, side, width, height int) []string {
	rows := []string{s.name(t, side, width), s.score(t, side, width)}
	step := s.shown[side]
	if s.seqs()[side] < 0 {
		return text.Rows(append(rows, "", t.Dim.Render("this run has no such step")), width, height)
	}
	if step == nil {
		return text.Rows(rows, width, height)
	}
	words := stepLines(t, step, width)
	room := height - len(rows) - 1 - min(max(len(words), 3), textRows)
	w, h := plane.Fit(width, room, step.Screen.Width, step.Screen.Height)
	indent := strings.Repeat(" ", (width-w)/2)
	for _, row := range s.draw(step.Screen, w, h) {
		rows = append(rows, indent+row)
	}
	return text.Rows(append(append(rows, ""), words...), width, height)
}

func (s *Screen) name(t theme.Theme, side, width int) string {
	r := s.runs[side]
	left := t.Title.Render(string(rune('A'+side))+" "+text.CleanLine(r.Agent.Name)) + t.Dim.Render("  run "+text.CleanLine(r.ID[:min(len(r.ID), 6)]))
	return text.Spread(left, t.Text.Render(fmt.Sprintf("step %d of %d", max(s.seqs()[side], 0), r.Steps)), width)
}

func (s *Screen) score(t theme.Theme, side, width int) string {
	r := s.runs[side]
	reached := 0
	for _, m := range r.Milestones {
		if seq := s.seqs()[side]; seq >= 0 && m.Seq <= seq {
			reached++
		}
	}
	score := "no milestone"
	if len(r.Milestones) > 0 {
		score = fmt.Sprintf("★ %d of %d", reached, len(r.Milestones))
	}
	sign, proof, _ := t.Proof(r.Verified.Proof())
	figures := fmt.Sprintf("%s  %s  %s proof %s, %s  gets %s", score, r.Status, sign, proof, text.CleanLine(r.Origin.String()), text.CleanLine(r.Help().Short()))
	return t.Dim.Render(text.Fit(figures, width))
}

func stepLines(t theme.Theme, step *core.Step, width int) []string {
	pressed := "▸ " + text.CleanLine(step.Action.String())
	if step.Actor == core.ActorAnchor {
		pressed = "where the run starts"
	}
	lines := []string{t.Accent.Render(text.Fit(pressed, width))}
	for _, line := range text.Wrap(strings.TrimSpace(text.Clean(step.Said)), width) {
		lines = append(lines, t.Text.Render(line))
	}
	if step.Fault != "" {
		lines = append(lines, t.Bad.Render(text.Fit("✗ "+text.CleanLine(step.Fault), width)))
	}
	for _, m := range step.Reached {
		lines = append(lines, t.Warn.Render(text.Fit("★ "+text.CleanLine(m.Title), width)))
	}
	return lines
}

// timeline is the pairs, with the place of this one and of the one where the runs part.
func (s *Screen) timeline(t theme.Theme, width int) string {
	last := max(s.alignment().length()-1, 1)
	cell := func(at int) int { return min(at*(width-1)/last, width-1) }
	here, divergence := cell(s.at), -1
	if s.divergence != nil {
		divergence = cell(s.alignment().near(0, s.divergence.Seq))
	}
	var out strings.Builder
	for x := range width {
		switch {
		case x == here:
			out.WriteString(t.Accent.Render("●"))
		case x == divergence:
			out.WriteString(t.Warn.Render("≠"))
		case x < here:
			out.WriteString(t.Text.Render("━"))
		default:
			out.WriteString(t.Dim.Render("─"))
		}
	}
	return out.String()
}
