package export

import (
	"strings"

	"dotmatrix/core/plain"
)

// markdown is text that may come from a model, a ROM or a file, in a Markdown page: it means nothing but itself.
func markdown(text string) string {
	var out strings.Builder
	for _, r := range plain.Line(text) {
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
