package llm

import (
	"slices"
	"strings"
)

// thinking splits an answer whose model writes its reasoning into the text, between tags, as many local endpoints pass it
// on. The tags may be cut anywhere by the pieces. What stands between them is never said, wherever in the text it stands.
type thinking struct {
	held   string // not told yet: it may be the beginning of a tag
	end    string // the tag that ends what is thought; "" outside
	begun  bool   // something but white space was said
	thawed bool   // thinking ended, and only white space came since
}

// thinkTag is a tag in lower case, and the one that ends what it begins. A tag without such an end is left out. A bare tag
// ends thinking that nothing began, since the model's template did: all before it was thought.
type thinkTag struct {
	text, end string
	bare      bool
}

var thinkTags = []thinkTag{
	{"<think>", "</think>", false}, {"<thinking>", "</thinking>", false}, {"<thought>", "</thought>", false}, {"<reasoning>", "</reasoning>", false},
	{"<reflection>", "</reflection>", false}, {"</reflection>", "", true},
	{"[think]", "[/think]", false}, {"<seed:think>", "</seed:think>", false}, {"<|begin_of_thought|>", "<|end_of_thought|>", false},
	{"◁think▷", "◁/think▷", false},
	{"</think>", "", true}, {"</thinking>", "", true}, {"</thought>", "", true}, {"</reasoning>", "", true}, {"[/think]", "", true}, {"</seed:think>", "", true},
	{"<|channel|>analysis<|message|>", "<|end|>", false}, // harmony
	{"<|start|>assistant<|channel|>final<|message|>", "", false}, {"<|channel|>final<|message|>", "", false}, {"<|start|>assistant<|channel|>analysis<|message|>", "<|end|>", false},
	{"<|return|>", "", false},
}

// tagStarts are the first bytes of thinkTags.
const tagStarts = "<[◁"

// split takes the next piece of text and gives what of it is reasoning and what is said. all says that everything that was
// said before belongs to the reasoning, before this thought.
func (t *thinking) split(piece string) (thought, text string, all bool) {
	whole := t.held + piece
	lower := lowerASCII(whole)
	var thoughts, said strings.Builder
	for at := 0; ; {
		if t.end != "" {
			length := strings.Index(lower[at:], t.end)
			if length < 0 {
				keep := overlap(lower[at:], t.end)
				thoughts.WriteString(whole[at : len(whole)-keep])
				t.held = whole[len(whole)-keep:]
				return thoughts.String(), said.String(), all
			}
			thoughts.WriteString(whole[at : at+length])
			at, t.end, t.thawed = at+length+len(t.end), "", true
			continue
		}
		next, tag := nextTag(lower, at)
		if next < 0 {
			keep := t.keep(whole[at:], lower[at:])
			said.WriteString(t.say(whole[at : len(whole)-keep]))
			t.held = whole[len(whole)-keep:]
			return thoughts.String(), said.String(), all
		}
		before := whole[at:next]
		if t.begun || strings.TrimSpace(before) != "" {
			said.WriteString(t.say(before))
		}
		if tag.bare {
			thoughts.WriteString(said.String())
			said.Reset()
			all, t.begun, t.thawed = true, false, true
		}
		t.thawed = t.thawed || tag.end == ""
		at, t.end = next+len(tag.text), tag.end
	}
}

// nextTag finds the first tag from a place on; -1: there is none.
func nextTag(lower string, from int) (int, thinkTag) {
	for {
		next := strings.IndexAny(lower[from:], tagStarts)
		if next < 0 {
			return -1, thinkTag{}
		}
		from += next
		for _, tag := range thinkTags {
			if strings.HasPrefix(lower[from:], tag.text) {
				return from, tag
			}
		}
		from++
	}
}

// keep is how many bytes at the end of a text without a tag are held: they may become one, or are white space that is left
// out where one follows.
func (t *thinking) keep(text, lower string) int {
	keep := 0
	for _, tag := range thinkTags {
		keep = max(keep, overlap(lower, tag.text))
	}
	if !t.begun && strings.TrimSpace(text[:len(text)-keep]) == "" {
		return len(text)
	}
	return keep
}

// say gives text that is said; white space right behind what was thought is left out.
func (t *thinking) say(text string) string {
	if t.thawed {
		if text = strings.TrimLeft(text, " \t\r\n"); text == "" {
			return ""
		}
		t.thawed = false
	}
	t.begun = t.begun || text != ""
	return text
}

// rest is what was held when the answer ended.
func (t *thinking) rest() (thought, text string) {
	held := t.held
	t.held = ""
	if t.end != "" {
		return held, ""
	}
	return "", t.say(held)
}

// SplitThinking splits a whole text into what the model thought and what it said; open says that the text ended inside its
// thinking.
func SplitThinking(text string) (thought, said string, open bool) {
	var t thinking
	thought, said, _ = t.split(text)
	open = t.end != ""
	restThought, restSaid := t.rest()
	return thought + restThought, said + restSaid, open
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

// lowerASCII keeps the length of a text, which strings.ToLower does not.
func lowerASCII(text string) string {
	if !slices.ContainsFunc([]byte(text), func(b byte) bool { return b >= 'A' && b <= 'Z' }) {
		return text
	}
	lower := []byte(text)
	for i, b := range lower {
		if b >= 'A' && b <= 'Z' {
			lower[i] = b + 'a' - 'A'
		}
	}
	return string(lower)
}
