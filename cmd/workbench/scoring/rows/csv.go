package rows

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dotmatrix/core/agent"
)

// CSV reads a body in CSV, whose first line names the columns. The error is an *Error.
func CSV(body []byte, inputs []agent.Column) ([]Row, error) {
	if !utf8.Valid(body) {
		return nil, bad("the request is not valid UTF-8")
	}
	lines, what := splitLines(string(bytes.TrimPrefix(body, []byte("\ufeff"))))
	if what == "" && len(lines) == 0 {
		what = "there is no line with the names of the columns"
	}
	if what != "" {
		return nil, bad("the request is not valid CSV: " + what)
	}
	header, lines := lines[0], lines[1:]
	width := len(header)
	if len(lines) > 0 {
		width = max(width, len(lines[0]))
	}
	for i, line := range lines {
		if len(line) > width {
			return nil, bad(fmt.Sprintf("the request is not valid CSV: row %d has %d values and not %d", i+1, len(line), width))
		}
	}
	s := schema(inputs)
	t := newTable(s, len(lines))
	extra := width - len(header) // columns without a name at the left, as an index has
	for j, name := range header {
		c := s.column(name)
		if _, repeated := t.columns[name]; repeated || c == nil {
			continue // a repeated column gets another name
		}
		values := make([]any, len(lines))
		for i, line := range lines {
			if at := j + extra; at < len(line) && !slices.Contains(missing, line[at]) {
				values[i] = line[at]
			}
		}
		if what := readTexts(values, *c); what != "" {
			return nil, bad("the request is not valid CSV: column " + name + ": " + what)
		}
		t.columns[name] = values
	}
	return t.fit()
}

// missing are the texts that pandas takes for a value that is missing.
var missing = []string{"", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
	"NULL", "NaN", "None", "n/a", "nan", "null"}

// readTexts makes values of a column's type of the texts that it holds.
func readTexts(values []any, c agent.Column) string {
	switch c.Type {
	case "boolean":
		return readTruths(values)
	case "long", "double":
		for i, value := range values {
			if value == nil {
				if c.Type == "long" {
					return "a whole number is missing"
				}
				continue
			}
			text := strings.TrimSpace(value.(string))
			n, err := strconv.ParseFloat(text, 64)
			if err != nil || c.Type == "long" && n != float64(int64(n)) {
				return text + " is not " + c.Type
			}
			values[i] = json.Number(strconv.FormatFloat(n, 'f', -1, 64))
		}
	}
	return ""
}

// readTruths reads true and false in any case; or, of a whole column, 1 and 0.
func readTruths(values []any) string {
	words, numbers := true, true
	for _, value := range values {
		if value == nil {
			return "a truth value is missing"
		}
		text := value.(string)
		words = words && (strings.EqualFold(text, "true") || strings.EqualFold(text, "false"))
		n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		numbers = numbers && err == nil && (n == 0 || n == 1)
	}
	if !words && !numbers {
		return "its values are neither true and false nor 1 and 0"
	}
	for i, value := range values {
		text := value.(string)
		n, _ := strconv.ParseFloat(strings.TrimSpace(text), 64)
		values[i] = words && strings.EqualFold(text, "true") || !words && n == 1
	}
	return ""
}

// splitLines takes CSV apart as pandas does: lines that are empty or blank do not count, a quote begins a quoted part only at
// the start of a value, and \r ends a line too.
func splitLines(text string) (lines [][]string, what string) {
	var line []string
	var value strings.Builder
	quoted, fresh, anything := false, true, false // fresh: at the start of a value
	endValue := func() {
		line = append(line, value.String())
		value.Reset()
		fresh = true
	}
	endLine := func() {
		if endValue(); anything && (len(line) > 1 || strings.Trim(line[0], " \t") != "" || line[0] == "") {
			lines = append(lines, line)
		}
		line, anything = nil, false
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '"' && i+1 < len(text) && text[i+1] == '"':
			value.WriteByte('"')
			i++
		case quoted && c == '"':
			quoted = false
		case quoted:
			value.WriteByte(c)
		case c == '"' && fresh:
			quoted, fresh, anything = true, false, true
		case c == ',':
			endValue()
			anything = true
		case c == '\n', c == '\r':
			if c == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			endLine()
		default:
			value.WriteByte(c)
			fresh, anything = false, true
		}
	}
	if quoted {
		return nil, "a quote is not closed"
	}
	if anything {
		endLine()
	}
	return lines, ""
}
