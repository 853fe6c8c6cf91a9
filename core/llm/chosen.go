package llm

import (
	"context"
	"iter"
)

// Chosen is a Model that asks chosen where a request names no model, or own: the one that the agent itself asks. Requests
// for other models, as of an agent that asks two, stay as they are. chosen may be empty: then it is model itself.
func Chosen(model Model, own, chosen string) Model {
	if chosen == "" || model == nil {
		return model
	}
	return &chooser{model, own, chosen}
}

type chooser struct {
	Model
	own, chosen string
}

func (c *chooser) name(asked string) string {
	if asked == "" || asked == c.own {
		return c.chosen
	}
	return asked
}

func (c *chooser) Stream(ctx context.Context, request Request) iter.Seq2[Delta, error] {
	request.Model = c.name(request.Model)
	return c.Model.Stream(ctx, request)
}

// About is what is known of the model that is asked.
func (c *chooser) About(model string) About { return c.Model.About(c.name(model)) }
