package codec

import (
	"bytes"
	"encoding/json"
)

// node is a JSON value as it was written: an object taken apart, or any other value as text. Objects are taken apart
// only where that loses nothing: without white space, each key once, in rising order, as canonical JSON has them.
// A node is never changed after it was made, so that trees can share their parts.
type node struct {
	text    []byte   // of any other value
	members []member // of an object
	object  bool
}

type member struct {
	key   string // as written, with its quotes
	value *node
}

// maxDepth is how deep objects are taken apart.
const maxDepth = 32

// parseTree takes a document apart. It reports false where the document is not JSON, or not canonical enough.
func parseTree(text []byte) (*node, bool) {
	if !json.Valid(text) {
		return nil, false
	}
	return parseNode(text, 0)
}

// parseNode takes apart text, which is one valid JSON value.
func parseNode(text []byte, depth int) (*node, bool) {
	if text[0] != '{' {
		return &node{text: text}, !isSpace(text[0]) && !isSpace(text[len(text)-1])
	}
	n := &node{object: true}
	for at := 1; text[at] != '}'; {
		if text[at] == ',' {
			at++
		}
		if text[at] != '"' || depth == maxDepth {
			return nil, false
		}
		end := skipValue(text, at)
		key := string(text[at:end])
		if last := len(n.members) - 1; text[end] != ':' || last >= 0 && n.members[last].key >= key {
			return nil, false
		}
		at, end = end+1, skipValue(text, end+1)
		value, ok := parseNode(text[at:end], depth+1)
		if !ok {
			return nil, false
		}
		n.members = append(n.members, member{key, value})
		at = end
	}
	return n, true
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// skipValue finds the end of the value that begins at text[at]; text is valid JSON and an object.
func skipValue(text []byte, at int) int {
	open := 0
	for ; ; at++ {
		switch text[at] {
		case '"':
			for at++; text[at] != '"'; at++ {
				if text[at] == '\\' {
					at++
				}
			}
			if open == 0 {
				return at + 1
			}
		case '{', '[':
			open++
		case '}', ']':
			if open == 0 {
				return at
			}
			if open--; open == 0 {
				return at + 1
			}
		case ',', ':':
			if open == 0 {
				return at
			}
		}
	}
}

// appendTo writes the value as it was.
func (n *node) appendTo(dst []byte) []byte {
	if !n.object {
		return append(dst, n.text...)
	}
	dst = append(dst, '{')
	for i, m := range n.members {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(dst, m.key...), ':')
		dst = m.value.appendTo(dst)
	}
	return append(dst, '}')
}

func (n *node) isNull() bool { return !n.object && string(n.text) == "null" }

func (n *node) equal(other *node) bool {
	if n.object != other.object || len(n.members) != len(other.members) || !bytes.Equal(n.text, other.text) {
		return false
	}
	for i, m := range n.members {
		if o := other.members[i]; m.key != o.key || !m.value.equal(o.value) {
			return false
		}
	}
	return true
}
