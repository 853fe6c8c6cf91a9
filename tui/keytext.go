package tui

import (
	"bytes"
	"os"
	"regexp"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// keyboard is the terminal's input, in which each key says what text it types.
//
// Kitty up to 0.26 leaves text out that is not ASCII, such as the Ä of Shift+ä on a German keyboard, and Bubble Tea then
// takes the letter of the same key on a US keyboard for it: an apostrophe.
type keyboard struct{ *os.File }

// Read reads what the terminal sent. It reads at most half of what p has room for, since added text makes it longer.
func (k keyboard) Read(p []byte) (int, error) {
	n, err := k.File.Read(p[:max(1, len(p)/2)])
	if n <= 0 {
		return n, err
	}
	return copy(p, addText(p[:n])), err
}

// keyWithoutText is a printable key of the kitty protocol: its code, with Shift its shifted code, its code on a US keyboard,
// the modifiers plus one, the kind of event.
var keyWithoutText = regexp.MustCompile(`\x1b\[(\d+)(?::(\d*))?(?::\d*)?(?:;(\d*)(?::[12])?)?u`)

// The modifiers of the kitty protocol that do not keep a key from typing text.
const (
	kittyShift    = 1
	kittyCapsLock = 64
	kittyNumLock  = 128
)

// addText adds the text to keys that type something other than ASCII and do not say what.
func addText(input []byte) []byte {
	if !bytes.Contains(input, []byte("\x1b[")) {
		return input
	}
	return keyWithoutText.ReplaceAllFunc(input, func(key []byte) []byte {
		field := keyWithoutText.FindSubmatch(key)
		text, modifiers := number(field[1]), max(number(field[3]), 1)-1
		if modifiers&^(kittyShift|kittyCapsLock|kittyNumLock) != 0 {
			return key
		}
		if shifted := number(field[2]); modifiers&kittyShift != 0 && shifted != 0 {
			text = shifted
		}
		if modifiers&kittyCapsLock != 0 {
			text = otherCase(text)
		}
		if text <= unicode.MaxASCII || !unicode.IsPrint(text) || utf8.RuneLen(text) < 0 {
			return key
		}
		out := bytes.TrimSuffix(key, []byte("u"))
		if field[3] == nil {
			out = append(out[:len(out):len(out)], ';')
		}
		return append(strconv.AppendInt(append(out[:len(out):len(out)], ';'), int64(text), 10), 'u')
	})
}

func number(digits []byte) rune {
	n, _ := strconv.ParseInt(string(digits), 10, 32) // none, or none that is a character
	return rune(n)
}

func otherCase(r rune) rune {
	if unicode.IsUpper(r) {
		return unicode.ToLower(r)
	}
	return unicode.ToUpper(r)
}
