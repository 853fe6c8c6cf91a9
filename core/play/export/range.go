package export

import (
	"context"
	"fmt"
	"iter"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// Within checks a range of steps against a record's last, and cuts it off there.
func Within(ctx context.Context, record play.Record, r play.Range) (play.Range, error) {
	last, err := record.Last(ctx)
	if err != nil {
		return r, err
	}
	if r.From < 0 || r.From > r.To {
		return r, fmt.Errorf("there are no steps %d to %d: give two numbers in order", r.From, r.To)
	}
	if r.From > last {
		return r, fmt.Errorf("there is no step %d: the last is %d", r.From, last)
	}
	return play.Range{From: r.From, To: min(r.To, last)}, nil
}

// steps reads the steps of a range in order.
func steps(ctx context.Context, record play.Record, r play.Range) iter.Seq2[*core.Step, error] {
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
