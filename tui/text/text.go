// Package text makes texts fit for a terminal: harmless, as wide as they may be, and measured in columns. Every screen
// uses it for whatever a model, a ROM, a file or a record says.
package text

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core/plain"
)

// maxShown bounds one text that is shown, in bytes; the rest of a longer one is cut.
const maxShown = 64 << 10

// Clean is plain.Text of as much of a text as is shown.
func Clean(s string) string {
	if len(s) > maxShown {
		s = strings.ToValidUTF8(s[:maxShown], "") + "…"
	}
	return plain.Text(s)
}

// CleanLine is Clean on one line.
func CleanLine(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// Wrap breaks clean text into lines of at most width columns; no text is no line.
func Wrap(s string, width int) []string {
	if s == "" {
		return nil
	}
	return strings.Split(ansi.Wrap(s, max(width, 1), ""), "\n")
}

// Lines is Wrap that keeps empty lines.
func Lines(s string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if line == "" {
			lines = append(lines, "")
			continue
		}
		lines = append(lines, Wrap(line, width)...)
	}
	return lines
}

// Width is how many columns the widest line takes.
func Width(s string) int {
	widest := 0
	for line := range strings.SplitSeq(s, "\n") {
		widest = max(widest, ansi.StringWidth(line))
	}
	return widest
}

// Fit cuts or pads clean or styled text of one line to exactly width columns.
func Fit(s string, width int) string {
	if width <= 0 {
		return ""
	}
	s = ansi.Truncate(s, width, "…")
	return s + strings.Repeat(" ", max(width-ansi.StringWidth(s), 0))
}

// Spread puts left and right at the two ends of a line of width columns; the left gives way.
func Spread(left, right string, width int) string {
	room := width - ansi.StringWidth(right) - 1
	if room < 1 {
		return Fit(right, width)
	}
	return Fit(left, room) + " " + right
}

// Rows are lines cut and padded to a pane of width x height cells.
func Rows(lines []string, width, height int) []string {
	rows := make([]string, max(height, 0))
	blank := strings.Repeat(" ", max(width, 0))
	for i := range rows {
		rows[i] = blank
		if i < len(lines) {
			rows[i] = Fit(lines[i], width)
		}
	}
	return rows
}

// Over is rows of at most width columns with others, of one width, over them from column x and row y on. What has no room is cut
// off; of a wide letter that is half covered a blank is left.
func Over(rows, others []string, x, y, width int) []string {
	out := slices.Clone(rows)
	for i, other := range others {
		if y+i >= len(out) {
			break
		}
		other = ansi.Truncate(other, max(width-x, 0), "")
		behind := x + ansi.StringWidth(other)
		left, right := ansi.Truncate(out[y+i], x, ""), ""
		left += strings.Repeat(" ", max(x-ansi.StringWidth(left), 0))
		if rest := ansi.StringWidth(out[y+i]) - behind; rest > 0 {
			if right = ansi.TruncateLeft(out[y+i], behind, ""); ansi.StringWidth(right) > rest {
				right = ansi.TruncateLeft(out[y+i], behind+1, "")
			}
			right = strings.Repeat(" ", max(rest-ansi.StringWidth(right), 0)) + right
		}
		out[y+i] = left + reset + other + reset + right
	}
	return out
}

const reset = "\x1b[m"

// Bar is a bar of the given number of cells, filled by value out of most.
func Bar(value, most, cells int) string {
	full := 0
	if most > 0 {
		full = min(max((value*cells+most-1)/most, 0), cells)
	}
	return strings.Repeat("█", full) + strings.Repeat("░", max(cells-full, 0))
}
