package sshsig

import "strings"

// matchList reports whether a text is what a list of patterns allows (ssh_config(5), PATTERNS): one of them matches, and none
// that begins with an exclamation mark does.
func matchList(text, patterns string) bool {
	found := false
	for pattern := range strings.SplitSeq(patterns, ",") {
		pattern, not := strings.CutPrefix(pattern, "!")
		if !match(text, pattern) {
			continue
		}
		if not {
			return false
		}
		found = true
	}
	return found
}

// match reports whether a pattern matches all of a text: * is any number of bytes, ? is one. It takes no more than the product of
// their lengths.
func match(text, pattern string) bool {
	t, p := 0, 0
	star, from := -1, 0 // the last * and where the text behind it begins
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			t, p = t+1, p+1
		case star >= 0:
			from++
			t, p = from, star+1
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
