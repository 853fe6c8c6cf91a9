package export

import (
	"context"
	"iter"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// Within checks a range of steps against a record's last, and cuts it off there.
func Within(ctx context.Context, record play.Steps, r play.Range) (play.Range, error) {
	last, err := record.Last(ctx)
	if err != nil {
		return r, err
	}
	return r.Within(last)
}

// steps reads the steps of a range in order.
func steps(ctx context.Context, record play.Steps, r play.Range) iter.Seq2[*core.Step, error] {
	return func(yield func(*core.Step, error) bool) {
		for seq := r.From; seq <= r.To; seq++ {
			if err := ctx.Err(); err != nil {
				yield(nil, context.Cause(ctx))
				return
			}
			step, err := record.Step(ctx, seq)
			if !yield(step, err) || err != nil {
				return
			}
		}
	}
}
