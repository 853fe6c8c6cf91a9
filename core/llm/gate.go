package llm

import (
	"context"
	"iter"
)

// Gate is a Model that sends nothing any more once spent says why not; the call then fails with KindBudget. spent may be
// called from several goroutines.
func Gate(model Model, spent func() string) Model {
	return &gate{model: model, spent: spent}
}

type gate struct {
	model Model
	spent func() string
}

func (g *gate) Stream(ctx context.Context, request Request) iter.Seq2[Delta, error] {
	if why := g.spent(); why != "" {
		return func(yield func(Delta, error) bool) { yield(Delta{}, &Error{Kind: KindBudget, Message: why}) }
	}
	return g.model.Stream(ctx, request)
}

// Server is the host and port of the model behind the gate; "" where it does not know.
func (g *gate) Server() string {
	if named, ok := g.model.(Named); ok {
		return named.Server()
	}
	return ""
}

// DefaultModel is that of the model behind the gate; "" where it does not know.
func (g *gate) DefaultModel() string {
	if named, ok := g.model.(Named); ok {
		return named.DefaultModel()
	}
	return ""
}
