package plain

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// JSON returns a JSON document in which every character that must not reach a terminal is escaped, and that says the same. What
// is not valid UTF-8 becomes U+FFFD, as it does where a program reads it.
func JSON(document []byte) []byte {
	if printable(string(document)) {
		return document
	}
	var out strings.Builder
	for _, r := range string(document) {
		switch {
		case r == '\t' || r == '\r': // between values; in a string they are escaped already
			out.WriteRune(r)
		case !Hostile(r):
			out.WriteRune(r)
		case r > 0xFFFF:
			high, low := 0xD800+(r-0x10000)>>10, 0xDC00+(r-0x10000)&0x3FF
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return []byte(strings.ToValidUTF8(out.String(), string(utf8.RuneError)))
}

// Cell returns text that a spreadsheet takes as text: one that it would compute has a single quote before it. Numbers are not
// passed through here.
func Cell(s string) string {
	if len(s) > 1 && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}
