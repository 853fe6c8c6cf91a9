package agent

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"dotmatrix/core"
)

const callForm = "write it as buttons('up a')"

// callName is what models call the pressing of buttons, when a parenthesis follows.
var callName = regexp.MustCompile(`(?i)^(?:buttons?|press_buttons?|press|push|tap)\s*\(`)

// isCall reports whether a line is a call of buttons and nothing before it.
func isCall(line string) bool { return callName.MatchString(line) }

// quotes are the typographic ones that editors and models make of ' and ".
var quotes = strings.NewReplacer("‘", "'", "’", "'", "‚", "'", "‛", "'", "′", "'", "´", "'", "`", "'",
	"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "″", `"`)

// parseCall gives the sequence in buttons('...'), in whatever way it is written that has one meaning: with a named
// argument, as a list, as several texts, or as the bare names of buttons.
func parseCall(call string) (sequence, complaint string) {
	shown := strings.TrimSpace(withoutComment(call))
	call = quotes.Replace(shown)
	if call == "" {
		return "", "the action is empty: " + callForm
	}
	name := callName.FindString(call)
	if name == "" {
		return bareNames(call, shown)
	}
	inside, rest, complaint := argumentsIn(call[len(name):], shown)
	if complaint != "" {
		return "", complaint
	}
	if rest = strings.Trim(rest, " \t.;,!*'"); rest != "" && !isRemark(rest) {
		return "", fmt.Sprintf("after the action there is more, %s: give one action and end the line there", echo(rest))
	}
	return inside, ""
}

// withoutComment cuts a comment off, such as # talk or // talk, that stands outside quotes.
func withoutComment(line string) string {
	quote := rune(0)
	for i, r := range line {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case i > 0 && strings.HasPrefix(line[i:], "#"), strings.HasPrefix(line[i:], "//"), strings.HasPrefix(line[i:], "/*"),
			strings.HasPrefix(line[i:], "<!--"), i > 0 && strings.HasPrefix(line[i:], "--"), strings.HasPrefix(line[i:], "—"):
			return line[:i]
		case i == 0 && strings.HasPrefix(line, "# "):
			return ""
		}
	}
	return line
}

// isRemark reports whether what follows a call is a remark in parentheses, which changes nothing of it.
func isRemark(rest string) bool {
	return strings.HasPrefix(rest, "(") && strings.HasSuffix(rest, ")") && !strings.Contains(strings.ToLower(rest), "button")
}

var argumentName = regexp.MustCompile(`(?i)^(sequence|buttons?|keys?|presses)\s*`)

// argumentsIn reads the arguments of a call up to its closing parenthesis, as a sequence.
func argumentsIn(text, shown string) (sequence, rest, complaint string) {
	text = strings.TrimSpace(text)
	if name := argumentName.FindString(text); name != "" {
		value, named := strings.CutPrefix(text[len(name):], "=")
		if !named {
			return "", "", fmt.Sprintf("the action %s has no = after %s: %s", echo(shown), strings.TrimSpace(name), callForm)
		}
		text = strings.TrimSpace(value)
	}
	if strings.HasPrefix(text, "{") {
		return objectIn(text, shown)
	}
	var words []string
	for text != "" {
		switch text[0] {
		case '\'', '"':
			word, after, closed := strings.Cut(text[1:], text[:1])
			if !closed {
				return "", "", fmt.Sprintf("the quote in %s is not closed: %s", echo(shown), callForm)
			}
			words, text = append(words, word), after
		case '[', ']', ',', ' ', '\t', '(':
			text = text[1:]
		case ')':
			if text = strings.TrimLeft(text[1:], ")"); len(words) == 0 {
				words = []string{""}
			}
			return strings.Join(words, " "), text, ""
		default:
			end := strings.IndexAny(text, "'\"[](), \t")
			if end < 0 {
				end = len(text)
			}
			words, text = append(words, text[:end]), text[end:]
		}
	}
	return "", "", fmt.Sprintf("the parenthesis in %s is not closed: %s", echo(shown), callForm)
}

// objectIn reads an argument that is a JSON object of one member.
func objectIn(text, shown string) (sequence, rest, complaint string) {
	decoder := json.NewDecoder(strings.NewReader(text))
	var object map[string]json.RawMessage
	if decoder.Decode(&object) == nil && len(object) == 1 {
		after, closed := strings.CutPrefix(strings.TrimSpace(text[decoder.InputOffset():]), ")")
		for _, value := range object {
			var word string
			var list []string
			if closed && json.Unmarshal(value, &word) == nil {
				return word, after, ""
			}
			if closed && json.Unmarshal(value, &list) == nil {
				return strings.Join(list, " "), after, ""
			}
		}
	}
	return "", "", fmt.Sprintf("the action %s is not a valid buttons() call: %s", echo(shown), callForm)
}

// fillers are the words that may stand beside bare names of buttons without changing what is meant.
var fillers = map[string]bool{"press": true, "push": true, "tap": true, "button": true, "buttons": true, "the": true, "then": true, "press_buttons": true}

// bareNames reads names of buttons without a call, such as A, press A or "up, then a". Of "press a button" nobody knows
// which one is meant.
func bareNames(call, shown string) (sequence, complaint string) {
	words := strings.FieldsFunc(call, func(r rune) bool { return strings.ContainsRune(" \t,;:=.!'\"[]()", r) })
	var names []string
	for i, word := range words {
		if word == "a" && i+1 < len(words) && strings.EqualFold(words[i+1], "button") {
			break
		}
		if fillers[strings.ToLower(word)] {
			continue
		}
		if _, err := core.ParseAction(word); err != nil {
			names = nil
			break
		}
		names = append(names, word)
	}
	if len(names) == 0 {
		return "", fmt.Sprintf("the action %s is not a valid buttons() call: %s", echo(shown), callForm)
	}
	return strings.Join(names, " "), ""
}
