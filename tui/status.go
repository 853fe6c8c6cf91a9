package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
)

// header is the line above everything: what is shown, who plays, and how it stands.
func header(t theme, j *journal, fps float64, closing bool, width int) string {
	left := badge(t, j, closing) + t.title.Render(" "+cleanLine(j.run.Machine.ROM.Title)) +
		t.dim.Render("  "+cleanLine(j.run.Agent.Name)+"  run "+shortID(j.run.ID))
	right := fmt.Sprintf("step %d", j.state.Seq)
	if j.state.Replay {
		right += fmt.Sprintf(" of %d", j.length)
	}
	right += "  " + j.state.Pace.String()
	if fps > 0 && !j.state.Paused {
		right += fmt.Sprintf("  %.0f fps", fps)
	}
	return spread(left, t.text.Render(right), width)
}

// badge says in one word how the session stands, in colour and with a sign that needs none.
func badge(t theme, j *journal, closing bool) string {
	switch {
	case j.outcome != nil:
		style := t.good
		if j.outcome.Status == core.Failed {
			style = t.bad
		}
		return style.Render("■ " + string(j.outcome.Status))
	case closing:
		return t.warn.Render("■ closing the run…")
	case j.state.Replay && j.state.Paused:
		return t.accent.Render("❚❚ replay")
	case j.state.Replay:
		return t.accent.Render("▶ replay")
	case j.state.Paused:
		return t.warn.Render("❚❚ paused")
	case j.state.Actor == core.ActorPerson:
		return t.warn.Bold(true).Render("● you play")
	case j.state.Thinking:
		return t.accent.Render("● thinking")
	default:
		return t.good.Render("● playing")
	}
}

func shortID(id string) string { return cleanLine(id[:min(len(id), 6)]) }

// spread puts left and right at the two ends of a line; the left gives way.
func spread(left, right string, width int) string {
	room := width - lipgloss.Width(right) - 1
	if room < 1 {
		return ansi.Truncate(right, width, "")
	}
	return fit(left, room) + " " + right
}

// timeline is the run from its first step to its last, with marks and the place where it stands.
func timeline(t theme, j *journal, width int) string {
	if width < 1 {
		return ""
	}
	cells := []rune(strings.Repeat("─", width))
	place := func(seq int) int {
		if j.total() == 0 {
			return 0
		}
		return min(max(seq, 0)*(width-1)/j.total(), width-1)
	}
	kinds := make([]markKind, width)
	signs := map[markKind]rune{markPerson: '◆', markFallback: '×', markMilestone: '★'}
	for _, m := range j.marks {
		at := place(m.seq)
		if cells[at] == '─' || kinds[at] < m.kind {
			cells[at], kinds[at] = signs[m.kind], m.kind
		}
	}
	here := place(j.state.Seq)
	var out strings.Builder
	for i, cell := range cells {
		switch {
		case i == here:
			out.WriteString(t.accent.Bold(true).Render("●"))
		case cell != '─':
			out.WriteString(t.warn.Render(string(cell)))
		case i < here:
			out.WriteString(t.text.Render("━"))
		default:
			out.WriteString(t.dim.Render("─"))
		}
	}
	return out.String()
}

// hints are the keys that matter most now, as many as fit.
func hints(t theme, bindings []key.Binding, width int) string {
	line := ""
	for _, b := range bindings {
		hint := t.accent.Render(b.Help().Key) + t.dim.Render(" "+b.Help().Desc)
		if line != "" {
			hint = "   " + hint
		}
		if lipgloss.Width(line)+lipgloss.Width(hint) > width {
			break
		}
		line += hint
	}
	return fit(line, width)
}

// outcomeLine says how a run ended.
func outcomeLine(t theme, o *core.Outcome, width int) string {
	style := t.good
	if o.Status == core.Failed {
		style = t.bad
	}
	return style.Render(fit("the run is "+string(o.Status)+": "+cleanLine(o.Reason)+". It is recorded; q quits.", width))
}
