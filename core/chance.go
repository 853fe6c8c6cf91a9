package core

import (
	"fmt"
	"strings"
)

// NullModel is the model that draws uniformly from the valid answers. A run with it is the harness without a model: the
// control of what the same agent reaches with one.
const (
	NullModel    = "null:random"
	NullProvider = "dotmatrix"
)

// ByChance reports whether the null model, and no other one, gave the answers of the run and of the steps that it shares
// with its parents.
func (s *RunSummary) ByChance() bool {
	for _, u := range s.Models {
		if u.Asked != NullModel || u.Provider != NullProvider {
			return false
		}
	}
	return len(s.Models) > 0
}

// Chance is how far the same harness gets without a model: the same version of the agent, game and start, played by the null
// model at least as long.
type Chance struct {
	Runs       int     // control runs; 0: there is none
	Milestones float64 // that they reached in as many steps as the run has; mean
}

// ChanceOf finds the control runs of a run among others. wanted is false for a run that needs none: no model was asked in
// it, or it is a control itself.
func ChanceOf(run RunSummary, others []RunSummary) (c Chance, wanted bool) {
	if len(run.Models) == 0 || run.ByChance() {
		return Chance{}, false
	}
	reached := 0
	for _, other := range others {
		if !other.ByChance() || !run.controlledBy(other) {
			continue
		}
		c.Runs++
		for _, m := range other.Milestones {
			if m.Seq <= run.Steps {
				reached++
			}
		}
	}
	if c.Runs > 0 {
		c.Milestones = float64(reached) / float64(c.Runs)
	}
	return c, true
}

func (s *RunSummary) controlledBy(other RunSummary) bool {
	return other.Agent.ID == s.Agent.ID && other.Machine.ROM.SHA256 == s.Machine.ROM.SHA256 && other.Anchor.State == s.Anchor.State &&
		other.Steps >= s.Steps
}

// Over is by how many milestones a run is ahead of chance; negative where it is behind.
func (c Chance) Over(run RunSummary) float64 { return float64(len(run.Milestones)) - c.Milestones }

// Words tell people what a run with so many milestones is worth against chance.
func (c Chance) Words(run RunSummary) string {
	if c.Runs == 0 {
		return "no control run: make one with `" + strings.Join(ControlCommand(run), " ") + "`"
	}
	runs := "1 control run"
	if c.Runs > 1 {
		runs = fmt.Sprintf("%d control runs", c.Runs)
	}
	return fmt.Sprintf("%+.1f milestones over chance (%.1f in %s of %s)", c.Over(run), c.Milestones, runs, NullModel)
}

// ControlCommand is the command that plays a control of a run: a fork that shares nothing but the start.
func ControlCommand(run RunSummary) []string {
	command := []string{"dotmatrix", "fork", run.ID[:min(len(run.ID), 8)], "--at", "0", "--model", NullModel, "--steps", fmt.Sprint(max(run.Steps, run.Limit))}
	return append(command, "--seed", fmt.Sprint(run.Seed+1), "--headless")
}
