package reader

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/tui/text"
)

// drawnAs is how a card was taken apart into segments.
type drawnAs struct {
	open  bool
	apart bool // a blank line stands before it
	said  int  // lines of a text that a folded card shows
}

// segments are the pieces of a card, from above.
func (c *Card) segments(as drawnAs) []*segment {
	if c.segs != nil && c.state == as {
		return c.segs
	}
	c.state, c.segs = as, []*segment{}
	if as.apart {
		c.piece("", func(*canvas) []string { return []string{""} })
	}
	if c.notice != "" {
		c.piece(c.notice, func(v *canvas) []string {
			if c.good {
				return marked(v, v.theme.Good.Render, "✓ ", c.notice)
			}
			return marked(v, v.theme.Warn.Render, "! ", c.notice)
		})
		return c.segs
	}
	c.piece("", func(v *canvas) []string { return []string{c.head(v)} })
	said := c.said()
	for _, p := range c.parts {
		if p.call != nil {
			if p.call.said = said; p.call.isEcho() {
				continue
			}
		}
		switch {
		case p.raw != nil:
			c.rawPieces(p.raw, as)
		case p.call != nil && as.open:
			c.openCall(p.call)
		case p.call != nil:
			c.piece(p.call.short(), func(v *canvas) []string { return []string{p.call.line(v)} })
		case as.open:
			c.segs = append(c.segs, p.text.segments()...)
		default:
			c.piece(p.text.text(), func(v *canvas) []string { return p.text.folded(v, as.said) })
		}
	}
	if c.fault != "" {
		c.piece(c.fault, func(v *canvas) []string { return marked(v, v.theme.Bad.Render, "✗ ", c.fault) })
	}
	if c.again > 0 {
		c.piece("", func(v *canvas) []string {
			said := fmt.Sprintf("  ×%d: the same failure since step %d", c.again+1, c.since)
			return []string{v.theme.Dim.Render(text.Fit(said, v.width))}
		})
	}
	for _, m := range c.reached {
		title := text.CleanLine(m.Title)
		c.piece(title, func(v *canvas) []string { return []string{v.theme.Warn.Render(text.Fit("★ "+title, v.width))} })
	}
	return c.segs
}

// said is all that the card says.
func (c *Card) said() string {
	var out strings.Builder
	for _, p := range c.parts {
		if p.text != nil && p.text.channel == core.Said {
			out.WriteString(p.text.text())
			out.WriteByte('\n')
		}
	}
	return out.String()
}

func (c *Card) piece(source string, draw func(*canvas) []string) {
	c.segs = append(c.segs, &segment{source: source, draw: draw})
}

// marked is a text behind a sign.
func marked(v *canvas, render func(...string) string, sign, words string) []string {
	lines := text.Flow(sign+words, v.width, strings.Repeat(" ", text.Width(sign)))
	for i, line := range lines {
		lines[i] = render(line)
	}
	return lines
}

// head is the number of the step, what was pressed, and what it took.
func (c *Card) head(v *canvas) string {
	t := v.theme
	if c.title != "" {
		return t.Label.Render(text.Fit(c.title, v.width))
	}
	number := fmt.Sprintf("%4d ", c.first())
	if len(c.steps) > 1 {
		number = fmt.Sprintf("%4d–%d ", c.first(), c.last())
	}
	cost := c.cost(v.width)
	room := max(v.width-text.Width(number)-text.Width(cost)-1, 1)
	sign := map[core.Actor]string{core.ActorPerson: "you ", core.ActorFallback: "fallback "}[c.actor]
	actions := make([]string, len(c.steps))
	for i, p := range c.steps {
		actions[i] = p.action
	}
	action := pressed(strings.Join(actions, " "))
	if !c.done && action == "" {
		action = "…"
	}
	look := t.Accent
	if strings.Trim(action, "· ×0123456789") == "" && c.actor != core.ActorFallback {
		look = t.Dim
	}
	return t.Dim.Render(number) + look.Render(text.Fit(sign+text.CleanLine(action), room)) + " " + t.Dim.Render(cost)
}

// narrow is a width, in columns, below which only the time of a step is shown.
const narrow = 36

