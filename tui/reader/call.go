package reader

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tui/text"
)

// call is a tool call. All of its texts are clean.
type call struct {
	name, result, fault string
	arguments           string // JSON, as the model wrote it; not clean
	took                time.Duration
	writing             bool   // the model still writes its arguments
	said                string // what the card says: arguments that are said as well are not shown again
}

// leastEcho is how long an argument is at the least, in bytes, that is not shown because it is said as well.
const leastEcho = 8

// echoes reports whether an argument is said on the card as well, as the reason for a press is.
func (k *call) echoes(p pair) bool {
	return len(p.full) >= leastEcho && strings.Contains(k.said, strings.TrimSpace(p.full))
}

// isEcho reports whether the whole call is only what is said on the card as well.
func (k *call) isEcho() bool {
	if k.writing || k.fault != "" || k.name != "say" {
		return false
	}
	pairs, ok := argumentPairs(k.arguments)
	return ok && len(pairs) == 1 && strings.Contains(k.said, strings.TrimSpace(pairs[0].full))
}

// pairs are the arguments that are shown; ok is false where they are no object.
func (k *call) pairs() (pairs []pair, ok bool) {
	pairs, ok = argumentPairs(k.arguments)
	return slices.DeleteFunc(pairs, k.echoes), ok
}

// callOf reads the span of a tool call; ok is false for a span that is none.
func callOf(span *core.Span) (call, bool) {
	if span.Op != core.OpExecuteTool {
		return call{}, false
	}
	return call{
		name:      text.CleanLine(attribute(span, core.AttrToolName, span.Name)),
		arguments: attribute(span, core.AttrToolArguments, ""),
		result:    strings.TrimSpace(plain.Text(strings.ReplaceAll(attribute(span, core.AttrToolResult, ""), "\t", "    "))),
		fault:     text.CleanLine(span.Error),
		took:      span.End.Sub(span.Start),
	}, true
}

func attribute(span *core.Span, name, otherwise string) string {
	if value, ok := span.Attributes[name]; ok {
		return fmt.Sprint(value)
	}
	return otherwise
}

// maxFolded bounds what is read of arguments and results for a folded card, in bytes.
const maxFolded = 2 << 10

// short is the call on one line: "walk_to(x: 1, y: 2)".
func (k *call) short() string {
	if k.writing {
		return k.name + "(" + text.CleanLine(unescaped(k.arguments)) + "…"
	}
	return k.name + "(" + k.shortArguments() + ")"
}

// shortArguments are the arguments on one line: the only one without its name, several as "x: 1, y: 2".
func (k *call) shortArguments() string {
	pairs, ok := k.pairs()
	if !ok {
		return text.CleanLine(unescaped(head(k.arguments, maxFolded)))
	}
	if len(pairs) == 1 {
		return pairs[0].value
	}
	parts := make([]string, len(pairs))
	for i, p := range pairs {
		parts[i] = p.name + ": " + p.value
	}
	return strings.Join(parts, ", ")
}

// pair is an argument: its name, and its value on one line and in full.
type pair struct{ name, value, full string }

// argumentPairs reads an object in the order in which it was written; ok is false where the document is none.
func argumentPairs(document string) (pairs []pair, ok bool) {
	decoder := json.NewDecoder(strings.NewReader(document))
	if begin, err := decoder.Token(); err != nil || begin != json.Delim('{') {
		return nil, strings.TrimSpace(document) == ""
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, false
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, false
		}
		full := valueText(value)
		pairs = append(pairs, pair{text.CleanLine(fmt.Sprint(name)), text.CleanLine(head(full, maxFolded)), full})
	}
	_, err := decoder.Token()
	return pairs, err == nil
}

// valueText is a JSON value as people read it: a text without quotes and escapes, all else as compact JSON.
func valueText(value json.RawMessage) string {
	var words string
	if json.Unmarshal(value, &words) == nil && len(value) > 0 && value[0] == '"' {
		return plain.Text(strings.ReplaceAll(words, "\t", "    "))
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	var any any
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber()
	if decoder.Decode(&any) != nil || encoder.Encode(any) != nil {
		return plain.Text(string(value))
	}
	return strings.TrimSpace(plain.Text(out.String()))
}

// unescaped shows the \u escapes of JSON that is not finished as letters.
func unescaped(document string) string {
	if !strings.Contains(document, `\u`) {
		return plain.Text(document)
	}
	var out strings.Builder
	for {
		at := strings.Index(document, `\u`)
		if at < 0 || len(document) < at+6 {
			out.WriteString(document)
			return plain.Text(out.String())
		}
		end := at + 6
		if high := strings.ToLower(document[at:min(at+4, len(document))]); high >= `\ud8` && high < `\udc` && len(document) >= at+12 {
			end = at + 12 // with its other half
		}
		out.WriteString(document[:at])
		var letters string
		if json.Unmarshal([]byte(`"`+document[at:end]+`"`), &letters) != nil {
			letters = document[at:end]
		}
		out.WriteString(letters)
		document = document[end:]
	}
}

// head is the beginning of a text.
func head(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
