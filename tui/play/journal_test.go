package play

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/tui/theme"
)

var colours = theme.New(theme.Options{Dark: true, Profile: colorprofile.TrueColor})

func told(events ...core.Event) *journal {
	j := &journal{}
	for _, e := range events {
		j.tell(e)
	}
	return j
}

// shown are the thoughts as plain text.
func shown(j *journal) string {
	var p thoughts
	rows := p.lines(colours, j.entries, 40, 30)
	for i, row := range rows {
		rows[i] = strings.TrimRight(ansi.Strip(row), " ")
	}
	return strings.Join(rows, "\n")
}

func TestTextThatIsDroppedLeavesThePane(t *testing.T) {
	j := told(core.StepBegan{Seq: 5, Actor: core.ActorAgent},
		core.TextDelta{Text: "half a th"}, core.ToolDelta{Name: "walk_to", Text: `{"x":`},
		core.TextDropped{Why: "503, tried again"}, core.TextDelta{Text: "anew"})
	got := shown(j)
	if strings.Contains(got, "half") || strings.Contains(got, "walk_to") || !strings.Contains(got, "503, tried again") || !strings.HasSuffix(got, "anew") {
		t.Errorf("shown:\n%s", got)
	}
}

func TestToolCallsAreCards(t *testing.T) {
	call := func(name, arguments, result, fault string) core.SpanEnded {
		return core.SpanEnded{Span: core.Span{Op: core.OpExecuteTool, Name: "execute_tool " + name, Error: fault,
			Attributes: map[string]any{core.AttrToolName: name, core.AttrToolArguments: arguments, core.AttrToolResult: result}}}
	}
	j := told(core.StepBegan{Seq: 5, Actor: core.ActorAgent},
		core.ToolDelta{Index: 0, Name: "walk_to", Text: `{"x":1`}, core.ToolDelta{Index: 0, Text: `,"y":2}`}, core.ToolDelta{Index: 1, Name: "notes", Text: `{}`},
		call("walk_to", `{"x":1,"y":2}`, "arrived\nin 3 steps", ""), call("notes", `{}`, "", "no such note"))
	want := "   5 …\n▸ walk_to(\"x\":1,\"y\":2)\n  arrived\n  in 3 steps\n▸ notes()\n  ✗ no such note"
	if diff := cmp.Diff(want, shown(j)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What was thought, said and called stands in its order, while it is made and in the record alike.
func TestThoughtsStandInTheirOrder(t *testing.T) {
	answer := func(reasoning, said string) core.Span {
		m := core.TextMessage(core.RoleAssistant, said)
		m.Reasoning = reasoning
		return core.Span{Op: core.OpChat, Output: &m}
	}
	tool := core.Span{Op: core.OpExecuteTool, Attributes: map[string]any{core.AttrToolName: "notes", core.AttrToolArguments: "{}", core.AttrToolResult: "none"}}
	live := []core.Event{core.StepBegan{Seq: 5, Actor: core.ActorAgent},
		core.TextDelta{Channel: core.Reasoned, Text: "what do I "}, core.TextDelta{Channel: core.Reasoned, Text: "know?"}, core.TextDelta{Text: "I look."},
		core.ToolDelta{Name: "notes", Text: "{}"}, core.SpanEnded{Span: answer("what do I know?", "I look.")}, core.SpanEnded{Span: tool},
		core.TextDelta{Channel: core.Reasoned, Text: "nothing"}, core.TextDelta{Text: "I go."}, core.SpanEnded{Span: answer("nothing", "I go.")}}
	want := "what do I know?\nI look.\n▸ notes()\n  none\nnothing\nI go."
	if diff := cmp.Diff("   5 …                             0 tok\n"+want, shown(told(live...))); diff != "" {
		t.Errorf("live: (-want +got)\n%s", diff)
	}
	step := &core.Step{Seq: 5, Action: core.PressAll(core.Up), Said: "I look.\nI go.\nUp!", Reasoning: "what do I know?\nnothing",
		Spans: []core.Span{answer("what do I know?", "I look."), tool, answer("a summary", "of it all"), answer("nothing", "I go.")}}
	if diff := cmp.Diff("   5 ↑                             0 tok\n"+want+"\nUp!", shown(told(core.StepEnded{Step: step}))); diff != "" {
		t.Errorf("recorded: (-want +got)\n%s", diff)
	}
}

func TestStepsThatAskedModelsSayWhatTheyTook(t *testing.T) {
	step := &core.Step{Seq: 7, Actor: core.ActorAgent, Action: core.PressAll(core.A), Duration: 1500 * time.Millisecond, Said: "Thought: **go**",
		Spans: []core.Span{{Op: core.OpChat, Output: &core.Message{}, Attributes: map[string]any{core.AttrInputTokens: 100, core.AttrOutputTokens: 20, core.AttrCost: 0.0123}}}}
	got := shown(told(core.StepEnded{Step: step}))
	if !strings.Contains(got, "1.5s 120 tok $0.0123") || !strings.Contains(got, "Thought: go") {
		t.Errorf("shown:\n%s", got)
	}
}

func TestSilentStepsStandCloseTogether(t *testing.T) {
	var events []core.Event
	for seq := 1; seq <= 3; seq++ {
		events = append(events, core.StepEnded{Step: &core.Step{Seq: seq, Action: core.PressAll(core.Up)}})
	}
	if got, want := shown(told(events...)), "   1 ↑\n   2 ↑\n   3 ↑"; got != want {
		t.Errorf("shown:\n%s", got)
	}
}

func TestThoughtsAreBounded(t *testing.T) {
	j := told()
	for seq := 1; seq < 3*maxEntries; seq++ {
		j.tell(core.StepEnded{Step: &core.Step{Seq: seq}})
	}
	if n := len(j.entries); n > maxEntries {
		t.Errorf("%d entries are kept", n)
	}
}

func TestMarks(t *testing.T) {
	j := told(core.RunBegan{Length: 50, Reached: []core.Milestone{{Seq: 10}, {Seq: 30}}},
		core.StepShown{Step: &core.Step{Seq: 20, Fault: "jump?"}})
	for _, c := range []struct {
		seq, way int
		kind     markKind
		want     int
		found    bool
	}{
		{0, 1, markMilestone, 10, true}, {10, 1, markMilestone, 30, true}, {30, 1, markMilestone, 0, false},
		{30, -1, markMilestone, 10, true}, {10, -1, markMilestone, 0, false}, {0, 1, markFault, 20, true},
	} {
		got, found := j.nextMark(c.seq, c.way, c.kind)
		if got != c.want || found != c.found {
			t.Errorf("from %d by %d: %d %v, want %d %v", c.seq, c.way, got, found, c.want, c.found)
		}
	}
}

func TestFactsThatChangedAreMarked(t *testing.T) {
	j := told(core.StepEnded{Step: &core.Step{Seq: 1, Facts: []byte(`{"mode":"roam","goal":"x"}`)}},
		core.StepEnded{Step: &core.Step{Seq: 2, Facts: []byte(`{"mode":"text","goal":"x"}`)}})
	lines := factLines(colours, j.facts, 40)
	if got := ansi.Strip(strings.Join(lines, "\n")); !strings.HasPrefix(got, "•mode") || !strings.Contains(got, "\n goal") {
		t.Errorf("shown:\n%s", got)
	}
}

func TestTimelineCells(t *testing.T) {
	for _, c := range []struct{ total, width int }{{10, 80}, {1000, 40}, {7, 8}, {0, 10}} {
		for x := range c.width {
			if seq := stepAt(x, c.total, c.width); seq < 0 || seq > c.total {
				t.Errorf("cell %d of %d is step %d of %d", x, c.width, seq, c.total)
			}
		}
		for seq := 0; seq <= c.total; seq++ {
			cell := cellOf(seq, c.total, c.width)
			if got := cellOf(stepAt(cell, c.total, c.width), c.total, c.width); got != cell {
				t.Errorf("%d steps on %d cells: step %d is in cell %d, and a click there goes to another cell %d", c.total, c.width, seq, cell, got)
			}
		}
	}
}
