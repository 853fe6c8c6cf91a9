package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// claims lists what nothing proves but that it was not changed since: what came from outside of the machine and of the
// agent's files.
func (e *examination) claims(ctx context.Context) error {
	c := claimed{}
	err := e.record.Proofs(ctx, e.part.From, e.part.To, func(p *core.Proof) error {
		c.note(p)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	c.report(e.report)
	r := e.report
	run := e.record.Run()
	r.claimed("times", "when the run and its steps began, and how long they took on the wall clock")
	if run.Name != "" || run.ROMPath != "" {
		r.claimed("names", "the run's name and the path of its ROM")
	}
	if e.part.To < play.Whole.To && !r.whole {
		r.unchecked("other steps", fmt.Sprintf("only steps %d to %d were asked for", e.part.From, e.part.To))
	}
	r.unchecked("notes", "tags, notes and bookmarks are written beside a run by anybody, and are not sealed")
	return e.ending(ctx)
}

// ending says what is known of how the run was closed.
func (e *examination) ending(ctx context.Context) error {
	if !e.report.whole {
		return nil
	}
	endings, err := e.record.Endings(ctx)
	if err != nil {
		return err
	}
	last, err := e.record.Last(ctx)
	if err != nil {
		return err
	}
	if n := len(endings); n > 0 && endings[n-1].Seq == last {
		end := endings[n-1]
		said := string(end.Status)
		if end.Reason != "" {
			said += ": " + plain.Line(end.Reason)
		}
		e.report.claimed("ending", "that it ended there: "+said)
		return nil
	}
	e.report.unchecked("ending", "how it ends is not known: it goes on, or only its first steps are here")
	return nil
}

// claimed counts what a run has that comes from outside.
type claimed struct {
	persons, steered int // steps
	models           []string
	usage            core.Usage
}

func (c *claimed) note(p *core.Proof) {
	if p.Actor == core.ActorPerson {
		c.persons++
	}
	if len(p.Steered) > 0 {
		c.steered++
	}
	for i := range p.Calls {
		c.noteCall(&p.Calls[i])
	}
}

// noteCall reads the attributes of a call out of its proof, which has them as JSON.
func (c *claimed) noteCall(p *core.CallProof) {
	if p.Span.Op != core.OpChat {
		return
	}
	span := *p.Span
	if json.Unmarshal(p.Attributes, &span.Attributes) != nil {
		span.Attributes = nil
	}
	if !p.Output.IsZero() {
		span.Output = &core.Message{} // there was an answer
	}
	c.usage = c.usage.Plus(core.UsageOf(span))
	for _, name := range []string{span.Text(core.AttrModel), span.Text(core.AttrAnsweredBy)} {
		if name != "" && !slices.Contains(c.models, name) {
			c.models = append(c.models, name)
		}
	}
}

// shownModels bounds how many names of models are listed.
const shownModels = 8

func (c *claimed) report(r *Report) {
	if answers := c.usage.Calls - c.usage.Failed; c.usage.Calls > 0 {
		names := c.models
		more := ""
		if len(names) > shownModels {
			names, more = names[:shownModels], fmt.Sprintf(" and %d more", len(names)-shownModels)
		}
		said := plain.Count(answers, "answer") + " of models"
		if len(names) > 0 {
			said += ", and which ones were asked and gave them: " + plain.Line(strings.Join(names, ", ")) + more
		}
		r.claimed("models", said)
		r.claimed("cost", c.usage.String())
	}
	if c.persons > 0 {
		r.claimed("person", "that a person played "+plain.Count(c.persons, "step"))
	}
	if c.steered > 0 {
		r.claimed("steering", "that a person wrote to the agent in "+plain.Count(c.steered, "step"))
	}
}
