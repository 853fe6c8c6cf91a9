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
		"first counts":       {"Action: buttons('a')\nAction: buttons('b')", Answer{Action: "a"}},
		"together":           {"Action: buttons('a+b none')", Answer{Action: "a+b none"}},
		"in the thought":     {"Thought: my action: wait\nAction: buttons('b')", Answer{Thought: "my action: wait", Action: "b"}},
		"none":               {"Thought: hm", Answer{Thought: "hm", Complaint: "there is no line that starts with \"Action:\"; end the answer with a line such as Action: buttons('up a')"}},
		"empty text":         {"", Answer{Complaint: "there is no line that starts with \"Action:\"; end the answer with a line such as Action: buttons('up a')"}},
		"empty line":         {"Action:\n", Answer{Complaint: "the action is empty: write it as buttons('up a')"}},
		"no button":          {"Action: buttons('')", Answer{Complaint: "the action presses no button: name at least one"}},
		"unknown button":     {"Action: buttons('up jump')", Answer{Complaint: "unknown button \"jump\": use a, b, select, start, right, left, up, down, or none"}},
		"too many":           {"Action: buttons('" + strings.Repeat("a ", 65) + "')", Answer{Complaint: "the action has 65 presses: use at most 64"}},
		"other call":         {"Action: press('a')", Answer{Complaint: "the action \"press('a')\" is no call of buttons: write it as buttons('up a')"}},
		"no call":            {"Action: up up", Answer{Complaint: "the action \"up up\" is no call of buttons: write it as buttons('up a')"}},
		"no parenthesis":     {"Action: buttons 'a'", Answer{Complaint: "the action \"buttons 'a'\" has no parenthesis after buttons: write it as buttons('up a')"}},
		"no equals":          {"Action: buttons(sequence 'a')", Answer{Complaint: "the action \"buttons(sequence 'a')\" has no = after sequence: write it as buttons('up a')"}},
		"no quotes":          {"Action: buttons(up a)", Answer{Complaint: "the buttons in \"buttons(up a)\" are not in quotes: write it as buttons('up a')"}},
		"open quote":         {"Action: buttons('up", Answer{Complaint: "the quote in \"buttons('up\" is not closed: write it as buttons('up a')"}},
		"other quote closes": {"Action: buttons('up\")", Answer{Complaint: "the quote in \"buttons('up\\\")\" is not closed: write it as buttons('up a')"}},
		"open parenthesis":   {"Action: buttons('up'", Answer{Complaint: "the parenthesis in \"buttons('up'\" is not closed right after the quote: write it as buttons('up a')"}},
		"two calls":          {"Action: buttons('up') buttons('a')", Answer{Complaint: "after the action there is more, \"buttons('a')\": give one action and end the line there"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, ParseAnswer(test.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
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
