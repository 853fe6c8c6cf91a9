package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Reader shows a long text.
type Reader struct {
	title  string
	source func(t theme.Theme, width int) []string
	scroll int
	width  int
	rows   []string
}

// NewReader shows lines that are made for a width, so that what is wide can be wrapped.
func NewReader(title string, lines func(t theme.Theme, width int) []string) *Reader {
	return &Reader{title: title, source: lines}
}

// NewText shows a plain text.
func NewText(title, body string) *Reader {
	return NewReader(title, func(_ theme.Theme, width int) []string { return text.Lines(text.Clean(body), width) })
}

// NewDiff shows a unified diff.
func NewDiff(title, diff string) *Reader {
	return NewReader(title, func(t theme.Theme, width int) []string {
		var lines []string
		for line := range strings.SplitSeq(text.Clean(diff), "\n") {
			look := t.Text
			switch {
			case strings.HasPrefix(line, "@@"):
				look = t.Accent
			case strings.HasPrefix(line, "+"):
				look = t.Good
			case strings.HasPrefix(line, "-"):
				look = t.Bad
			}
			for _, part := range text.Lines(line, width) {
				lines = append(lines, look.Render(part))
			}
		}
		return lines
	})
}

// Update scrolls, or closes.
func (d *Reader) Update(msg tea.Msg) (bool, tea.Cmd) {
	d.scroll = scrolled(d.scroll, msg)
	return closes(msg, "q", "enter"), nil
}

// View shows what fits.
func (d *Reader) View(t theme.Theme, width, height int) string {
	width = min(width, 110)
	if d.width != width {
		d.width, d.rows = width, d.source(t, width)
	}
	return t.Title.Render(text.Fit(d.title, width)) + "\n\n" + window(t, d.rows, height-2, &d.scroll, "Esc closes")
}
