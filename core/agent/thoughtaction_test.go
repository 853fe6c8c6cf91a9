package agent

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

func TestParseAnswer(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want Answer
	}{
		"documented":         {"Thought: a door.\nAction: buttons('up up a')", Answer{Thought: "a door.", Action: "up up a"}},
		"named argument":     {"Action: buttons(sequence=\"up a\")", Answer{Action: "up a"}},
		"spaces":             {"  action :  Buttons ( sequence = 'UP, a' ) . ", Answer{Action: "up a"}},
		"any case":           {"THOUGHT: x\r\nACTION: BUTTONS(\"B\")\r\n", Answer{Thought: "x", Action: "b"}},
		"markdown":           {"**Thought:** go\n**Action:** `buttons('left')`", Answer{Thought: "go", Action: "left"}},
		"several lines":      {"Thought: one\ntwo\n\nthree\nAction:\n\n  buttons('a')\nbye", Answer{Thought: "one\ntwo\n\nthree", Action: "a"}},
		"no label":           {"I go up.\nAction: buttons('up')", Answer{Thought: "I go up.", Action: "up"}},
		"words before":       {"Sure!\nThought: up\nAction: buttons('up')", Answer{Thought: "up", Action: "up"}},
		"last counts":        {"Action: buttons('a')\nAction: buttons('b')", Answer{Action: "b"}},
		"together":           {"Action: buttons('a+b none')", Answer{Action: "a+b none"}},
		"in the thought":     {"Thought: my action: wait\nAction: buttons('b')", Answer{Thought: "my action: wait", Action: "b"}},
		"none":               {"Thought: hm", Answer{Thought: "hm", Complaint: "there is no line that starts with \"Action:\"; end the answer with a line such as Action: buttons('up a')"}},
		"empty text":         {"", Answer{Complaint: "there is no line that starts with \"Action:\"; end the answer with a line such as Action: buttons('up a')"}},
		"empty line":         {"Action:\n", Answer{Complaint: "the action is empty: write it as buttons('up a')"}},
		"no button":          {"Action: buttons('')", Answer{Complaint: "the action presses no button: name at least one"}},
		"unknown button":     {"Action: buttons('up jump')", Answer{Complaint: "unknown button \"jump\": use a, b, select, start, right, left, up, down, or none"}},
		"too many":           {"Action: buttons('" + strings.Repeat("a ", 65) + "')", Answer{Complaint: "the action has 65 presses: use at most 64"}},
		"other call":         {"Action: jump('a')", Answer{Complaint: "the action \"jump('a')\" is not a valid buttons() call: write it as buttons('up a')"}},
		"prose":              {"Action: I will walk up to the door.", Answer{Complaint: "the action \"I will walk up to the door.\" is not a valid buttons() call: write it as buttons('up a')"}},
		"no name of one":     {"Action: press a button", Answer{Complaint: "the action \"press a button\" is not a valid buttons() call: write it as buttons('up a')"}},
		"no equals":          {"Action: buttons(sequence 'a')", Answer{Complaint: "the action \"buttons(sequence 'a')\" has no = after sequence: write it as buttons('up a')"}},
		"open quote":         {"Action: buttons('up", Answer{Complaint: "the quote in \"buttons('up\" is not closed: write it as buttons('up a')"}},
		"other quote closes": {"Action: buttons('up\")", Answer{Complaint: "the quote in \"buttons('up\\\")\" is not closed: write it as buttons('up a')"}},
		"open parenthesis":   {"Action: buttons('up'", Answer{Complaint: "the parenthesis in \"buttons('up'\" is not closed: write it as buttons('up a')"}},
		"two calls":          {"Action: buttons('up') buttons('a')", Answer{Complaint: "after the action there is more, \"buttons('a')\": give one action and end the line there"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, ParseAnswer(test.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestParseAnswerOneMeaning: whatever has one meaning is played.
func TestParseAnswerOneMeaning(t *testing.T) {
	for text, want := range map[string]string{
		"Thought: go\nAction:\n```python\nbuttons('a')\n```":                     "a",
		"Thought: go\nAction:\n```\nbuttons('a')\n```":                           "a",
		"Thought: go\nAction:\n~~~ bash\n# talk\nbuttons('a')\n~~~":              "a",
		"Thought: go\n```text\nAction: buttons('up')\n```":                       "up",
		"Thought: go\nAction: ```buttons('a')```":                                "a",
		"Thought: go\n\n```python\nbuttons('b')\n```":                            "b",
		"Thought: go\nAction: buttons('a')  # talk":                              "a",
		"Thought: go\nAction: buttons('a') // talk":                              "a",
		"Thought: go\nAction: buttons('a') (to talk)":                            "a",
		"Thought: go\nAction: buttons(['up','a'])":                               "up a",
		"Thought: go\nAction: buttons([\"up\", \"a+b\"])":                        "up a+b",
		"Thought: go\nAction: buttons('up', 'a')":                                "up a",
		"Thought: go\nAction: press_buttons(buttons=['up'])":                     "up",
		"Thought: go\nAction: press_buttons({\"sequence\": \"up a\"})":           "up a",
		"Thought: go\nAction: buttons(\u2018a\u2019)":                            "a",
		"Thought: go\nAction: buttons(\u201cup a\u201d)":                         "up a",
		"Thought: go\nAction: press A":                                           "a",
		"Thought: go\nAction: Press the A button.":                               "a",
		"Thought: go\nAction: Press A button":                                    "a",
		"Thought: go\nAction: A":                                                 "a",
		"Thought: go\nAction: up up":                                             "up up",
		"Thought: go\nAction: press('a')":                                        "a",
		"Thought: go\nAction: buttons 'a'":                                       "a",
		"Thought: go\nAction: buttons(up a)":                                     "up a",
		"Thought: go\nAction: [\"up\", \"a\"]":                                   "up a",
		"Thought: go\nAction 1: buttons('a')":                                    "a",
		"Thought: go\nAction = buttons('a')":                                     "a",
		"Thought: go\n### Action\nbuttons('a')":                                  "a",
		"Thought: go\nAction: buttons('a')\nThought: then\nAction: buttons('b')": "b",
		"Thought: go. Action: buttons('a')":                                      "a",
		"<thought>go</thought><action>buttons('a')</action>":                     "a",
		"{\"thought\":\"go\",\"action\":\"a\"}":                                  "a",
		"```json\n{\"thought\":\"go\",\"buttons\":[\"up\",\"a\"]}\n```":          "up a",
		"<think>Action: buttons('b')</think>Thought: go\nAction: buttons('a')":   "a",
		"Action: buttons('b')\n</think>\nThought: go\nAction: buttons('a')":      "a",
		"[THINK]Action: buttons('b')[/THINK]Thought: go\nAction: buttons('a')":   "a",
	} {
		if got := ParseAnswer(text); got.Action != want || got.Complaint != "" {
			t.Errorf("%q: %+v, want %q", text, got, want)
		}
	}
}

// TestParseAnswerInThinking: what a model thinks presses nothing.
func TestParseAnswerInThinking(t *testing.T) {
	for _, text := range []string{
		"<think>I could do this.\nAction: buttons('a')",
		"<thinking>\nAction: buttons('a')\n</thinking>",
		"<THINK>x</THINK><thought>Action: buttons('a')</thought>",
		"[THINK]\nAction: buttons('a')",
		"Action: buttons('a')\n</think>\nI am done.",
	} {
		if got := ParseAnswer(text); got.Action != "" || !strings.Contains(got.Complaint, "Action: buttons('up a')") {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// TestParseAnswerTwoMeanings: what may mean two things is complained of.
func TestParseAnswerTwoMeanings(t *testing.T) {
	for text, want := range map[string]string{
		"Action: buttons('a'), buttons('b')":                  "after the action there is more",
		"Action:\n```python\nbuttons('a')\nbuttons('b')\n```": "there are two actions",
		"Action: up and a":                                    "is not a valid buttons() call",
		"Action: buttons('a') and then walk":                  "after the action there is more",
		"{\"action\": \"jump\"}":                              "is not a valid buttons() call",
		"Action: buttons('jump')":                             "unknown button",
	} {
		if got := ParseAnswer(text); got.Action != "" || !strings.Contains(got.Complaint, want) {
			t.Errorf("%q: %+v, want %q", text, got, want)
		}
	}
}

// FuzzParseAnswer: whatever a model says, there is either an action that core takes and that reads as itself, or a
// complaint of bounded length.
func FuzzParseAnswer(f *testing.F) {
	f.Add("Thought: a\nAction: buttons('up a')")
	f.Add("action:buttons(sequence=\"\")")
	f.Add("action: buttons('" + strings.Repeat("x", 2000) + "')")
	f.Add("**Action**: `buttons('x')")
	f.Fuzz(func(t *testing.T, text string) {
		got := ParseAnswer(text)
		if (got.Action == "") == (got.Complaint == "") {
			t.Fatalf("%+v", got)
		}
		if got.Action != "" {
			if action, err := core.ParseAction(got.Action); err != nil || action.String() != got.Action {
				t.Errorf("action %q: %v", got.Action, err)
			}
		}
		if utf8.RuneCountInString(got.Complaint) > 1000 {
			t.Errorf("the complaint has %d runes", utf8.RuneCountInString(got.Complaint))
		}
	})
}
