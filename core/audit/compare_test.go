package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// odd is a playtest.Presser that in step 3 does something else in one thing.
func odd(in string) *playtest.Agent {
	a := playtest.Presser()
	usual := a.Decide
	a.Decide = func(ctx context.Context, host agent.Host, memory json.RawMessage, seen core.Observation) (agent.Decision, error) {
		d, err := usual(ctx, host, memory, seen)
		id := fmt.Sprintf("call %s", in) // a provider draws its IDs anew
		question := []core.Message{core.TextMessage(core.RoleUser, "where?"), {Role: core.RoleTool, ToolCallID: id, Parts: []core.Part{{Text: "done"}}}}
		answer := core.Message{Role: core.RoleAssistant, Parts: []core.Part{{Text: "up"}}, ToolCalls: []core.ToolCall{{ID: id, Name: "press", Arguments: "{}"}}}
		attributes := map[string]any{core.AttrModel: "m", core.AttrResponseID: id}
		if seen.Seq == 3 {
			switch in {
			case "request":
				question[0].Parts[0].Text = "who?"
			case "model":
				attributes[core.AttrModel] = "n"
			case "reply":
				answer.Parts[0].Text = "down"
			case "words":
				d.Said += "!"
			case "memory":
				d.Memory = json.RawMessage(`{"n":99}`)
			case "action":
				d.Action.Presses[0].Hold++
			case "settle":
				d.Action.Settle = 20
			}
		}
		host.Record(core.Span{ID: fmt.Sprintf("%016x", seen.Seq), Op: core.OpChat, Start: host.Now(), Attributes: attributes, Input: question, Output: &answer})
		return d, err
	}
	return a
}

func TestRunsPartWhereSomethingFirstDiffers(t *testing.T) {
	a := playtest.OpenArchive(t)
	play5 := func(id string, player play.Agent, change func(*play.Options)) {
		o := a.Options(t, id, player)
		o.Steps = 5
		if change != nil {
			change(&o)
		}
		playtest.Play(t, o)
	}
	const first = "00000000000000aa"
	play5(first, odd(""), nil)
	for i, test := range []struct{ odd, in, was, is string }{
		{"ids", "", "", ""},
		{"request", "request 1", "where?", "who?"},
		{"model", "request 1", core.AttrModel + ": m", core.AttrModel + ": n"},
		{"reply", "reply 1", "up", "down"},
		{"words", "words", "step 3", "step 3!"},
		{"memory", "memory", `"n": 3`, `"n": 99`},
		{"action", "action", "for 8 frames", "for 9 frames"},
		{"settle", "action", "", "at most 20 frames"},
	} {
		id := fmt.Sprintf("%016x", i+1)
		play5(id, odd(test.odd), nil)
		divergence, err := audit.Compare(t.Context(), a.Reader(t, first), a.Reader(t, id))
		if err != nil {
			t.Fatal(err)
		}
		if test.in == "" {
			if divergence != nil {
				t.Errorf("%s: divergence %+v", test.odd, divergence)
			}
			continue
		}
		if divergence == nil || divergence.Seq != 3 || divergence.In != test.in || !strings.Contains(divergence.A, test.was) || !strings.Contains(divergence.B, test.is) {
			t.Errorf("%s: divergence %+v", test.odd, divergence)
		}
	}
	play5("00000000000000bb", odd(""), func(o *play.Options) { o.Run.Seed = 9 })
	if divergence, err := audit.Compare(t.Context(), a.Reader(t, first), a.Reader(t, "00000000000000bb")); err != nil || divergence == nil || divergence.Seq != 1 || divergence.In != "action" {
		t.Errorf("with another seed divergence %+v (%v)", divergence, err)
	}
	stranger := odd("memory")
	stranger.Name = "stranger"
	play5("00000000000000cc", stranger, nil)
	if divergence, err := audit.Compare(t.Context(), a.Reader(t, first), a.Reader(t, "00000000000000cc")); err != nil || divergence != nil {
		t.Errorf("the memories of strangers are compared: %+v (%v)", divergence, err)
	}
}

