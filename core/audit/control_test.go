package audit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/audit"
)

// Each version that lacks a control is named once, with how many of its runs lack one and the longest of those.
func TestRunsAreHeldAgainstControls(t *testing.T) {
	run := func(id, agent, model string, steps int) core.RunSummary {
		var r core.RunSummary
		r.ID, r.Steps, r.Agent.ID = id, steps, core.Sum([]byte(agent))
		if model != "" {
			r.Models = []core.ModelUse{{Asked: model, Provider: core.NullProvider}}
		}
		return r
	}
	runs := []core.RunSummary{
		run("a1", "a", "m", 5), run("b1", "b", "m", 9), run("a2", "a", "m", 30), run("a3", "a", "m", 12),
		run("b2", "b", "m", 11), run("scripted", "c", "", 50), run("control", "d", core.NullModel, 50),
	}
	controls := []core.RunSummary{run("c1", "b", core.NullModel, 10), run("c2", "b", core.NullModel, 10), run("model", "a", "m", 99)}
	controls[0].Milestones = []core.Milestone{{Seq: 9}, {Seq: 10}}
	got := audit.Control(runs, controls)
	chances := map[string]core.Chance{"a1": {}, "a2": {}, "a3": {}, "b1": {Runs: 2, Milestones: 0.5}, "b2": {}}
	if diff := cmp.Diff(chances, got.Chances); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var missing []string
	for _, m := range got.Missing {
		missing = append(missing, m.Longest.ID)
	}
	if diff := cmp.Diff([]string{"a2", "b2"}, missing); diff != "" || got.Missing[0].Runs != 3 || got.Missing[1].Runs != 1 {
		t.Errorf("%+v (-want +got)\n%s", got.Missing, diff)
	}
}
