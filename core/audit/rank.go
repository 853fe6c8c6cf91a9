package audit

import (
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// Reach is a milestone that at least one of two runs reached, with the steps in which they did; -1: not.
type Reach struct {
	core.Milestone
	Seqs [2]int
}

// Reaches lines up the milestones of two runs: those of the story in its order, then others as they were reached.
func Reaches(story []core.Milestone, runs [2]core.RunSummary) []Reach {
	var all []Reach
	for _, list := range [][]core.Milestone{story, runs[0].Milestones, runs[1].Milestones} {
		for _, m := range list {
			if slices.ContainsFunc(all, func(r Reach) bool { return r.Key == m.Key }) {
				continue
			}
			r := Reach{Milestone: m, Seqs: [2]int{reachedIn(runs[0], m.Key), reachedIn(runs[1], m.Key)}}
			if r.Seqs != [2]int{-1, -1} {
				all = append(all, r)
			}
		}
	}
	return all
}

func reachedIn(run core.RunSummary, key string) int {
	for _, m := range run.Milestones {
		if m.Key == key {
			return m.Seq
		}
	}
	return -1
}

// Ranking says which of two runs got farther: 0 or 1, or -1 for neither; and why, for people.
type Ranking struct {
	Ahead int
	Why   string
}

// Rank compares how far two runs got: by the number of milestones, and then by the step of the last. Runs of different
// games are not ranked, and runs from different starts or of agents that get unequal help only where mixed says so; the
// reason then tells.
func Rank(runs [2]core.RunSummary, mixed bool) Ranking {
	for side, run := range runs {
		if run.Verified.Mark == core.Forged {
			return Ranking{-1, fmt.Sprintf("not ranked: %s is forged: %s", sides[side], run.Verified.Why)}
		}
	}
	if !sameGame(runs[0], runs[1]) {
		return Ranking{-1, "not ranked: " + ErrOtherGames.Error()}
	}
	though := ""
	if unequal := inequality(runs); unequal != "" && mixed {
		though = ", though " + unequal
	} else if unequal != "" {
		return Ranking{-1, "not ranked, since " + unequal}
	}
	n := [2]int{len(runs[0].Milestones), len(runs[1].Milestones)}
	at := [2]int{LastReached(runs[0]), LastReached(runs[1])}
	ahead := 0
	if farther(runs[0], runs[1]) > 0 {
		ahead = 1
	}
	switch {
	case n[0] != n[1]:
		return Ranking{ahead, fmt.Sprintf("%s leads, %s to %d%s", sides[ahead], plain.Count(n[ahead], "milestone"), n[1-ahead], though)}
	case n[0] == 0:
		return Ranking{-1, "neither reached a milestone" + though}
	case at[0] == at[1]:
		return Ranking{-1, fmt.Sprintf("a tie: %s each, the last in step %d%s", plain.Count(n[0], "milestone"), at[0], though)}
	}
	return Ranking{ahead, fmt.Sprintf("%s leads: both reached %s, %s the last in step %d and %s in step %d%s", sides[ahead], plain.Count(n[0], "milestone"), sides[ahead], at[ahead], sides[1-ahead], at[1-ahead], though)}
}

// Unproved says which of two runs that were ranked only claim how far they came; "" where both were proved on this machine.
func Unproved(runs [2]core.RunSummary) string {
	switch a, b := runs[0].Verified.Proved(), runs[1].Verified.Proved(); {
	case a && b:
		return ""
	case a:
		return "B is not proved here"
	case b:
		return "A is not proved here"
	}
	return "neither is proved here"
}

// inequality is why two runs of a game cannot be ranked as equals; "" where they can.
func inequality(runs [2]core.RunSummary) string {
	var unequal []string
	if !sameStart(runs[0], runs[1]) {
		unequal = append(unequal, fmt.Sprintf("they start from different states: A from %s, B from %s", startName(runs[0].Anchor), startName(runs[1].Anchor)))
	}
	if !sameHelp(runs[0], runs[1]) {
		unequal = append(unequal, fmt.Sprintf("their agents get unequal help: A gets %s; B gets %s", runs[0].Help().Short(), runs[1].Help().Short()))
	}
	return strings.Join(unequal, "; and ")
}

// What must be the same of runs that are ranked.
func sameGame(a, b core.RunSummary) bool  { return a.Machine.ROM.SHA256 == b.Machine.ROM.SHA256 }
func sameStart(a, b core.RunSummary) bool { return a.Anchor.State == b.Anchor.State }
func sameHelp(a, b core.RunSummary) bool  { return a.Help().Equal(b.Help()) }

func startName(a core.Anchor) string {
	if a.Name == "" {
		return "power-on"
	}
	return a.Name
}

var sides = [2]string{"A", "B"}

// LastReached is the step in which a run reached its last milestone; 0 where it reached none.
func LastReached(run core.RunSummary) int {
	last := 0
	for _, m := range run.Milestones {
		last = max(last, m.Seq)
	}
	return last
}
