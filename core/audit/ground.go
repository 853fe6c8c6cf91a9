package audit

import (
	"context"
	"math"

	"dotmatrix/core"
)

// ground is what the next step stands on: the link and the seal before it.
type ground struct{ chain, seal core.Hash }

// readGrounds computes what the first own step of each run in the lineage stands on.
func (c *chainCheck) readGrounds(ctx context.Context) error {
	line := c.record.Lineage()
	left := math.MaxInt // the last step that forks further down the line leave to a run
	for i := len(line) - 1; i >= 0; i-- {
		run, first := line[i], 0
		if run.Parent != "" {
			first = run.ForkSeq + 1
		}
		if first <= left {
			var err error
			if c.grounds[first], err = c.groundOf(ctx, run); err != nil {
				return err
			}
		}
		left = min(left, first-1)
	}
	return nil
}

func (c *chainCheck) groundOf(ctx context.Context, run core.Run) (ground, error) {
	var link core.Hash
	if run.Parent != "" {
		err := c.record.Proofs(ctx, run.ForkSeq, run.ForkSeq, func(p *core.Proof) error {
			link = p.Chain
			return nil
		})
		if err != nil {
			return ground{}, err
		}
	}
	genesis, err := run.Genesis(link)
	if err != nil {
		return ground{}, err
	}
	seal, err := run.OpeningSeal(genesis)
	return ground{genesis, seal}, err
}

// after is what would stand behind step seq.
func (c *chainCheck) after(ctx context.Context, seq int) (ground, error) {
	if on, ok := c.grounds[seq+1]; ok {
		return on, nil
	}
	var on ground
	err := c.record.Proofs(ctx, seq, seq, func(p *core.Proof) error {
		on = ground{p.Chain, p.Seal}
		return nil
	})
	return on, err
}
