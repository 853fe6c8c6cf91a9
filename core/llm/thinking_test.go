package llm

import "testing"

func TestThinkingIsSplitOff(t *testing.T) {
	for name, test := range map[string]struct{ text, thought, said string }{
		"thought first":    {"<think>a door</think>\n\nGo in.", "a door", "Go in."},
		"white space":      {"\n <think>\na door</think>Go", "\na door", "Go"},
		"none":             {"Go <think>not</think> in", "", "Go <think>not</think> in"},
		"not closed":       {"<think>a door", "a door", ""},
		"almost a tag":     {"<thin air>", "", "<thin air>"},
		"a tag's half":     {"<thi", "", "<thi"},
		"closed by pieces": {"<think>a </thin b</think>c", "a </thin b", "c"},
		"only white space": {" \n", "", " \n"},
	} {
		for size := 1; size <= len(test.text); size++ {
			var s thinking
			thought, said := "", ""
			take := func(a, b string) { thought, said = thought+a, said+b }
			for at := 0; at < len(test.text); at += size {
				take(s.split(test.text[at:min(at+size, len(test.text))]))
			}
			take(s.rest())
			if thought != test.thought || said != test.said {
				t.Errorf("%s, pieces of %d: thought %q, said %q", name, size, thought, said)
			}
		}
	}
}
