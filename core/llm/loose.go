package llm

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxLooseDepth bounds the nesting of a loose value.
const maxLooseDepth = 16

// parseLoose reads a value as Python, JavaScript or JSON writes it: quotes of either kind, True and None, names for keys,
// commas at the end. rest is what follows it.
func parseLoose(text string) (value any, rest string, ok bool) {
	p := looseParser{text: text}
	value, ok = p.value(0)
	return value, p.text, ok
}

type looseParser struct{ text string }

func (p *looseParser) space() { p.text = strings.TrimLeft(p.text, " \t\r\n") }

// take removes a prefix behind white space.
func (p *looseParser) take(prefix string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.text, prefix)
	if ok {
		p.text = rest
	}
	return ok
}

// begins reports whether a prefix comes next, behind white space.
func (p *looseParser) begins(prefix string) bool {
	p.space()
	return strings.HasPrefix(p.text, prefix)
}

func (p *looseParser) value(depth int) (any, bool) {
	p.space()
	if p.text == "" || depth > maxLooseDepth {
		return nil, false
	}
	switch p.text[0] {
	case '{':
		return p.object(depth)
	case '[', '(':
		return p.list(depth)
	case '"', '\'':
		return p.quoted()
	}
	if word, rest, ok := looseQuote(p.text); ok {
		p.text = rest
		return word, true
	}
	return p.word()
}

// looseQuote reads a text in typographic quotes.
func looseQuote(text string) (word, rest string, ok bool) {
	for _, quotes := range [][2]string{{"\u201c", "\u201d"}, {"\u2018", "\u2019"}, {"\u201e", "\u201c"}} {
		if inner, ok := strings.CutPrefix(text, quotes[0]); ok {
			return cut(inner, quotes[1])
		}
	}
	return "", text, false
}

func cut(text, at string) (before, after string, ok bool) { return strings.Cut(text, at) }

func (p *looseParser) object(depth int) (any, bool) {
	p.take("{")
	object := map[string]any{}
	for {
		if p.take("}") {
			return object, true
		}
		key, ok := p.key()
		if !ok || !p.take(":") && !p.take("=") {
			return nil, false
		}
		if object[key], ok = p.value(depth + 1); !ok {
			return nil, false
		}
		if !p.take(",") && !p.begins("}") {
			return nil, false
		}
	}
}

func (p *looseParser) key() (string, bool) {
	p.space()
	if p.text != "" && (p.text[0] == '"' || p.text[0] == '\'') {
		value, ok := p.quoted()
		key, _ := value.(string)
		return key, ok
	}
	name := p.name()
	return name, name != ""
}

func (p *looseParser) name() string {
	end := 0
	for end < len(p.text) && (isNameByte(p.text[end]|0x20) || p.text[end] == '_') && p.text[end] != '-' && p.text[end] < utf8.RuneSelf {
		end++
	}
	name := p.text[:end]
	p.text = p.text[end:]
	return name
}

func (p *looseParser) list(depth int) (any, bool) {
	end := "]"
	if !p.take("[") {
		p.take("(")
		end = ")"
	}
	list := []any{}
	for {
		if p.take(end) {
			return list, true
		}
		item, ok := p.value(depth + 1)
		if !ok {
			return nil, false
		}
		list = append(list, item)
		if !p.take(",") && !p.begins(end) {
			return nil, false
		}
	}
}

// quoted reads a text in quotes with the escapes that JSON and Python share.
func (p *looseParser) quoted() (any, bool) {
	quote := p.text[0]
	var out strings.Builder
	for i := 1; i < len(p.text); i++ {
		switch b := p.text[i]; {
		case b == quote:
			p.text = p.text[i+1:]
			return out.String(), true
		case b == '\\' && i+1 < len(p.text):
			r, size := unescape(p.text[i+1:])
			out.WriteString(r)
			i += size
		default:
			out.WriteByte(b)
		}
	}
	p.text = "" // all of it was read
	return nil, false
}

// unescape reads what stands behind a backslash, and how many bytes of it there are.
func unescape(text string) (string, int) {
	switch text[0] {
	case 'n':
		return "\n", 1
	case 't':
		return "\t", 1
	case 'r':
		return "\r", 1
	case 'u':
		if len(text) >= 5 {
			if n, err := strconv.ParseUint(text[1:5], 16, 32); err == nil {
				return string(rune(n)), 5
			}
		}
	}
	_, size := utf8.DecodeRuneInString(text)
	return text[:size], size
}

// word reads a number or a name of a constant.
func (p *looseParser) word() (any, bool) {
	end := 0
	for end < len(p.text) && (isNameByte(p.text[end]|0x20) || strings.IndexByte("+.-", p.text[end]) >= 0) {
		end++
	}
	word := p.text[:end]
	p.text = p.text[end:]
	switch strings.ToLower(word) {
	case "true":
		return true, true
	case "false":
		return false, true
	case "none", "null":
		return nil, true
	}
	if n, err := strconv.ParseInt(word, 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(word, 64)
	return f, err == nil && f-f == 0
}
