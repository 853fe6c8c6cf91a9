package llm

import "testing"

func TestThinkingIsSplitOff(t *testing.T) {
	for name, test := range map[string]struct{ text, thought, said string }{
		"thought first":      {"<think>a door</think>\n\nGo in.", "a door", "Go in."},
		"white space":        {"\n <think>\na door</think>Go", "\na door", "Go"},
		"in the middle":      {"Go <think>not</think> in", "not", "Go in"},
		"not closed":         {"<think>a door", "a door", ""},
		"almost a tag":       {"<thin air>", "", "<thin air>"},
		"a tag's half":       {"<thi", "", "<thi"},
		"closed by pieces":   {"<think>a </thin b</think>c", "a </thin b", "c"},
		"only white space":   {" \n", "", " \n"},
		"thinking":           {"<thinking>Action: buttons('b')</thinking>Action: buttons('a')", "Action: buttons('b')", "Action: buttons('a')"},
		"Magistral":          {"[THINK]a door[/THINK]Go", "a door", "Go"},
		"capitals":           {"<THINK>a door</Think>Go", "a door", "Go"},
		"closed alone":       {"a door\nAction: buttons('b')\n</think>\n\nGo", "a door\nAction: buttons('b')\n", "Go"},
		"closed alone later": {"a [door]\n</thinking>Go < in", "a [door]\n", "Go < in"},
		"harmony": {"<|channel|>analysis<|message|>a door<|end|><|start|>assistant<|channel|>final<|message|>Go<|return|>",
			"a door", "Go"},
		"Kimi":  {"◁think▷a ◁door◁/think▷Go ◁", "a ◁door", "Go ◁"},
		"twice": {"<think>a</think>Go<think>b</think> in", "ab", "Goin"},
		"Seed":  {"<seed:think>a</seed:think>Go", "a", "Go"},
	} {
		for size := 1; size <= len(test.text); size++ {
			var s thinking
			thought, said := "", ""
			take := func(a, b string, all bool) {
				if all {
					thought, said = thought+said, ""
				}
				thought, said = thought+a, said+b
			}
			for at := 0; at < len(test.text); at += size {
				take(s.split(test.text[at:min(at+size, len(test.text))]))
			}
			restThought, restSaid := s.rest()
			take(restThought, restSaid, false)
			if thought != test.thought || said != test.said {
				t.Errorf("%s, pieces of %d: thought %q, said %q", name, size, thought, said)
			}
		}
		if thought, said, _ := SplitThinking(test.text); thought != test.thought || said != test.said {
			t.Errorf("%s, whole: thought %q, said %q", name, thought, said)
		}
	}
}

// FuzzThinking: however a text is cut, the same is thought and said, and nothing is made up.
func FuzzThinking(f *testing.F) {
	f.Add("<think>a</think>b", 3)
	f.Add("a</thinking>[THINK]b", 1)
	f.Add("<|channel|>analysis<|message|>◁think", 2)
	f.Fuzz(func(t *testing.T, text string, size int) {
		if size < 1 || len(text) > 1<<12 {
			return
		}
		wantThought, wantSaid, _ := SplitThinking(text)
		var s thinking
		thought, said := "", ""
		for at := 0; at < len(text); at += min(size, len(text)) {
			a, b, all := s.split(text[at:min(at+min(size, len(text)), len(text))])
			if all {
				thought, said = thought+said, ""
			}
			thought, said = thought+a, said+b
		}
		a, b := s.rest()
		if thought+a != wantThought || said+b != wantSaid {
			t.Errorf("pieces of %d: thought %q, said %q; whole: %q, %q", size, thought+a, said+b, wantThought, wantSaid)
		}
		if len(wantThought)+len(wantSaid) > len(text) {
			t.Errorf("%q grew to %q and %q", text, wantThought, wantSaid)
		}
	})
}
