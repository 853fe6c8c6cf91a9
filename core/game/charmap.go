package game

import (
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/starlark"
)

// charmap says what the bytes of a game's texts stand for: charmap({0x80: "A", ...}, end = 0x50).
type charmap struct {
	chars   [256]string // empty: the byte stands for nothing
	end     int         // the byte that ends a text; -1: none
	unknown string      // what a byte that stands for nothing is shown as
}

func (m *charmap) String() string        { return "<charmap>" }
func (m *charmap) Type() string          { return "charmap" }
func (m *charmap) Freeze()               {}
func (m *charmap) Truth() starlark.Bool  { return true }
func (m *charmap) Hash() (uint32, error) { return 0, errors.New("unhashable type: charmap") }

// maxChar bounds what one byte stands for, in bytes of UTF-8.
const maxChar = 16

// makeCharmap is charmap(chars, end = None, unknown = U+FFFD).
func makeCharmap(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	m := &charmap{end: -1, unknown: "\uFFFD"}
	var chars *starlark.Dict
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "chars", &chars, "end?", &m.end, "unknown?", &m.unknown); err != nil {
		return nil, err
	}
	if m.end < -1 || m.end > 255 || len(m.unknown) > maxChar {
		return nil, errors.New("charmap: end is a byte, and unknown is a character")
	}
	for _, item := range chars.Items() {
		code, err := starlark.AsInt32(item[0])
		text, ok := starlark.AsString(item[1])
		if err != nil || code < 0 || code > 255 || !ok || text == "" || len(text) > maxChar {
			return nil, fmt.Errorf("charmap: %s: %s: give a byte and what it stands for", item[0], item[1])
		}
		m.chars[code] = text
	}
	return m, nil
}

// decode reads at most n characters and tells how many bytes it used, that of the end among them.
func (m *charmap) decode(peek func(uint32) byte, at uint32, n int) (text string, used int) {
	var b strings.Builder
	for i := range n {
		c := peek(at + uint32(i))
		if int(c) == m.end {
			return b.String(), i + 1
		}
		b.WriteString(m.char(c))
	}
	return b.String(), n
}

func (m *charmap) char(c byte) string {
	if m.chars[c] == "" {
		return m.unknown
	}
	return m.chars[c]
}
