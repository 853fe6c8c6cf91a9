package llm

import (
	"context"
	"iter"
)

// Gate is a Model that sends nothing any more once spent says why not, not even another try; the call then fails with
// KindBudget. An answer that has begun is let finish, since it is paid for. spent may be called from several goroutines.
func Gate(model Model, spent func() string) Model {
	return &gate{Model: model, spent: spent}
}

type gate struct {
	Model
	spent func() string
}

func (g *gate) Stream(ctx context.Context, request Request) iter.Seq2[Delta, error] {
	return func(yield func(Delta, error) bool) {
		if why := g.spent(); why != "" {
			yield(Delta{}, &Error{Kind: KindBudget, Message: why})
			return
		}
		for d, err := range g.Model.Stream(ctx, request) {
			if !yield(d, err) {
				return
			}
			if d.Dropped == "" {
				continue
			}
			if why := g.spent(); why != "" {
				yield(Delta{}, &Error{Kind: KindBudget, Message: why})
				return
			}
		}
	}
}
