package core

import (
	"strings"
	"testing"
)

// control is a run of 20 steps by the null model, with milestones in steps 5 and 15.
func control() RunSummary {
	return RunSummary{Run: Run{ID: "c0ffee0000000000", Agent: Version{ID: Sum([]byte("agent"))}, Machine: MachineInfo{ROM: ROM{SHA256: Sum([]byte("rom"))}},
		Anchor: Anchor{State: Sum([]byte("start"))}}, Steps: 20, Models: []ModelUse{{Provider: NullProvider, Asked: NullModel, Calls: 20}},
		Milestones: []Milestone{{Key: "a", Seq: 5}, {Key: "b", Seq: 15}}}
}

func TestModelMinusChance(t *testing.T) {
	run := control()
	run.ID, run.Steps, run.Seed, run.Limit = "5c1d000000000000", 10, 7, 10
	run.Models = []ModelUse{{Provider: "openai", Asked: "m", Calls: 9}}
	run.Milestones = []Milestone{{Key: "a", Seq: 2}, {Key: "b", Seq: 3}, {Key: "c", Seq: 9}}
	never := control()
	never.Milestones = nil
	c, wanted := ChanceOf(run, []RunSummary{run, control(), never})
	if want := (Chance{Runs: 2, Milestones: 0.5}); c != want || !wanted {
		t.Errorf("%+v, %v; want %+v: what a control reached behind the run's last step does not count", c, wanted, want)
	}
	if got, want := c.Words(run), "+2.5 milestones over chance (0.5 in 2 control runs of null:random)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for name, change := range map[string]func(*RunSummary){
		"another version":  func(r *RunSummary) { r.Agent.ID = Sum([]byte("other")) },
		"another game":     func(r *RunSummary) { r.Machine.ROM.SHA256 = Sum([]byte("other")) },
		"another start":    func(r *RunSummary) { r.Anchor.State = Sum([]byte("other")) },
		"shorter":          func(r *RunSummary) { r.Steps = 9 },
		"mixed":            func(r *RunSummary) { r.Models = append(r.Models, ModelUse{Provider: "openai", Asked: "m", Calls: 1}) },
		"only called like": func(r *RunSummary) { r.Models[0].Provider = "openai" },
		"no model at all":  func(r *RunSummary) { r.Models = nil },
	} {
		other := control()
		change(&other)
		c, wanted := ChanceOf(run, []RunSummary{other})
		if c.Runs != 0 || !wanted {
			t.Errorf("a run of %s is taken for a control", name)
		}
		if got := c.Words(run); !strings.Contains(got, "dotmatrix fork 5c1d0000 --at 0 --model null:random --steps 10 --seed 8 --headless") {
			t.Errorf("%q does not say how a control is made", got)
		}
	}
	for name, run := range map[string]RunSummary{"a control": control(), "a run without a model": {Run: Run{ID: "x"}}} {
		if _, wanted := ChanceOf(run, []RunSummary{control()}); wanted {
			t.Errorf("%s wants a control", name)
		}
	}
}
