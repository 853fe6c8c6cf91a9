package agent

import (
	"regexp"
	"strings"
)

// thinkingTag opens or closes thinking that a model wrote into its answer.
var thinkingTag = regexp.MustCompile(`(?i)<(/?)(?:think|thinking|thought|reasoning|reflection)>|\[(/?)THINK\]`)

// splitThinking separates what a model thought from what it answered. A closing tag without an opening one ends thinking
// that began with the answer; open says that the last one was never closed.
func splitThinking(text string) (thinking, answer string, open bool) {
	var thought, said strings.Builder
	from, depth := 0, 0
	for _, at := range thinkingTag.FindAllStringSubmatchIndex(text, -1) {
		closes := at[3] > at[2] || (at[5] > at[4] && at[4] >= 0)
		piece := text[from:at[0]]
		from = at[1]
		switch {
		case closes && depth == 0: // all of it so far was thinking
			thought.WriteString(said.String() + piece)
			said.Reset()
			continue
		case depth == 0:
			said.WriteString(piece)
		default:
			thought.WriteString(piece)
		}
		if depth++; closes {
			depth = 0
		}
	}
	if depth > 0 {
		thought.WriteString(text[from:])
	} else {
		said.WriteString(text[from:])
	}
	return strings.TrimSpace(thought.String()), said.String(), depth > 0
}
