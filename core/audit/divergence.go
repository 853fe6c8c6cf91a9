package audit

import (
	"fmt"

	"github.com/aymanbagabas/go-udiff"
)

// InGame is what two runs of different games diverge in.
const InGame = "game"

// Divergence is the first place where two runs diverge, or a run and what is computed again from its record.
type Divergence struct {
	Seq int    `json:"seq"` // the step; -1: the run itself
	In  string `json:"in"`  // such as "request 2", "reply 1", "words", "memory", "action", "machine state"
	A   string `json:"a"`   // what the first run, or the record, has there, in lines
	B   string `json:"b"`   // what the second run, or the computation, has there

	Tampered bool `json:"-"` // the record was changed after it was made
	short    bool // A and B fit into String
	lines    bool // A is recorded and B computed again, in lines
	declared bool // by an agent's manifest, and not by its files
	decided  bool // by the record, and not by the agent's files when they decide again
}

func (d *Divergence) String() string {
	where := fmt.Sprintf("step %d", d.Seq)
	if d.Seq < 0 {
		where = "the run"
	}
	var words string
	switch {
	case d.In == InGame:
		return "the runs are of different games"
	case d.Tampered:
		words = fmt.Sprintf("%s was changed after it was recorded, in its %s", where, d.In)
	case d.short:
		words = fmt.Sprintf("%s differs in its %s: recorded %s, re-run %s", where, d.In, d.A, d.B)
	case d.declared:
		words = "the " + d.In + " in the record is not what its files say"
	case d.decided:
		words = fmt.Sprintf("%s differs in its %s: the agent's files, run again, do something else than is recorded", where, d.In)
	case d.lines:
		words = fmt.Sprintf("%s differs in its %s from what is computed again", where, d.In)
	default:
		words = fmt.Sprintf("divergence at %s (%s)", where, d.In)
	}
	return words
}

// Diff is what differs there, as a unified diff with these names of the two sides.
func (d *Divergence) Diff(a, b string) string {
	return udiff.Unified(a, b, withNewline(d.A), withNewline(d.B))
}
