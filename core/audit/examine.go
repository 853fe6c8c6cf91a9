package audit

import (
	"context"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// Means are what a record is computed again with. The zero value has nothing, so that the hashes alone are checked.
type Means struct {
	Machine core.Machine // at power-on, with the run's cartridge; nil: nothing is run again
	// Game finds the profile of exactly this version, with the cartridge in; nil where it is not at hand.
	Game func(core.GameRef) (play.Game, error)
	// Agent loads the agent of the run, or of one of which it shares steps; that one comes without its files. Where it cannot
	// decide again, without says why.
	Agent func(ctx context.Context, run core.Run) (agent play.Agent, without string, err error)
	// NoDecisions is why no agent decides again; empty: they do.
	NoDecisions string
}

// Examine computes all of a record again that can be, and says what of it is proved by that. It ends at the first place
// that does not hold. The error is for a record that cannot be read, or a machine that cannot run it; told may be nil.
func Examine(ctx context.Context, record Record, m Means, part play.Range, told func(done, of int)) (*Report, error) {
	last, err := record.Last(ctx)
	if err != nil {
		return nil, err
	}
	if part, err = part.Within(last); err != nil {
		return nil, err
	}
	e := &examination{record: record, means: m, part: part, told: told, report: &Report{whole: part == play.Range{To: last}, again: m.Machine != nil}}
	for _, check := range []func(context.Context) (*Divergence, error){e.chain, e.replay, e.shown, e.agents, e.decisions} {
		d, err := check(ctx)
		if err != nil {
			return e.report, err
		}
		if d != nil {
			e.report.Divergence = d
			return e.report, nil
		}
	}
	return e.report, e.claims(ctx)
}

// examination is one examination of a run.
type examination struct {
	record Record
	means  Means
	part   play.Range
	told   func(done, of int)
	report *Report
	others []OtherCore // whose inputs are not run again
}

// all is how many steps are examined, the anchor not counted.
func (e *examination) all() int { return max(e.part.Actions(), 0) }

func (e *examination) chain(ctx context.Context) (*Divergence, error) {
	told := e.told
	if e.means.Machine != nil {
		told = nil // it is quick beside what follows
	}
	n, d, err := followChain(ctx, e.record, e.part, told)
	e.report.Steps = n
	if err == nil && d == nil {
		e.report.proved("chain", "the hash chain and the seals hold over "+plain.Count(n, "step"))
	}
	return d, err
}

// shown compares what listings show of the run, and the files of its agent, with what is under the chain.
func (e *examination) shown(ctx context.Context) (*Divergence, error) {
	err := e.record.Check(ctx)
	if err == nil {
		e.report.proved("totals", "what listings show is the sum of the steps, and the agent's files are those of its version")
	}
	return nil, err
}

// replay runs the inputs again, and reads the facts.
func (e *examination) replay(ctx context.Context) (*Divergence, error) {
	if e.means.Machine == nil {
		e.report.unchecked(ofInputs, "nothing was run again: states, pictures, facts and milestones are as they were recorded")
		return nil, nil
	}
	v, err := newVerifier(ctx, e.record, e.means, e.part)
	if err != nil {
		return nil, err
	}
	if d := v.checkMachines(); d != nil {
		return d, nil
	}
	for seq := e.part.From; seq <= e.part.To; seq++ {
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		d, err := v.step(ctx, seq)
		if err != nil || d != nil {
			e.report.Steps = max(play.Range{From: e.part.From, To: seq - 1}.Actions(), 0)
			return d, err
		}
		if e.told != nil {
			e.told(seq-e.part.From+1, e.part.To-e.part.From+1)
		}
	}
	if e.others, err = OtherCores(ctx, e.record, e.means.Machine.Info(), e.part); err != nil {
		return nil, err
	}
	v.report(e)
	return nil, nil
}
