package workbench

import (
	"context"
	"strings"

	"dotmatrix/core"
)

// stepsAtOnce is how many steps are read at once.
const stepsAtOnce = 512

// Search returns the steps of a run in which a text was said, thought, done, told or went wrong, whatever its case, without
// their State, Screen, Memory, Facts and Spans; all steps for no text.
func (r *Recorded) Search(ctx context.Context, text string) ([]*core.Step, error) {
	last, err := r.Last(ctx)
	if err != nil {
		return nil, err
	}
	text = strings.ToLower(text)
	var found []*core.Step
	for from := 0; from <= last; from += stepsAtOnce {
		some, err := r.Words(ctx, from, min(from+stepsAtOnce-1, last))
		if err != nil {
			return nil, err
		}
		for _, step := range some {
			if holds(step, text) {
				step.Spans = nil // what is not listed need not stay
				found = append(found, step)
			}
		}
	}
	return found, nil
}

// holds reports whether a text in lower case stands in a step's words.
func holds(step *core.Step, text string) bool {
	words := append([]string{step.Said, step.Reasoning, step.Fault, step.Action.String()}, step.Steered...)
	for _, m := range step.Reached {
		words = append(words, m.Key, m.Title)
	}
	for i := range step.Spans {
		words = append(words, step.Spans[i].Error)
		if out := step.Spans[i].Output; out != nil {
			words = append(words, out.Text(), out.Reasoning)
		}
	}
	for _, w := range words {
		if strings.Contains(strings.ToLower(w), text) {
			return true
		}
	}
	return false
}
