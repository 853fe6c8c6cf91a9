package export

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// plain removes what a terminal or a page would obey from a line of text that may come from a model, a ROM or a file.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, ansi.Strip(strings.ToValidUTF8(text, "\uFFFD")))
}

// markdown is such text in a Markdown page: it means nothing but itself.
func markdown(text string) string {
	var out strings.Builder
	for _, r := range strings.Join(strings.Fields(plain(strings.ReplaceAll(text, "\n", " "))), " ") {
		switch {
		case r == '<':
			out.WriteString("&lt;")
		case r == '>':
			out.WriteString("&gt;")
		case r == '&':
			out.WriteString("&amp;")
		case strings.ContainsRune("\\`*_{}[]()#+-.!|~$:", r):
			out.WriteByte('\\')
			out.WriteRune(r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
