package tui

import (
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core"
)

// thoughtLines are the last height lines of the entries, skipping the newest scroll lines. Only what is shown is
// wrapped.
func thoughtLines(t theme, entries []entry, width, height, scroll int) []string {
	var lines []string // from the last one up
	for i := len(entries) - 1; i >= 0 && len(lines) < height+scroll; i-- {
		of := entryLines(t, &entries[i], width)
		for j := len(of) - 1; j >= 0; j-- {
			lines = append(lines, of[j])
		}
		if i > 0 && entries[i].notice == "" {
			lines = append(lines, "")
		}
	}
	scroll = min(scroll, max(len(lines)-height, 0))
	lines = lines[scroll:min(len(lines), scroll+height)]
	slices.Reverse(lines)
	return lines
}

func entryLines(t theme, e *entry, width int) []string {
	if e.notice != "" {
		return styled(t.warn.Render, wrap("! "+e.notice, width))
	}
	lines := []string{entryHead(t, e, width)}
	lines = append(lines, styled(t.dim.Italic(true).Render, wrap(strings.TrimSpace(e.reasoning), width))...)
	lines = append(lines, styled(t.text.Render, wrap(strings.TrimSpace(e.said), width))...)
	if e.fault != "" {
		lines = append(lines, styled(t.bad.Render, wrap("✗ "+e.fault, width))...)
	}
	for _, m := range e.reached {
		lines = append(lines, t.warn.Render(fit("★ "+cleanLine(m.Title), width)))
	}
	return lines
}

// entryHead is the step's number and what was pressed.
func entryHead(t theme, e *entry, width int) string {
	number := fmt.Sprintf("%4d ", e.seq)
	sign := map[core.Actor]string{core.ActorPerson: "you ", core.ActorFallback: "fallback "}[e.actor]
	action := fit(sign+compact(e.action), max(width-len(number), 1))
	if !e.done && e.action == "" {
		action = fit("…", max(width-len(number), 1))
	}
	return t.dim.Render(number) + t.accent.Render(action)
}

// arrows are shorter than words.
var arrows = map[string]string{"up": "↑", "down": "↓", "left": "←", "right": "→", "none": "·", "a": "A", "b": "B", "start": "Start", "select": "Select"}

// compact is an action in short: "↑↑↑ A".
func compact(action string) string {
	var out strings.Builder
	letters := false
	for i, press := range strings.Fields(action) {
		short, ok := arrows[press]
		if !ok {
			short = press
		}
		word := !strings.Contains("↑↓←→·", short)
		if i > 0 && (word || letters) {
			out.WriteByte(' ')
		}
		out.WriteString(short)
		letters = word
	}
	return out.String()
}

func styled(render func(...string) string, lines []string) []string {
	for i, line := range lines {
		lines[i] = render(line)
	}
	return lines
}
