package textfile

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrUTF16 is the error for text that is UTF-16, with a byte order mark or without.
var ErrUTF16 = errors.New("this file is UTF-16: save it as UTF-8")

// ErrNotText is the error for what is not UTF-8.
var ErrNotText = errors.New("this file is not UTF-8 text")

var mark = []byte{0xEF, 0xBB, 0xBF}

// Decode is the text of a file, without the byte order mark of UTF-8 that it may begin with. Anything but UTF-8 is an
// error that says what it is.
func Decode(data []byte) (string, error) {
	if utf16(data) {
		return "", ErrUTF16
	}
	text := string(bytes.TrimPrefix(data, mark))
	if !utf8.ValidString(text) {
		return "", ErrNotText
	}
	return text, nil
}

// utf16 reports whether data begins with a byte order mark of UTF-16, or is plain text of two bytes a character.
func utf16(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		return true
	}
	begin := string(data[:min(len(data), 64)&^1])
	return len(begin) >= 4 && (everyOther(begin, 0) || everyOther(begin, 1))
}

// everyOther reports whether each second byte, from the one at first on, is 0, and no other is.
func everyOther(s string, first int) bool {
	for i := range len(s) {
		if (s[i] == 0) != (i%2 == first) {
			return false
		}
	}
	return strings.IndexByte(s, 0) >= 0
}
