package llm

import (
	"regexp"
	"strconv"
	"strings"
)

// saysFull reports whether a refusal says that the conversation is too long for the model. No two providers say it in
// the same words.
func saysFull(words string) bool {
	return has(words,
		"context_length", "context length", "context window", "context size", "context limit", "maximum context", "max context", "n_ctx", "context the overflows", "context overflow",
		"exceed_context_size", "prompt is too long", "prompt too long", "input is too long", "prompt length", "too many tokens", "input token count",
		"number of input tokens", "exceeds the maximum number of tokens", "max_model_len", "maximum model length", "max_seq_len", "maximum sequence length",
		"max_new_tokens` must be", "max_new_tokens must be", "reduce the length", "reduce your prompt", "request too large", "request_too_large", "too large for model",
		"token limit exceeded", "exceeds the token limit", "tokens exceed", "input length exceed", "range of input length", "larger than the maximum", "longest supported")
}

// windowForms are how endpoints tell the size of the window when it is full.
var windowForms = []*regexp.Regexp{
	regexp.MustCompile(`(?:maximum )?context (?:length|window|size)(?: is| of)?(?: only)?:? \(?(\d{3,8})`),
	regexp.MustCompile(`"?n_ctx"?\W{1,3}(\d{3,8})`),
	regexp.MustCompile(`maximum number of tokens allowed \(?(\d{3,8})`),
	regexp.MustCompile(`tokens? > (\d{3,8}) maximum`),
	regexp.MustCompile(`with (\d{3,8}) maximum context`),
	regexp.MustCompile(`maximum (?:model|prompt|sequence) length (?:is|of) (\d{3,8})`),
	regexp.MustCompile(`must be <= (\d{3,8})`),
	regexp.MustCompile(`limit(?:ed)? (?:is |of |to )(\d{3,8}) tokens`),
}

// windowIn is how many tokens the words say that a conversation may have; 0 where they do not say.
func windowIn(words string) int {
	words = strings.ReplaceAll(words, ",", "")
	for _, form := range windowForms {
		if match := form.FindStringSubmatch(words); match != nil {
			n, err := strconv.Atoi(match[1])
			if err == nil {
				return n
			}
		}
	}
	return 0
}

// fills reports whether what was sent takes, by estimate, nearly all of the known window.
func (w *wired) fills(window int) bool {
	return window > 0 && w.tokens+w.limit >= window*9/10
}
