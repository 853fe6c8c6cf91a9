package workbench

import (
	"context"
	"fmt"

	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core/audit"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// Progress is told how much of something is done.
type Progress func(done, of int)

// VerifyOptions say how much of a run is verified, and how.
type VerifyOptions struct {
	ROM   string // path; empty: the demo game, or where it was
	Chain bool   // check the hash chain alone, without running anything
	Steps play.Range
}

// Verdict is what came of verifying a run.
type Verdict struct {
	Steps      int               // how many agree
	Divergence *audit.Divergence // the first; nil: all agree
	Chain      bool              // the chain alone was checked
	Others     []audit.OtherCore // cores that recorded steps, whose inputs were therefore not run again
}

// String says what came of it in a sentence.
func (v Verdict) String() string {
	switch {
	case v.Divergence != nil:
		return v.Divergence.String()
	case v.Chain:
		return "verified the chain of " + plain.Count(v.Steps, "step")
	}
	said := "verified " + plain.Count(v.Steps, "step")
	if not := audit.NotRerun(v.Others, v.Steps); not != "" {
		said += " by the chain; " + not
	}
	return said
}

// Verify checks the hash chain of a run, and unless only that is asked for, runs its inputs again and compares every state
// and every screen. A divergence is a verdict, not an error.
func (w *Workbench) Verify(ctx context.Context, record *Recorded, o VerifyOptions, told Progress) (v Verdict, err error) {
	if v.Chain = o.Chain; o.Chain {
		v.Steps, v.Divergence, err = audit.VerifyChain(ctx, record, o.Steps, told)
		return v, err
	}
	run := record.Run()
	rom, err := cartridge.Of(ctx, run, o.ROM)
	if err != nil {
		return v, fmt.Errorf("%w, or check the chain alone with --chain", err)
	}
	machine, err := cartridge.Insert(rom, o.ROM)
	if err != nil {
		return v, err
	}
	if v.Others, err = audit.OtherCores(ctx, record, machine.Info(), o.Steps); err != nil {
		return v, err
	}
	v.Steps, v.Divergence, err = audit.Verify(ctx, record, machine, o.Steps, told)
	return v, err
}