func TestForksPartBehindWhatTheyShare(t *testing.T) {
	a := playtest.OpenArchive(t)
	o := a.Options(t, "00000000000000aa", playtest.Presser())
	o.Steps = 9
	playtest.Play(t, o)
	fork := func(id, parent string, at int, seed uint64) {
		o := a.Options(t, id, playtest.Presser())
		record := a.Reader(t, parent)
		var err error
		if o.From, err = play.OriginOf(t.Context(), record, at); err != nil {
			t.Fatal(err)
		}
		if o.Run, err = play.ForkOf(t.Context(), record.Run(), o.From, o.Agent, core.Change{Seed: &seed}); err != nil {
			t.Fatal(err)
		}
		o.Run.ID, o.Steps = id, 9
		playtest.Play(t, o)
	}
	fork("00000000000000bb", "00000000000000aa", 6, 100)
	fork("00000000000000cc", "00000000000000aa", 4, 200)
	fork("00000000000000dd", "00000000000000bb", 2, 300) // at a step that bb shares
	fork("00000000000000ee", "00000000000000aa", 5, 7)   // as its parent went on
	for _, test := range []struct {
		a, b          string
		shared, parts int
	}{
		{"aa", "aa", 9, -1}, {"aa", "bb", 6, 7}, {"bb", "aa", 6, 7}, {"bb", "cc", 4, 5}, {"aa", "dd", 2, 3}, {"bb", "dd", 2, 3}, {"cc", "dd", 2, 3}, {"aa", "ee", 5, -1},
	} {
		left, right := a.Reader(t, "00000000000000"+test.a), a.Reader(t, "00000000000000"+test.b)
		if got := min(audit.Shared(left, right), 9); got != test.shared {
			t.Errorf("%s and %s share their steps up to %d, want %d", test.a, test.b, got, test.shared)
		}
		divergence, err := audit.Compare(t.Context(), left, right)
		if err != nil || (divergence == nil) != (test.parts < 0) || divergence != nil && divergence.Seq != test.parts {
			t.Errorf("%s and %s part as %+v (%v), want step %d", test.a, test.b, divergence, err, test.parts)
		}
	}
}

func TestRunsAreRankedWithEqualHelpAlone(t *testing.T) {
	run := func(observes string, steps ...int) core.RunSummary {
		r := core.RunSummary{Run: core.Run{Agent: core.Version{Manifest: json.RawMessage(`{"observes":[` + observes + `]}`)}}}
		for i, seq := range steps {
			r.Milestones = append(r.Milestones, core.Milestone{Key: fmt.Sprint(i), Seq: seq})
		}
		return r
	}
	other := run("", 1)
	other.Machine.ROM.Title, other.Machine.ROM.SHA256 = "OTHER", core.Sum(nil)
	captured := run("", 1, 2)
	captured.Anchor = core.Anchor{Name: "capture boss", State: core.Sum(nil)}
	for name, test := range map[string]struct {
		runs  [2]core.RunSummary
		mixed bool
		ahead int
		says  string
	}{
		"more milestones":      {[2]core.RunSummary{run("", 1), run("", 1, 9)}, false, 1, "B leads, 2 milestones to 1"},
		"the same, sooner":     {[2]core.RunSummary{run("", 1, 7), run("", 2, 9)}, false, 0, "A leads"},
		"even":                 {[2]core.RunSummary{run("", 1, 7), run("", 2, 7)}, false, -1, "a tie: 2 milestones each"},
		"nothing":              {[2]core.RunSummary{run(""), run("")}, false, -1, "neither"},
		"unequal help":         {[2]core.RunSummary{run(`"facts"`, 1), run("")}, false, -1, "unequal help: A gets facts; B gets nothing"},
		"unequal help, wanted": {[2]core.RunSummary{run(`"facts"`, 1), run("")}, true, 0, "though their agents get unequal help: A gets facts"},
		"other starts":         {[2]core.RunSummary{run("", 1), captured}, false, -1, "A from power-on, B from capture boss"},
		"other starts, wanted": {[2]core.RunSummary{run("", 1), captured}, true, 1, "2 milestones to 1, though they start from different states: A from power-on"},
		"other games":          {[2]core.RunSummary{other, run("", 1)}, true, -1, "different games"},
	} {
		got := audit.Rank(test.runs, test.mixed)
		if got.Ahead != test.ahead || !strings.Contains(got.Why, test.says) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	reaches := audit.Reaches([]core.Milestone{{Key: "2"}, {Key: "1"}, {Key: "x"}}, [2]core.RunSummary{run("", 1, 7), run("", 3, 4, 5)})
	if got := fmt.Sprint(reaches); got != "[{{2  0} [-1 5]} {{1  0} [7 4]} {{0  1} [1 3]}]" {
		t.Errorf("the milestones are lined up as %s", got)
	}
}
