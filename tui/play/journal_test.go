package play

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/tui/reader"
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

// Another model and a summary of earlier messages are marked once, in the step in which they come.
func TestModelChangesAndCompactionsAreMarked(t *testing.T) {
	asked := func(seq int, model string, compacted bool) core.StepEnded {
		return core.StepEnded{Step: &core.Step{Seq: seq, Spans: []core.Span{{Op: core.OpChat, Attributes: map[string]any{core.AttrAnsweredBy: model, core.AttrCompacted: compacted}}}}}
	}
	j := told(core.StepEnded{Step: &core.Step{}}, asked(1, "a", false), asked(2, "a", true), asked(3, "a", true), asked(4, "b", true), core.StepEnded{Step: &core.Step{Seq: 5}}, asked(6, "b", false), asked(7, "b", true))
	for _, want := range []mark{{2, markCompaction}, {4, markModel}, {7, markCompaction}} {
		if !slices.Contains(j.marks, want) {
			t.Errorf("%v is not marked in %v", want, j.marks)
		}
	}
	if len(j.marks) != 3 {
		t.Errorf("marked %v", j.marks)
	}
}

func TestRequestsAreComparedWithTheOneBefore(t *testing.T) {
	messages := func(words ...string) (m []core.Message) {
		for _, w := range words {
			m = append(m, core.TextMessage(core.RoleUser, w))
		}
		return m
	}
	before := messages("system", "one", "two", "three")
	if got, want := unchanged(messages("system", "two", "three", "four"), before), []int{0, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("unchanged are %v, want %v", got, want)
	}
	if got, want := compared(3, 4, 4), "Since the request before: 3 messages as before, 1 new, 1 gone."; got != want {
		t.Errorf("compared: %q", got)
	}
	texts := difference("a\nb\nc\n", "a\n++x\nc\n")
	if want := []reader.Text{{Kind: reader.Remark, Words: "a\n"}, {Kind: reader.Gone, Words: "b\n"}, {Kind: reader.Added, Words: "++x\n"}, {Kind: reader.Remark, Words: "c\n"}}; !slices.Equal(texts, want) {
		t.Errorf("the difference is %+v", texts)
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
