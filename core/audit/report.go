package audit

import (
	"slices"
	"strings"

	"dotmatrix/core"
)

// Report is what came of examining a run: what is proved, what only the record claims, and what was not checked, and why.
type Report struct {
	Steps      int         // how many hold
	Divergence *Divergence // the first place that does not hold; nil: there is none
	Proved     []Finding
	Claimed    []Finding
	Unchecked  []Finding

	whole bool // all steps were examined
	again bool // the machine was at hand
	doubt bool // Divergence may come from another build of this program
}

// Finding is one thing of a run, and what is to be said of it: how it was proved, what it claims, or why it was not checked.
type Finding struct {
	What string `json:"what"`
	How  string `json:"how"`
}

// What findings are of, where their being unchecked keeps a run from being replayed.
const (
	ofInputs     = "inputs"
	ofFacts      = "facts"
	ofMilestones = "milestones"
	ofDecisions  = "decisions"
	ofHelp       = "help"
	ofStart      = "start"
)

var decisive = []string{ofInputs, ofFacts, ofMilestones, ofDecisions, ofHelp}

func (r *Report) proved(what, how string)    { r.Proved = append(r.Proved, Finding{what, how}) }
func (r *Report) claimed(what, how string)   { r.Claimed = append(r.Claimed, Finding{what, how}) }
func (r *Report) unchecked(what, how string) { r.Unchecked = append(r.Unchecked, Finding{what, how}) }

// Mark is how far the run is proved by this. Of a part of a run nothing is known but that it is forged.
func (r *Report) Mark() core.Mark {
	switch {
	case r.Divergence != nil && !r.doubt:
		return core.Forged
	case !r.whole:
		return core.Unproved
	case r.Divergence != nil || !r.again || slices.ContainsFunc(r.Unchecked, isDecisive):
		return core.Chained
	}
	return core.Replayed
}

func isDecisive(f Finding) bool { return slices.Contains(decisive, f.What) }

// Why says in a line what the mark comes from, where the run is not replayed.
func (r *Report) Why() string {
	if r.Divergence != nil {
		return r.Divergence.String()
	}
	var why []string
	for _, f := range r.Unchecked {
		if isDecisive(f) {
			why = append(why, f.What+": "+f.How)
		}
	}
	return strings.Join(why, "; ")
}
