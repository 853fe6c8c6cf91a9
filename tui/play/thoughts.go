package play

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"dotmatrix/core"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// thoughts is the pane of what was said and done, the newest at the bottom.
type thoughts struct {
	scroll   int // lines by which it is scrolled back
	markdown markdown
}

// drawing is an entry's lines as they were drawn last.
type drawing struct {
	width int
	lines []string
}

// lines are the last height lines of the entries, skipping the newest scroll lines. Only what is shown is drawn.
func (p *thoughts) lines(t theme.Theme, entries []*entry, width, height int) []string {
	var up []string // from the last line up
	for i := len(entries) - 1; i >= 0 && len(up) < height+p.scroll; i-- {
		of := p.entry(t, entries[i], width)
		if again := repeats(entries[:i+1]); again > 1 {
			up = append(up, t.Dim.Render(text.Fit(fmt.Sprintf("  x%d: the same failure in each step since %d", again, entries[i-again+1].seq), width)))
			i -= again - 1
		}
		for j := len(of) - 1; j >= 0; j-- {
			up = append(up, of[j])
		}
		if i > 0 && entries[i].notice == "" && !(entries[i].isSilent() && entries[i-1].isSilent()) {
			up = append(up, "")
		}
	}
	p.scroll = min(p.scroll, max(len(up)-height, 0))
	up = up[p.scroll:min(len(up), p.scroll+height)]
	slices.Reverse(up)
	return up
}

// repeats is how many of the newest entries failed in the same way, one step after the other.
func repeats(entries []*entry) int {
	n, newest := 0, entries[len(entries)-1]
	for i := len(entries) - 1; i >= 0 && newest.fault != "" && entries[i].fault == newest.fault && len(entries[i].reached) == 0; i-- {
		n++
	}
	return n
}

// isSilent reports whether the entry is one line only: such steps stand close together.
func (e *entry) isSilent() bool {
	return e.notice == "" && e.fault == "" && len(e.pieces) == 0 && len(e.reached) == 0
}

func (p *thoughts) entry(t theme.Theme, e *entry, width int) []string {
	if e.drawn.lines == nil || e.drawn.width != width {
		e.drawn = drawing{width, p.draw(t, e, width)}
	}
	return e.drawn.lines
}

// forget has every entry drawn again, as after a change of the theme.
func (p *thoughts) forget(entries []*entry) {
	p.markdown = markdown{}
	for _, e := range entries {
		e.drawn = drawing{}
	}
}

func (p *thoughts) draw(t theme.Theme, e *entry, width int) []string {
	if e.notice != "" {
		return style(t.Warn.Render, text.Wrap("! "+e.notice, width))
	}
	lines := []string{headOf(t, e, width)}
	for _, piece := range e.pieces {
		if piece.card != nil {
			lines = append(lines, cardLines(t, piece.card, width)...)
		} else {
			lines = append(lines, p.markdown.lines(t, piece.channel, piece.text, width)...)
		}
	}
	if e.fault != "" {
		lines = append(lines, style(t.Bad.Render, text.Wrap("✗ "+e.fault, width))...)
	}
	for _, m := range e.reached {
		lines = append(lines, t.Warn.Render(text.Fit("★ "+text.CleanLine(m.Title), width)))
	}
	return lines
}

// headOf is the step's number, what was pressed, and what it took.
func headOf(t theme.Theme, e *entry, width int) string {
	number := fmt.Sprintf("%4d ", e.seq)
	cost := costOf(e)
	room := max(width-len(number)-text.Width(cost)-1, 1)
	sign := map[core.Actor]string{core.ActorPerson: "you ", core.ActorFallback: "fallback "}[e.actor]
	action := sign + compact(e.action)
	if !e.done && e.action == "" {
		action = "…"
	}
	return t.Dim.Render(number) + t.Accent.Render(text.Fit(action, room)) + " " + t.Dim.Render(cost)
}

// costOf is the time, tokens and dollars of a step that asked a model.
func costOf(e *entry) string {
	if e.usage.Calls == 0 {
		return ""
	}
	parts := []string{fmt.Sprintf("%d tok", e.usage.Tokens())}
	if e.took > 0 {
		parts = append([]string{fmt.Sprintf("%.1fs", e.took.Round(100*time.Millisecond).Seconds())}, parts...)
	}
	if e.usage.Dollars > 0 {
		parts = append(parts, fmt.Sprintf("$%.4f", e.usage.Dollars))
	}
	return strings.Join(parts, " ")
}

// Lines of a card's arguments and result that are shown.
const (
	argumentLines = 3
	resultLines   = 5
)

func cardLines(t theme.Theme, c *card, width int) []string {
	call := c.name + "(" + strings.TrimSuffix(strings.TrimPrefix(c.arguments, "{"), "}")
	if c.writing {
		call += "…"
	} else {
		call += ")"
	}
	lines := style(t.Accent.Render, first(text.Wrap("▸ "+call, width), argumentLines))
	if c.fault != "" {
		return append(lines, style(t.Bad.Render, first(text.Wrap("  ✗ "+c.fault, width), resultLines))...)
	}
	for _, line := range first(text.Wrap(strings.TrimSpace(c.result), max(width-2, 1)), resultLines) {
		lines = append(lines, t.Dim.Render("  "+line))
	}
	return lines
}

func first(lines []string, n int) []string {
	if len(lines) <= n {
		return lines
	}
	return append(slices.Clone(lines[:n-1]), text.Fit(lines[n-1], max(text.Width(lines[n-1])-1, 1))+"…")
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

func style(render func(...string) string, lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = render(line)
	}
	return out
}
