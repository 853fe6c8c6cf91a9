package audit

import (
	"cmp"
	"slices"

	"dotmatrix/core"
)

// Controlled is runs held against the control runs of the same agents, which no model played.
type Controlled struct {
	Chances map[string]core.Chance // by the ID of a run; runs that need no control are not in it
	Missing []Uncontrolled         // in the order of the runs
}

// Uncontrolled is the runs of one version of an agent that have no control.
type Uncontrolled struct {
	Runs    int
	Longest core.RunSummary // a control that is played as long as this one is long enough for the others, too
}

// Control holds runs against the control runs among others.
func Control(runs, controls []core.RunSummary) Controlled {
	c := Controlled{Chances: map[string]core.Chance{}}
	missing := map[core.Hash][]core.RunSummary{}
	var order []core.Hash
	for _, r := range runs {
		chance, wanted := core.ChanceOf(r, controls)
		if !wanted {
			continue
		}
		if c.Chances[r.ID] = chance; chance.Runs > 0 {
			continue
		}
		if missing[r.Agent.ID] == nil {
			order = append(order, r.Agent.ID)
		}
		missing[r.Agent.ID] = append(missing[r.Agent.ID], r)
	}
	for _, version := range order {
		longest := slices.MaxFunc(missing[version], func(a, b core.RunSummary) int { return cmp.Compare(a.Steps, b.Steps) })
		c.Missing = append(c.Missing, Uncontrolled{len(missing[version]), longest})
	}
	return c
}
