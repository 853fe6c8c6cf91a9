package agent

import (
	"fmt"
	"strings"

	"dotmatrix/core"
)

// Answer is a model's text read as "Thought: ..." and "Action: buttons('...')".
type Answer struct {
	Thought   string
	Action    string // button names separated by spaces; empty: there is no usable action
	Complaint string // what is wrong with the action, in words to give back to the model; empty: nothing
}

// Bounds of a complaint, in runes: of what it repeats of the model's own words, and of all of it.
const (
	maxEcho      = 80
	maxComplaint = 300
)

// ParseAnswer reads a model's text. The first line that starts with "action:" counts, in any case and through Markdown
// marks; where the line ends there, the next line that is not empty is the action. The thought is what stands before
// it, which may be several lines and needs no "Thought:".
func ParseAnswer(text string) Answer {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		call, ok := cutLabel(line, "action")
		if !ok {
			continue
		}
		for j := i + 1; call == "" && j < len(lines); j++ {
			call = strip(lines[j])
		}
		a := Answer{Thought: thoughtOf(lines[:i])}
		sequence, complaint := parseCall(call)
		if complaint == "" {
			action, err := core.ParseAction(sequence)
			if err != nil {
				complaint = clip(err.Error(), maxComplaint)
			}
			a.Action = action.String()
		}
		if complaint != "" {
			a.Action, a.Complaint = "", complaint
		}
		return a
	}
	return Answer{
		Thought:   thoughtOf(lines),
		Complaint: "there is no line that starts with \"Action:\"; end the answer with a line such as Action: buttons('up a')",
	}
}

// cutLabel gives what follows the label and its colon.
func cutLabel(line, label string) (string, bool) {
	line = strip(line)
	if len(line) < len(label) || !strings.EqualFold(line[:len(label)], label) {
		return "", false
	}
	rest, ok := strings.CutPrefix(strings.TrimLeft(line[len(label):], "*_` "), ":")
	return strip(rest), ok
}

// strip takes white space and Markdown marks from both ends.
func strip(s string) string { return strings.Trim(s, " \t\r*_`#>-") }

func thoughtOf(lines []string) string {
	for i, line := range lines {
		if thought, ok := cutLabel(line, "thought"); ok {
			lines = append([]string{thought}, lines[i+1:]...)
			break
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// parseCall gives the sequence in buttons('...') or buttons(sequence="...").
func parseCall(call string) (sequence, complaint string) {
	const form = "write it as buttons('up a')"
	const name = "buttons"
	if call == "" {
		return "", "the action is empty: " + form
	}
	if len(call) < len(name) || !strings.EqualFold(call[:len(name)], name) {
		return "", fmt.Sprintf("the action %s is no call of buttons: %s", echo(call), form)
	}
	rest, ok := strings.CutPrefix(strings.TrimSpace(call[len(name):]), "(")
	if !ok {
		return "", fmt.Sprintf("the action %s has no parenthesis after buttons: %s", echo(call), form)
	}
	rest = strings.TrimSpace(rest)
	if named, ok := strings.CutPrefix(rest, "sequence"); ok {
		value, ok := strings.CutPrefix(strings.TrimSpace(named), "=")
		if !ok {
			return "", fmt.Sprintf("the action %s has no = after sequence: %s", echo(call), form)
		}
		rest = strings.TrimSpace(value)
	}
	if rest == "" || (rest[0] != '\'' && rest[0] != '"') {
		return "", fmt.Sprintf("the buttons in %s are not in quotes: %s", echo(call), form)
	}
	sequence, rest, ok = strings.Cut(rest[1:], rest[:1])
	if !ok {
		return "", fmt.Sprintf("the quote in %s is not closed: %s", echo(call), form)
	}
	rest, ok = strings.CutPrefix(strings.TrimSpace(rest), ")")
	if !ok {
		return "", fmt.Sprintf("the parenthesis in %s is not closed right after the quote: %s", echo(call), form)
	}
	if rest = strings.Trim(rest, " \t.;,*`"); rest != "" {
		return "", fmt.Sprintf("after the action there is more, %s: give one action and end the line there", echo(rest))
	}
	return sequence, ""
}

// echo quotes a model's words, bounded.
func echo(words string) string { return fmt.Sprintf("%q", clip(words, maxEcho)) }

// clip cuts text off after a number of runes.
func clip(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "..."
	}
	return text
}
