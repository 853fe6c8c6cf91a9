package lab

import (
	"fmt"
	"math"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/lab/stats"
	"dotmatrix/core/plain"
)

// Outcome is what became of a cell, as its run says.
type Outcome struct {
	Cell     core.Hash  // its ID
	Run      string     // ID of the run; empty: none was begun
	Attempts int        // runs that were begun for the cell, this one among them
	Missing  string     // why there is no result, such as a provider's failure; empty: there is one
	Cause    core.Cause // what ended the run
	End      Spent      // how far the run went, and what it cost
	Reached  []Reach    // milestones, in the order in which they were reached; those that the start holds are ignored
	Unpriced int        // model calls whose price is not known: its dollars are then not known either
	Models   []string   // that answered
	Refused  []string   // what an endpoint did not take, as in core.ModelUse
	Proof    string     // what is proved of the run, such as "replayed"; empty: nothing
}

// Spent is how far a run had come, on each axis.
type Spent struct {
	Steps   int     `json:"steps"`
	Tokens  int     `json:"tokens"`
	Dollars float64 `json:"dollars"`
}

// On is the place on one axis.
func (s Spent) On(axis Axis) float64 {
	switch axis {
	case Tokens:
		return float64(s.Tokens)
	case Dollars:
		return s.Dollars
	}
	return float64(s.Steps)
}

// Reach is a milestone that a run reached, and what it had spent by the end of that step.
type Reach struct {
	Key string
	Spent
}

// People's runs are compared with as persons play: see stats.HumanEfficiency.
type Person struct {
	Run     string
	Start   string // of the suite, from which it was played, or from the same state
	End     Spent
	Reached []Reach
}

// State is how a cell stands.
type State string

// The states of a cell.
const (
	Pending State = "pending" // not played yet, or not to its end
	Played  State = "played"
	Missing State = "missing" // it cannot be known what the player would have done: a provider failed
)

// Standing says how an outcome counts. A run that a provider, a profile or a full disk ended, or a person, says nothing about
// who played.
func (o *Outcome) Standing() State {
	switch {
	case o.Missing != "" || o.Cause != "" && !o.Cause.Scores() || o.Cause == core.CausePerson || o.Cause == core.CauseRewound:
		return Missing
	case o.Run == "" || o.Cause == "" || o.Cause == core.CauseInterrupted:
		return Pending
	}
	return Played
}

// why says why an outcome is missing.
func (o *Outcome) why() string {
	switch {
	case o.Missing != "":
		return plain.Line(o.Missing)
	case o.Cause == core.CausePerson || o.Cause == core.CauseRewound:
		return "a person ended the run"
	}
	return "the run was ended by: " + plain.Line(string(o.Cause))
}

// gaveUp reports whether the player itself ended the run before its budget: it would reach nothing in the rest either.
func (o *Outcome) gaveUp() bool { return o.Cause == core.CauseUnusable || o.Cause == core.CauseAgent }

func (o *Outcome) check() error {
	all := []Spent{o.End}
	for _, r := range o.Reached {
		all = append(all, r.Spent)
	}
	for _, s := range all {
		if s.Steps < 0 || s.Tokens < 0 || !(s.Dollars >= 0 && s.Dollars <= math.MaxFloat32) {
			return fmt.Errorf("the outcome of cell %s has %d steps, %d tokens and $%v: none can be negative or endless", o.Cell.Short(), s.Steps, s.Tokens, s.Dollars)
		}
		if s.Steps > o.End.Steps || s.Tokens > o.End.Tokens || s.Dollars > o.End.Dollars {
			return fmt.Errorf("the outcome of cell %s says that a milestone was reached after the end of the run", o.Cell.Short())
		}
	}
	return nil
}

// played is a cell with what became of it.
type played struct {
	Cell
	Outcome
	state State
}

// results are the outcomes of a plan, by its cells.
type results struct {
	plan  *Plan
	cells []played
	ends  map[Axis]float64 // the farthest that any run went
}

func gather(plan *Plan, outcomes []Outcome) (*results, error) {
	r := &results{plan: plan, ends: map[Axis]float64{}}
	index := map[core.Hash]int{}
	for _, c := range plan.Cells() {
		index[c.ID] = len(r.cells)
		r.cells = append(r.cells, played{Cell: c, Outcome: Outcome{Cell: c.ID}, state: Pending})
	}
	told := map[core.Hash]bool{}
	for _, o := range outcomes {
		i, ok := index[o.Cell]
		switch {
		case !ok:
			return nil, fmt.Errorf("cell %s is not a cell of this suite", o.Cell.Short())
		case told[o.Cell]:
			return nil, fmt.Errorf("cell %s has two outcomes: one cell is played once", o.Cell.Short())
		}
		if err := o.check(); err != nil {
			return nil, err
		}
		told[o.Cell] = true
		r.cells[i].Outcome, r.cells[i].state = o, o.Standing()
		for _, axis := range []Axis{Steps, Tokens, Dollars} {
			r.ends[axis] = math.Max(r.ends[axis], o.End.On(axis))
		}
	}
	return r, nil
}

// of are the cells of a player from which a milestone can be reached; "" is any.
func (r *results) of(player, milestone string) (cells []*played) {
	for i := range r.cells {
		c := &r.cells[i]
		start, _ := r.plan.Start(c.Start)
		if c.Player == player && (milestone == "" || r.plan.counts(start, milestone)) {
			cells = append(cells, c)
		}
	}
	return cells
}

// time is when a played cell reached a milestone. A player that gave up is taken to go on without it to the end of its budget,
// or where there is none on this axis, as far as any run went.
func (r *results) time(c *played, milestone string, axis Axis) stats.Time {
	if i := slices.IndexFunc(c.Reached, func(m Reach) bool { return m.Key == milestone }); i >= 0 {
		return stats.Time{At: c.Reached[i].On(axis), Reached: true}
	}
	end := c.End.On(axis)
	if c.gaveUp() {
		rest := r.ends[axis]
		switch b := r.plan.Suite.Budget; {
		case axis == Steps:
			rest = float64(b.Steps)
		case axis == Tokens && b.Tokens > 0:
			rest = float64(b.Tokens)
		case axis == Dollars && b.Dollars > 0:
			rest = b.Dollars
		}
		end = math.Max(end, rest)
	}
	return stats.Time{At: end}
}

// known reports whether an axis was measured in all of the cells.
func known(cells []*played, axis Axis) bool {
	spent := axis == Steps
	for _, c := range cells {
		if axis == Dollars && c.Unpriced > 0 {
			return false
		}
		spent = spent || c.End.On(axis) > 0
	}
	return spent
}
