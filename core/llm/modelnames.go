package llm

import (
	"regexp"
	"strings"
)

// wantsCompletionTokens reports whether OpenAI took max_tokens from the model in favour of max_completion_tokens, which
// most other endpoints do not know. It is a first guess, by the name without the vendor before it.
func wantsCompletionTokens(model string) bool { return openAIReasoners.MatchString(bareName(model)) }

var openAIReasoners = regexp.MustCompile(`^(o[1-9]|gpt-([5-9]|\d{2}))([.-]|$)`)

// reasoners are models that think before they answer, by the names that they are served under.
var reasoners = regexp.MustCompile(`thinking|reason|gpt-oss|qwq|magistral|(^|[-/:])r1([-:.]|$)|^gemini-(2\.5|[3-9])|^grok-([4-9]|3-mini)|^qwen-?3(\.\d)?([-:]|$)|^glm-(4\.[5-9]|[5-9])|^minimax-m|^kimi-k2\.[5-9]|nemotron|^deepseek-v(3\.[1-9]|[4-9])`)

// reasonsByName guesses whether a model thinks before it answers.
func reasonsByName(model string) bool {
	name := bareName(model)
	if strings.Contains(name, "instruct") || strings.Contains(name, "non-reasoning") || strings.Contains(name, "chat-latest") {
		return false
	}
	return openAIReasoners.MatchString(name) || reasoners.MatchString(name)
}

// bareName is a model's name in lower case without the vendor before it.
func bareName(model string) string {
	return strings.ToLower(model[strings.LastIndex(model, "/")+1:])
}

// Tokens that a model may think with beyond those of its answer, by how hard it is asked to think.
var rooms = map[string]int{"none": 0, "minimal": 1 << 10, "low": 4 << 10, "": 8 << 10, "medium": 8 << 10, "high": 16 << 10, "xhigh": 32 << 10}

// roomFor is that room, at most a quarter of the window, 0 for one that is not known.
func roomFor(effort string, window int) int {
	room, ok := rooms[effort]
	if !ok {
		room = rooms[""]
	}
	if window > 0 {
		room = min(room, window/4)
	}
	return room
}
