package play

import (
	"strings"

	"dotmatrix/tui/theme"
)

// timeline is the run from its first step to its last, with marks and the place where it stands.
func timeline(t theme.Theme, j *journal, width int) string {
	if width < 1 {
		return ""
	}
	cells := []rune(strings.Repeat("─", width))
	kinds := make([]markKind, width)
	for _, m := range j.marks {
		at := cellOf(m.seq, j.total(), width)
		if cells[at] == '─' || kinds[at] < m.kind {
			cells[at], kinds[at] = markSigns[m.kind], m.kind
		}
	}
	here := cellOf(j.state.Seq, j.total(), width)
	var out strings.Builder
	for from := 0; from < width; {
		to := from + 1
		for to < width && cells[to] == '─' && cells[from] == '─' && to != here && from != here {
			to++
		}
		piece := string(cells[from:to])
		switch {
		case from == here:
			out.WriteString(t.Accent.Bold(true).Render("●"))
		case cells[from] != '─':
			out.WriteString(markStyle(t, kinds[from]).Render(piece))
		case from < here:
			out.WriteString(t.Text.Render(strings.Repeat("━", to-from)))
		default:
			out.WriteString(t.Dim.Render(piece))
		}
		from = to
	}
	return out.String()
}

// cellOf is the cell of a step on a timeline.
func cellOf(seq, total, width int) int {
	if total == 0 {
		return 0
	}
	return min(max(seq, 0)*(width-1)/total, width-1)
}

// stepAt is the first step that stands in a cell of a timeline.
func stepAt(cell, total, width int) int {
	if width < 2 {
		return 0
	}
	return min(max((cell*total+width-2)/(width-1), 0), total)
}
