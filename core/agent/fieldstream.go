package agent

import (
	"encoding/json"
	"strings"
)

// fieldStream turns an answer that is a JSON object into lines such as "thought: a door", while it comes, so that people
// read its fields and not its JSON. What is no object passes as it is.
type fieldStream struct {
	state  fieldState
	key    strings.Builder // of the field that begins
	escape string          // an escape sequence that is not whole yet, with its backslash
	quoted bool            // within a string of a value that is not a string
	slash  bool            // behind a backslash in it
	depth  int             // of that value
	fields int             // that have begun
}

type fieldState int

const (
	beforeObject fieldState = iota
	betweenFields
	inKey
	beforeValue
	inText  // a value that is a string
	inValue // any other value
	afterObject
	plainText // no object at all
)

// take reads a piece of the answer and gives what is shown of it.
func (f *fieldStream) take(piece string) string {
	var out strings.Builder
	for _, r := range piece {
		f.rune(r, &out)
	}
	return out.String()
}

func (f *fieldStream) rune(r rune, out *strings.Builder) {
	switch f.state {
	case beforeObject:
		f.begin(r, out)
	case betweenFields:
		switch r {
		case '"':
			f.state = inKey
			f.key.Reset()
		case '}':
			f.state = afterObject
		}
	case inKey:
		if r == '"' {
			f.state = beforeValue
			return
		}
		f.key.WriteRune(r)
	case beforeValue:
		f.value(r, out)
	case inText:
		f.text(r, out)
	case inValue:
		f.other(r, out)
	case plainText:
		out.WriteRune(r)
	}
}

// begin skips white space and the fence of a code block.
func (f *fieldStream) begin(r rune, out *strings.Builder) {
	switch {
	case r == '{':
		f.state = betweenFields
	case strings.ContainsRune(" \t\r\n`", r), strings.HasPrefix("json", f.key.String()+string(r)):
		f.key.WriteString(strings.Trim(string(r), " \t\r\n`"))
	default:
		f.state = plainText
		out.WriteString(f.key.String() + string(r))
	}
}

// value begins a value behind its colon.
func (f *fieldStream) value(r rune, out *strings.Builder) {
	if strings.ContainsRune(" \t\r\n:", r) {
		return
	}
	if f.fields++; f.fields > 1 {
		out.WriteByte('\n')
	}
	out.WriteString(f.key.String() + ": ")
	if r == '"' {
		f.state = inText
		return
	}
	f.state, f.depth, f.quoted, f.slash = inValue, 0, false, false
	f.other(r, out)
}

// text shows a string as it reads.
func (f *fieldStream) text(r rune, out *strings.Builder) {
	switch {
	case f.escape != "":
		f.escape += string(r)
		if strings.HasPrefix(f.escape, `\u`) && len(f.escape) < len(`\u0000`) {
			return
		}
		var decoded string
		if json.Unmarshal([]byte(`"`+f.escape+`"`), &decoded) == nil {
			out.WriteString(decoded)
		}
		f.escape = ""
	case r == '\\':
		f.escape = `\`
	case r == '"':
		f.state = betweenFields
	default:
		out.WriteRune(r)
	}
}

// other shows any other value as JSON, up to the comma or brace that ends it.
func (f *fieldStream) other(r rune, out *strings.Builder) {
	switch {
	case f.quoted:
		f.quoted = r != '"' || f.slash
		f.slash = r == '\\' && !f.slash
	case r == '"':
		f.quoted = true
	case r == '{' || r == '[':
		f.depth++
	case f.depth == 0 && r == ',':
		f.state = betweenFields
		return
	case f.depth == 0 && r == '}':
		f.state = afterObject
		return
	case r == '}' || r == ']':
		f.depth--
	case strings.ContainsRune(" \t\r\n", r):
		return
	}
	out.WriteRune(r)
}
