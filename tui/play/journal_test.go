package play

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

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
