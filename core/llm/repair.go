package llm

import (
	"encoding/json"
	"io"
	"strings"
)

// maxEncodings is how often arguments may be encoded as a text of JSON.
const maxEncodings = 3

// repairArguments gives the JSON object that is meant by a call's arguments. What is one stays as the model wrote it, and
// what has no single meaning too.
func repairArguments(text string) string {
	meant := strings.TrimSpace(text)
	for range maxEncodings {
		var inner string
		if !strings.HasPrefix(meant, `"`) || json.Unmarshal([]byte(meant), &inner) != nil {
			break
		}
		meant = strings.TrimSpace(inner)
	}
	meant = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(meant, "```json"), "```"), "```"))
	switch {
	case meant == "" || meant == "null" || meant == "{}":
		return "{}"
	case isObject(meant) && meant == strings.TrimSpace(text):
		return text
	case isObject(meant):
		return meant
	}
	if object, ok := soleObject(meant); ok {
		return object
	}
	if value, rest, ok := parseLoose(meant); ok && strings.Trim(rest, " \t\r\n}];,") == "" {
		if object, ok := value.(map[string]any); ok {
			return marshal(object)
		}
	}
	return text
}

func isObject(text string) bool {
	return strings.HasPrefix(text, "{") && json.Valid([]byte(text))
}

// soleObject finds the one object that is not empty in JSON that is followed by rubbish, stands in a list, or lacks its
// last brackets.
func soleObject(text string) (string, bool) {
	var list []json.RawMessage
	if json.Unmarshal([]byte(text), &list) == nil && len(list) == 1 && isObject(string(list[0])) {
		return string(list[0]), true
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	found := ""
	for {
		var value json.RawMessage
		err := decoder.Decode(&value)
		if err == io.EOF {
			break
		}
		if err != nil {
			rest := strings.Trim(text[decoder.InputOffset():], " \t\r\n}]\"',;`")
			if found == "" || rest != "" && !strings.HasPrefix(rest, "<|") && !strings.HasPrefix(rest, "</") {
				return closed(text)
			}
			break
		}
		switch object := string(value); {
		case !isObject(object):
			return "", false
		case object == "{}", object == found: // some send an empty one first, or all of it twice
		case found != "":
			return "", false
		default:
			found = object
		}
	}
	return found, found != ""
}

// closed adds the brackets that JSON lacks at its end. A text that was cut inside a string has no certain meaning.
func closed(text string) (string, bool) {
	var open []byte
	inString, escaped := false, false
	for i := range len(text) {
		switch b := text[i]; {
		case escaped:
			escaped = false
		case inString && b == '\\':
			escaped = true
		case b == '"':
			inString = !inString
		case inString:
		case b == '{':
			open = append(open, '}')
		case b == '[':
			open = append(open, ']')
		case (b == '}' || b == ']') && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	if inString || len(open) == 0 {
		return "", false
	}
	text = strings.TrimRight(text, " \t\r\n,")
	for i := len(open) - 1; i >= 0; i-- {
		text += string(open[i])
	}
	return text, isObject(text)
}
