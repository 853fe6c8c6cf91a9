package agent

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/llm"
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

const (
	noAction  = "there is no line that starts with \"Action:\"; end the answer with a line such as Action: buttons('up a')"
	unthought = "the answer ended inside its thinking, before an action; think less, and end the answer with a line such as Action: buttons('up a')"
)

// ParseAnswer reads a model's text. The last action line counts, in any case and through Markdown marks and code fences;
// where the line ends at its label, the next line that holds anything is the action. The thought is what stands before
// the first action line, which may be several lines and needs no "Thought:". An action inside <think> or the like is
// part of the thinking and never counts.
func ParseAnswer(text string) Answer {
	thinking, text, open := llm.SplitThinking(text)
	answer := parseText(text)
	if answer.Thought == "" {
		answer.Thought = strings.TrimSpace(thinking)
	}
	if open && answer.Complaint == noAction {
		answer.Complaint = unthought
	}
	return answer
}

// parseText is ParseAnswer of what a model says after its thinking.
func parseText(text string) Answer {
	if a, ok := parseObject(text); ok {
		return a
	}
	lines := strings.Split(elementEnd.ReplaceAllString(element.ReplaceAllString(text, "\n$1: "), "\n"), "\n")
	first, last := -1, -1
	var call string
	for i, line := range lines {
		if rest, ok := cutAction(line); ok {
			if first < 0 {
				first = i
			}
			call, last = rest, i
		}
	}
	if first < 0 {
		return unlabelled(lines)
	}
	complaint := ""
	if call == "" {
		call, complaint = callBelow(lines[last+1:])
	}
	return answerOf(thoughtOf(lines[:first]), call, complaint)
}

// answerOf reads the action of an answer.
func answerOf(thought, call, complaint string) Answer {
	a := Answer{Thought: thought, Complaint: complaint}
	if complaint != "" {
		return a
	}
	sequence, complaint := parseCall(call)
	if complaint == "" {
		action, err := core.ParseAction(sequence)
		if err != nil {
			complaint = err.Error()
		}
		a.Action = action.String()
	}
	if complaint != "" {
		a.Action, a.Complaint = "", clip(complaint, maxComplaint)
	}
	return a
}

// element is a tag by which some models mark the parts of an answer; it is read as a label.
var (
	element    = regexp.MustCompile(`(?i)<(action|thought)>`)
	elementEnd = regexp.MustCompile(`(?i)</(action|thought)>`)
)

// labels of an action line, with a colon or as a heading.
var (
	actionLabel = regexp.MustCompile(`(?i)^(?:the |my |next |final )*actions?(?:\s*#?\d+|\(s\))?[*_` + "`" + `\s]*[:：=]`)
	actionTitle = regexp.MustCompile(`(?i)^\s*(?:#+|\*\*|__)\s*(?:next |final )*actions?\s*(?:\*\*|__)?\s*$`)
)

// cutAction gives what follows the label of an action line.
func cutAction(line string) (string, bool) {
	if actionTitle.MatchString(line) {
		return "", true
	}
	line = strip(line)
	label := actionLabel.FindString(line)
	if label == "" {
		return "", false
	}
	return strip(line[len(label):]), true
}

// fence is a line that opens or closes a block of code, in whatever language.
var fence = regexp.MustCompile("^\\s*(?:```+|~~~+)\\s*[A-Za-z0-9_+#.-]*\\s*$")

// callBelow is the action of a label that stands alone: the first line below it that holds anything. A block of code that
// holds two calls has no single meaning.
func callBelow(lines []string) (call, complaint string) {
	fenced := false
	for _, line := range lines {
		if fence.MatchString(line) {
			if call != "" {
				return call, ""
			}
			fenced = true
			continue
		}
		plain := strip(withoutComment(line))
		switch {
		case plain == "":
		case call == "":
			if call = plain; !fenced {
				return call, ""
			}
		case isCall(plain):
			return "", fmt.Sprintf("there are two actions, %s and %s: give one, such as buttons('up a')", echo(call), echo(plain))
		}
	}
	return call, ""
}

// unlabelled finds an action in an answer without an action line: a line that is a call, or "Action: buttons('a')" in the
// midst of a line.
func unlabelled(lines []string) Answer {
	for i := len(lines) - 1; i >= 0; i-- {
		line := strip(withoutComment(lines[i]))
		if isCall(line) {
			return answerOf(thoughtOf(lines[:i]), line, "")
		}
		at := strings.LastIndex(strings.ToLower(line), "action:")
		if at < 0 || len(strings.ToLower(line)) != len(line) {
			continue
		}
		if call := strip(line[at+len("action:"):]); isCall(call) {
			return answerOf(thoughtOf(append(append([]string{}, lines[:i]...), line[:at])), call, "")
		}
	}
	return Answer{Thought: thoughtOf(lines), Complaint: noAction}
}

// parseObject reads an answer that is one JSON object with an action, fenced or not.
func parseObject(text string) (Answer, bool) {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutSuffix(text, "```"); ok && strings.HasPrefix(text, "```") {
		_, text, _ = strings.Cut(inner, "\n")
	}
	var object map[string]json.RawMessage
	if !strings.HasPrefix(strings.TrimSpace(text), "{") || json.Unmarshal([]byte(text), &object) != nil {
		return Answer{}, false
	}
	var a struct {
		Thought string
		Action  json.RawMessage
		Buttons json.RawMessage
	}
	if json.Unmarshal([]byte(text), &a) != nil {
		return Answer{}, false
	}
	if a.Action == nil {
		a.Action = a.Buttons
	}
	var word string
	var list []string
	switch {
	case json.Unmarshal(a.Action, &word) == nil && word != "":
	case json.Unmarshal(a.Action, &list) == nil && len(list) > 0:
		word = strings.Join(list, " ")
	default:
		return Answer{}, false
	}
	return answerOf(strings.TrimSpace(a.Thought), strip(word), ""), true
}

// strip takes white space and Markdown marks from both ends.
func strip(s string) string { return strings.Trim(s, " \t\r*_`#>-") }

var thoughtLabel = regexp.MustCompile(`(?i)^thoughts?[*_` + "`" + ` ]*[:：]`)

func thoughtOf(lines []string) string {
	for i, line := range lines {
		if label := thoughtLabel.FindString(strip(line)); label != "" {
			lines = append([]string{strip(strip(line)[len(label):])}, lines[i+1:]...)
			break
		}
	}
	var kept []string
	for _, line := range lines {
		if !fence.MatchString(line) {
			kept = append(kept, line)
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
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
