package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// maxShown bounds one text that is shown, in bytes; the rest of a longer one is cut.
const maxShown = 64 << 10

// clean makes text that a model, a ROM or a record gave harmless to a terminal: no escape sequences, no control
// characters but the line feed, nothing that turns the direction of writing around, no broken UTF-8.
func clean(text string) string {
	if len(text) > maxShown {
		text = strings.ToValidUTF8(text[:maxShown], "") + "…"
	}
	text = ansi.Strip(strings.ToValidUTF8(text, string(utf8.RuneError)))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), isBidiControl(r), r == '\u2028', r == '\u2029', r == '\uFEFF':
			return -1
		}
		return r
	}, text)
}

// cleanLine is clean on one line.
func cleanLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

func isBidiControl(r rune) bool {
	return r == '\u061C' || r == '\u200E' || r == '\u200F' || (r >= '\u202A' && r <= '\u202E') || (r >= '\u2066' && r <= '\u2069')
}

// wrap breaks clean text into lines of at most width columns.
func wrap(text string, width int) []string {
	if text == "" {
		return nil
	}
	return strings.Split(ansi.Wrap(text, max(width, 1), ""), "\n")
}

// fit cuts or pads clean or styled text to exactly width columns.
func fit(text string, width int) string {
	if width <= 0 {
		return ""
	}
	text = ansi.Truncate(text, width, "…")
	return text + strings.Repeat(" ", max(width-ansi.StringWidth(text), 0))
}
