package audit

import (
	"bytes"
	"context"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// readings reads the facts of steps again from the machine's memory, and finds the milestones that they show.
type readings struct {
	find    func(core.GameRef) (play.Game, error)
	games   map[core.GameRef]play.Game // nil: not at hand
	seen    map[string]bool            // keys of the milestones reached before
	read    int                        // steps whose facts were read again, the anchor among them
	reached int                        // milestones that were found again
	without int                        // steps that have no facts, though the profile reads some
	not     map[core.GameRef]int       // steps whose facts were not read again, by profile
	skipped int                        // steps of another core, that have facts
	order   []core.GameRef
}

// newReadings begins before a step of a record.
func newReadings(ctx context.Context, record Record, find func(core.GameRef) (play.Game, error), from int) (readings, error) {
	r := readings{find: find, games: map[core.GameRef]play.Game{}, seen: map[string]bool{}, not: map[core.GameRef]int{}}
	reached, err := record.Reached(ctx)
	for _, m := range reached {
		if m.Seq < from {
			r.seen[m.Key] = true
		}
	}
	return r, err
}

// skip passes over a step whose memory is not at hand.
func (r *readings) skip(step *core.Step) {
	if len(step.Facts) > 0 {
		r.skipped++
	}
	r.note(step)
}

func (r *readings) note(step *core.Step) {
	for _, m := range step.Reached {
		r.seen[m.Key] = true
	}
}

// game is the profile of a version; nil where it is not at hand.
func (r *readings) game(ref core.GameRef) (play.Game, error) {
	game, known := r.games[ref]
	if known || r.find == nil {
		return game, nil
	}
	game, err := r.find(ref)
	if err != nil {
		return nil, err
	}
	r.games[ref] = game
	return game, nil
}

// compare reads the facts at the end of a step, where the machine stands.
func (r *readings) compare(ctx context.Context, ref core.GameRef, machine core.Machine, step *core.Step) (*Divergence, error) {
	defer r.note(step)
	if ref == (core.GameRef{}) {
		return r.compareWithout(step), nil
	}
	game, err := r.game(ref)
	if err != nil {
		return nil, err
	}
	if game == nil {
		if r.not[ref]++; r.not[ref] == 1 {
			r.order = append(r.order, ref)
		}
		return nil, nil
	}
	facts, failed := game.Read(ctx, machine)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if failed != nil { // as it did for the run
		return r.compareWithout(step), nil
	}
	if len(step.Facts) == 0 {
		r.without++
		return r.compareWithout(step), nil
	}
	if was, is := step.Facts, facts.JSON(); !bytes.Equal(was, is) {
		return &Divergence{Seq: step.Seq, In: ofFacts, A: documentText(was), B: documentText(is), lines: true}, nil
	}
	r.read++
	return r.milestones(ctx, facts, step)
}

// compareWithout expects neither facts nor milestones.
func (r *readings) compareWithout(step *core.Step) *Divergence {
	switch {
	case len(step.Facts) > 0:
		return &Divergence{Seq: step.Seq, In: ofFacts, A: documentText(step.Facts), lines: true}
	case len(step.Reached) > 0:
		return differs(step.Seq, ofMilestones, milestonesText(step.Reached), "none")
	}
	return nil
}

func (r *readings) milestones(ctx context.Context, facts core.Facts, step *core.Step) (*Divergence, error) {
	now, err := facts.Milestones(ctx)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var first []core.Milestone // where the profile fails, it failed for the run as well
	for _, m := range now {
		if err == nil && !r.seen[m.Key] {
			m.Seq = step.Seq
			first = append(first, m)
		}
	}
	if was, is := milestonesText(step.Reached), milestonesText(first); was != is {
		return differs(step.Seq, ofMilestones, was, is), nil
	}
	r.reached += len(first)
	return nil, nil
}

func milestonesText(all []core.Milestone) string {
	if len(all) == 0 {
		return "none"
	}
	text := ""
	for i, m := range all {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%q (%s)", m.Key, plain.Line(m.Title))
	}
	return text
}

// report says what reading the facts again has proved. Where there were none, there is nothing to say.
func (r *readings) report(to *Report) {
	if r.read > 0 {
		to.proved(ofFacts, fmt.Sprintf("read again from memory after %s, screen text and dialogs among them", plain.Count(r.read, "step")))
		to.proved(ofMilestones, fmt.Sprintf("%s reached where it says, and no others", plain.Count(r.reached, "milestone")))
	}
	for _, ref := range r.order {
		name := plain.Line(ref.Name) + " " + ref.Version.Short()
		to.unchecked(ofFacts, fmt.Sprintf("%s read by the profile %s, which is not here: give its folder with --game", plain.Count(r.not[ref], "step"), name))
		to.unchecked(ofMilestones, "they come from these facts")
	}
	if r.skipped > 0 {
		to.unchecked(ofFacts, plain.Count(r.skipped, "step")+" of another core")
		to.unchecked(ofMilestones, "they come from these facts")
	}
	if r.without > 0 {
		to.unchecked("missing facts", fmt.Sprintf("%s recorded without facts, though the profile reads some", plain.Count(r.without, "step")))
	}
}