// cost is the time, tokens and dollars of a step that asked a model.
func (c *Card) cost(width int) string {
	if c.usage.Calls == 0 {
		return ""
	}
	var parts []string
	if c.took > 0 {
		parts = append(parts, seconds(c.took))
	}
	if width < narrow && len(parts) > 0 {
		return parts[0]
	}
	parts = append(parts, text.Count(c.usage.Tokens())+" tok")
	if c.usage.Dollars > 0 {
		parts = append(parts, fmt.Sprintf("$%.4f", c.usage.Dollars))
	}
	return strings.Join(parts, "  ")
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1fs", d.Seconds()) }

// folded is the beginning of a text: one line of what was thought, and the first lines of what was said.
func (s *stream) folded(v *canvas, most int) []string {
	if s.channel == core.Reasoned {
		most = 1
	}
	var lines []string
	more := false
	for _, b := range s.segments() {
		if more = len(lines) >= most; more {
			break
		}
		for _, line := range b.of(v) {
			if line == "" {
				continue
			}
			if more = len(lines) == most; more {
				break
			}
			lines = append(lines, line)
		}
		if more {
			break
		}
	}
	if s.channel == core.Reasoned && len(lines) > 0 {
		lines[0] = v.theme.Reason.Render("▸ ") + lines[0]
	}
	if n := len(lines); n > 0 && (more || text.Width(lines[n-1]) > v.width) {
		lines[n-1] = goesOn(v, lines[n-1], "…")
	}
	return lines
}

// goesOn is a line with a note behind it that says that there is more.
func goesOn(v *canvas, line, note string) string {
	note = " " + note
	return ansi.Truncate(line, max(v.width-text.Width(note), 0), "") + v.theme.Dim.Render(note)
}

// sign says how a call went.
func (k *call) sign(v *canvas) string {
	switch {
	case k.fault != "":
		return v.theme.Bad.Render("✗ ")
	case k.writing:
		return v.theme.Accent.Render("⚙ ")
	}
	return v.theme.Good.Render("✓ ")
}

// line is a call with what came of it on one line.
func (k *call) line(v *canvas) string {
	t := v.theme
	result, look := firstWords(k.result), t.Dim
	if k.fault != "" {
		result, look = k.fault, t.Bad
	}
	took := ""
	if k.took >= 50*time.Millisecond {
		took = "  " + seconds(k.took)
	}
	if result != "" {
		result = " → " + result
	}
	room := v.width - 2 - text.Width(took)
	words := k.short()
	call := min(text.Width(words), max(room-text.Width(result), room*6/10))
	rest := min(max(room-call, 0), text.Width(result))
	return k.sign(v) + t.Accent.Render(text.Fit(words, call)) + t.Dim.Render(took) + look.Render(text.Fit(result, rest))
}

func firstWords(s string) string { return text.CleanLine(firstLine(head(s, maxFolded))) }

// openCall adds a call with all of its arguments and its result.
func (c *Card) openCall(k *call) {
	pairs, ok := k.pairs()
	c.piece(k.name, func(v *canvas) []string {
		took := ""
		if k.took > 0 {
			took = seconds(k.took)
		}
		room := v.width - 3 - text.Width(took)
		words := k.short()
		if text.Width(words) > room {
			words = k.name
		}
		return []string{k.sign(v) + v.theme.Accent.Render(text.Fit(words, room)) + " " + v.theme.Dim.Render(took)}
	})
	switch {
	case k.writing || !ok:
		c.piece(k.arguments, func(v *canvas) []string {
			if text.Width(k.short()) <= v.width-3 {
				return nil
			}
			return inset(v, v.theme.Text.Render, unescaped(k.arguments), "    ")
		})
	default:
		for _, p := range pairs {
			c.argument(k, p)
		}
	}
	for _, chunk := range chunks(k.result) {
		c.piece(chunk, func(v *canvas) []string { return inset(v, v.theme.Dim.Render, chunk, "  ") })
	}
	if k.fault != "" {
		c.piece(k.fault, func(v *canvas) []string { return marked(v, v.theme.Bad.Render, "  ✗ ", k.fault) })
	}
}

// argument adds one argument in full, where the call is too long for one line.
func (c *Card) argument(k *call, p pair) {
	for i, chunk := range chunks(p.full) {
		words := chunk
		if i == 0 {
			words = p.name + ": " + chunk
		}
		c.piece(words, func(v *canvas) []string {
			took := 0
			if k.took > 0 {
				took = text.Width(seconds(k.took))
			}
			if text.Width(k.short()) <= v.width-3-took {
				return nil
			}
			return inset(v, v.theme.Text.Render, words, "    ")
		})
	}
}

// inset is a text of several lines behind an indent.
func inset(v *canvas, render func(...string) string, words, indent string) []string {
	var lines []string
	for line := range strings.SplitSeq(words, "\n") {
		own := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for _, part := range text.Flow(indent+line, v.width, indent+own) {
			lines = append(lines, render(part))
		}
	}
	return lines
}

// chunks are the lines of a text in parts that are small enough to be drawn at once.
func chunks(s string) []string {
	var parts []string
	for len(s) > maxBlock {
		at := strings.LastIndexByte(s[:maxBlock], '\n')
		if at < 0 {
			at = maxBlock
			for at > 0 && s[at]&0xC0 == 0x80 { // within a letter
				at--
			}
		}
		parts = append(parts, s[:at])
		s = strings.TrimPrefix(s[at:], "\n")
	}
	if s != "" {
		parts = append(parts, s)
	}
	return parts
}
