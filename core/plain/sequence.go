package plain

import (
	"strings"
	"unicode/utf8"
)

// Characters that begin what a terminal obeys (ECMA-48): ESC and a letter, or the C1 character of the same meaning, which
// has the letter's code plus 0x40.
const (
	escape = '\x1b'
	bell   = '\a'

	toC1              = 0x40
	controlSequence   = '\u009b' // CSI: ESC [
	stringTerminator  = '\u009c' // ST: ESC \
	deviceControl     = '\u0090' // DCS: ESC P
	startOfString     = '\u0098' // SOS: ESC X
	operatingSystem   = '\u009d' // OSC: ESC ]
	privacyMessage    = '\u009e' // PM: ESC ^
	applicationString = '\u009f' // APC: ESC _
)

// sequence is the length in bytes of the escape sequence that s, which is valid UTF-8, begins with; 0 for none. One that
// does not end counts as its introducer alone, so that half a sequence cannot hide the text behind it.
func sequence(s string) int {
	kind, n := utf8.DecodeRuneInString(s)
	if kind == escape {
		if n == len(s) {
			return n
		}
		if s[n] < '@' || s[n] > '_' {
			return n + shortEscape(s[n:])
		}
		kind, n = rune(s[n])+toC1, n+1
	}
	switch kind {
	case controlSequence:
		return n + controlLength(s[n:])
	case deviceControl, startOfString, operatingSystem, privacyMessage, applicationString:
		return n + stringLength(s[n:])
	}
	if kind < 0x80 || kind > 0x9f {
		return 0
	}
	return n
}

// shortEscape is the length of what stands behind an ESC that begins no C1 character: bytes from space to slash, and one
// from 0 to ~, such as ESC ( B. What does not end so is text.
func shortEscape(s string) int {
	for i := range len(s) {
		switch {
		case s[i] >= '0' && s[i] <= '~':
			return i + 1
		case s[i] < ' ' || s[i] > '/':
			return 0
		}
	}
	return 0
}

// controlLength is the length of a control sequence behind its introducer: parameters, intermediates, and a final byte.
func controlLength(s string) int {
	for i := range len(s) {
		switch {
		case s[i] >= '@' && s[i] <= '~':
			return i + 1
		case s[i] < ' ' || s[i] > '?':
			return 0
		}
	}
	return 0
}

// stringLength is the length of a string behind its introducer with the terminator: ST, or BEL, which xterm takes too.
func stringLength(s string) int {
	at := strings.IndexFunc(s, func(r rune) bool { return r == stringTerminator || r == bell || r == escape })
	switch {
	case at < 0:
		return 0
	case s[at] == bell:
		return at + 1
	case s[at] != escape:
		return at + utf8.RuneLen(stringTerminator)
	case strings.HasPrefix(s[at+1:], `\`):
		return at + 2
	}
	return at // another sequence ends it
}
