package workbench

import (
	"context"
	"errors"
	"fmt"

	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
	"dotmatrix/tracking/codec"
)

// Progress is told how much of something is done.
type Progress func(done, of int)

// VerifyOptions say how much of a run is verified, and how.
type VerifyOptions struct {
	ROM         string // path; empty: the demo game, or where it was
	Chain       bool   // check the hash chain alone, without running anything
	NoDecisions bool   // leave out that the agent decides again
	Signers     string // file of public keys, one of which must have signed; empty: nobody must
	Steps       play.Range
}

// Verdict is what came of verifying a run.
type Verdict struct {
	*audit.Report
	Origin     core.Provenance
	Signatures []Signature // that hold
	Chain      bool        // the chain alone was checked
	Others     []audit.OtherCore

	mark core.Mark
	why  string
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

// Verified is the mark that the run gets by it.
func (v Verdict) Verified() core.Verified {
	found := core.Verified{Mark: v.mark, Why: v.why}
	for _, s := range v.Signatures {
		found.Signed = append(found.Signed, plain.Line(s.Called()))
	}
	return found
}

// Verify checks the hash chain of a run, and unless only that is asked for, computes all of it again that can be: see
// audit.Examine. A divergence is a verdict, not an error. A run of the record keeps its mark on this machine, where all of it was verified.
func (w *Workbench) Verify(ctx context.Context, record *Recorded, o VerifyOptions, told Progress) (v Verdict, err error) {
	v = Verdict{Origin: record.Summary.Origin, Chain: o.Chain}
	means, err := w.means(ctx, record, o)
	if err != nil {
		return v, err
	}
	keep := w.Database.marks.keep
	if record.bundle {
		keep = w.Database.marks.keepOfBundle
	}
	v.Report, err = audit.Examine(ctx, record, means, o.Steps, told)
	if errors.Is(err, codec.ErrDamaged) { // what was found of it before does not hold any more
		keep(&record.Summary, core.Verified{Mark: core.Unproved, Why: err.Error()})
	}
	if err != nil {
		return v, err
	}
	v.mark, v.why = v.Mark(), v.Why()
	if means.Machine != nil {
		if v.Others, err = audit.OtherCores(ctx, record, means.Machine.Info(), o.Steps); err != nil {
			return v, err
		}
	}
	if v.Divergence == nil {
		v.Signatures, err = record.Signatures(ctx, o.Signers)
		var unsigned *UnsignedError
		if err != nil && !errors.As(err, &unsigned) && ctx.Err() == nil {
			v.mark, v.why = core.Forged, err.Error()
		}
	}
	if v.mark != core.Unproved {
		keep(&record.Summary, v.Verified())
	}
	return v, err
}

// means are what a record is computed again with.
func (w *Workbench) means(ctx context.Context, record *Recorded, o VerifyOptions) (m audit.Means, err error) {
	if o.Chain {
		m.NoDecisions = "the chain alone was asked for"
		return m, nil
	}
	run := record.Run()
	rom, err := cartridge.Of(ctx, run, o.ROM)
	if err != nil {
		return m, fmt.Errorf("%w, or check the chain alone with --chain", err)
	}
	if m.Machine, err = cartridge.Insert(rom, o.ROM); err != nil {
		return m, err
	}
	if o.NoDecisions {
		m.NoDecisions = "left out by --no-decisions"
	}
	m.Game = func(ref core.GameRef) (play.Game, error) {
		profile, err := w.Profiles.Exactly(ctx, ref, rom)
		if err != nil || profile == nil {
			return nil, err
		}
		return profile, nil
	}
	m.Agent = func(ctx context.Context, of core.Run) (play.Agent, string, error) {
		return decider(ctx, record, of)
	}
	return m, nil
}

// decider loads the agent of a run that is recorded with record, from its own files. Nothing that could do more than compute
// is started.
func decider(ctx context.Context, record *Recorded, of core.Run) (play.Agent, string, error) {
	if of.ID != record.Run().ID {
		shared, err := record.Store.Read(ctx, of.ID)
		if err != nil {
			return nil, "", err
		}
		of = shared.Run()
	}
	if agent.IsProgram(of.Agent) {
		return nil, "a program chose them, which is not run: `dotmatrix rerun` does", nil
	}
	if agent.IsOutside(of.Agent) {
		player, err := agent.OpenOutside(of.Agent)
		if err != nil {
			return nil, err.Error(), nil
		}
		return player, "", nil
	}
	player, err := agent.Open(of.Agent, nil)
	if err != nil {
		return nil, "the agent's files cannot be loaded here: " + plain.Line(err.Error()), nil
	}
	return player, "", nil
}
