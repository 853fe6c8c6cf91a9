package llm

import "strings"

// thinking splits an answer whose model writes its reasoning into the text, between <think> and </think> at the
// beginning, as many local endpoints pass it on.
type thinking struct {
	held  string // may be the beginning of a tag
	state thinkState
}

type thinkState int

const (
	thinkUnknown thinkState = iota // nothing but white space came yet
	thinkInside
	thinkClosed // white space before the text is left out
	thinkOver
)

const (
	thinkOpen  = "<think>"
	thinkClose = "</think>"
)

// split takes the next piece of text and gives what of it is reasoning and what is said.
func (t *thinking) split(piece string) (thought, text string) {
	switch {
	case t.state == thinkOver || piece == "":
		return "", piece
	case t.state == thinkClosed:
		return "", t.begin(piece)
	}
	t.held += piece
	if t.state == thinkUnknown {
		begun := strings.TrimLeft(t.held, " \t\r\n")
		switch {
		case strings.HasPrefix(begun, thinkOpen):
			t.state, t.held = thinkInside, begun[len(thinkOpen):]
		case strings.HasPrefix(thinkOpen, begun):
			return "", "" // it may become the tag
		default:
			t.state = thinkOver
			text, t.held = t.held, ""
			return "", text
		}
	}
	if before, after, closed := strings.Cut(t.held, thinkClose); closed {
		t.state, t.held = thinkClosed, ""
		return before, t.begin(after)
	}
	keep := overlap(t.held, thinkClose)
	thought, t.held = t.held[:len(t.held)-keep], t.held[len(t.held)-keep:]
	return thought, ""
}

// begin gives the text behind the closing tag, from its first character on.
func (t *thinking) begin(piece string) string {
	text := strings.TrimLeft(piece, " \t\r\n")
	if text != "" {
		t.state = thinkOver
	}
	return text
}

// rest is what was held when the answer ended.
func (t *thinking) rest() (thought, text string) {
	held := t.held
	t.held = ""
	if t.state == thinkInside {
		return held, ""
	}
	return "", held
}

// overlap is how many bytes at the end of text are the beginning of tag.
func overlap(text, tag string) int {
	for n := min(len(text), len(tag)-1); n > 0; n-- {
		if strings.HasSuffix(text, tag[:n]) {
			return n
		}
	}
	return 0
}
