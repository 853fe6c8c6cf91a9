// Package plain makes text harmless before a person sees it. Whatever a model, a ROM, a file, a record or a visitor says
// is hostile until it has passed through here: it could move the cursor, rename the window, write backwards or hide
// words. Screens, verbs, exports and errors all use this package, so that there is one answer to what is harmless.
package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns s without escape sequences, control characters and invisible characters. Line feeds stay, a tab becomes a
// space, and each run of bytes that is not valid UTF-8 becomes one U+FFFD.
func Text(s string) string { return clean(s, " ", "\n") }

// Line returns s like Text, but on one line, with every run of white space as one space and none at the ends.
func Line(s string) string { return strings.Join(strings.Fields(Text(s)), " ") }

// Row returns s like Text, but on one line in which every space counts, such as a line of code: line feeds are dropped,
// and a tab becomes four spaces.
func Row(s string) string { return clean(s, "    ", "") }

// Hostile reports whether r must not reach a terminal: a control character other than the line feed, a character that
// changes the direction of writing, or one that nobody can see.
func Hostile(r rune) bool {
	switch r {
	case '\n':
		return false
	case '\uFE0E', '\uFE0F': // they say whether the character before them is drawn as text or as an emoji
		return false
	}
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point,
		unicode.Variation_Selector)
}

func clean(s, tab, feed string) string {
	if printable(s) {
		return s
	}
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	var out strings.Builder
	for len(s) > 0 {
		if n := sequence(s); n > 0 {
			s = s[n:]
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		switch {
		case r == '\t':
			out.WriteString(tab)
		case r == '\n':
			out.WriteString(feed)
		case !Hostile(r):
			out.WriteRune(r)
		}
	}
	return out.String()
}

// printable spares most texts the copying: they are printable ASCII.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
