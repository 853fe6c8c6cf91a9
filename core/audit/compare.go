package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// Compare finds the first divergence of two runs; nil where there is none, as far as both go. What two forks share is not looked at, and
// what only the wall clock or a provider's numbering tells apart is no divergence. The memory and the words of two
// agents of different names are not compared: they differ from the start, and nothing follows from it.
func Compare(ctx context.Context, a, b Record) (*Divergence, error) {
	runs := [2]core.Run{a.Run(), b.Run()}
	if was, is := runs[0].Machine.ROM, runs[1].Machine.ROM; was.SHA256 != is.SHA256 {
		return &Divergence{In: InGame, A: was.Title, B: is.Title}, nil
	}
	lastA, errA := a.Last(ctx)
	lastB, errB := b.Last(ctx)
	if err := errors.Join(errA, errB); err != nil {
		return nil, err
	}
	last := min(lastA, lastB)
	c := comparison{a: a, b: b, strangers: runs[0].Agent.Name != runs[1].Agent.Name}
	for from := min(Shared(a, b), last) + 1; from <= last; {
		to := min(from-from%readEvery+readEvery-1, last)
		if divergence, err := c.within(ctx, from, to); divergence != nil || err != nil {
			return divergence, err
		}
		from = to + 1
	}
	return nil, nil
}

// readEvery is how many steps of both are read before they are compared: a divisor or a multiple of how far the record
// keeps things whole apart, so that nothing is read twice.
const readEvery = 256

// Shared is the last step that two runs share since they are forks of one another, or of a third; -1: none.
func Shared(a, b play.Steps) int {
	lines := [2][]core.Run{a.Lineage(), b.Lineage()}
	shared := -1
	for i := 0; i < min(len(lines[0]), len(lines[1])) && lines[0][i].ID == lines[1][i].ID; i++ {
		shared = int(^uint(0) >> 1)
		for _, line := range lines {
			for _, later := range line[i+1:] {
				shared = min(shared, later.ForkSeq)
			}
		}
	}
	return shared
}

// comparison holds two runs against each other.
type comparison struct {
	a, b      Record
	strangers bool // their agents have different names
}

// within finds the first divergence in steps from..to.
func (c *comparison) within(ctx context.Context, from, to int) (*Divergence, error) {
	a, err := proofs(ctx, c.a, from, to)
	if err != nil {
		return nil, err
	}
	b, err := proofs(ctx, c.b, from, to)
	if err != nil {
		return nil, err
	}
	for i := range a {
		if c.same(a[i], b[i]) {
			continue
		}
		if divergence, err := c.at(ctx, a[i].Seq); divergence != nil || err != nil {
			return divergence, err
		}
	}
	return nil, nil
}

func proofs(ctx context.Context, record Record, from, to int) ([]*core.Proof, error) {
	all := make([]*core.Proof, 0, to-from+1)
	err := record.Proofs(ctx, from, to, func(p *core.Proof) error {
		all = append(all, p)
		return ctx.Err()
	})
	if err == nil && len(all) != to-from+1 {
		err = fmt.Errorf("steps %d to %d cannot be read", from, to)
	}
	return all, err
}

// same reports whether two steps are the same, by their proofs. Where it says no, at looks closer.
func (c *comparison) same(a, b *core.Proof) bool {
	if !c.strangers && (a.Memory != b.Memory || a.Said != b.Said || a.Reasoning != b.Reasoning) {
		return false
	}
	if len(a.Calls) != len(b.Calls) || !slices.Equal(a.Steered, b.Steered) {
		return false
	}
	for i := range a.Calls {
		if !slices.Equal(a.Calls[i].Input, b.Calls[i].Input) || a.Calls[i].Output != b.Calls[i].Output ||
			string(a.Calls[i].Attributes) != string(b.Calls[i].Attributes) {
			return false
		}
	}
	return a.Actor == b.Actor && string(a.Action) == string(b.Action) && string(a.Input) == string(b.Input) && a.StateHash == b.StateHash
}

// at says in what step seq of both differs; nil where it is nothing that counts.
func (c *comparison) at(ctx context.Context, seq int) (*Divergence, error) {
	a, err := c.a.Step(ctx, seq)
	if err != nil {
		return nil, err
	}
	b, err := c.b.Step(ctx, seq)
	if err != nil {
		return nil, err
	}
	for _, d := range c.differences(a, b) {
		if d.A != d.B {
			d.Seq = seq
			return &d, nil
		}
	}
	return nil, nil
}

// differences are the things in which two steps can differ, each before what follows from it.
func (c *comparison) differences(a, b *core.Step) []Divergence {
	all := []Divergence{{In: "steering", A: linesText(a.Steered), B: linesText(b.Steered)}}
	all = append(all, callDifferences(a.Spans, b.Spans)...)
	if !c.strangers {
		all = append(all, Divergence{In: "words", A: a.Said, B: b.Said}, Divergence{In: "reasoning", A: a.Reasoning, B: b.Reasoning},
			Divergence{In: "memory", A: documentText(a.Memory), B: documentText(b.Memory)})
	}
	return append(all,
		Divergence{In: "actor", A: string(a.Actor), B: string(b.Actor)},
		Divergence{In: "action", A: actionText(a.Action), B: actionText(b.Action)},
		Divergence{In: "input", A: inputText(a.Input), B: inputText(b.Input)},
		Divergence{In: "machine state", A: a.StateHash.String(), B: b.StateHash.String()})
}

// callDifferences are those of the model and tool calls, in their order.
func callDifferences(a, b []core.Span) []Divergence {
	var all []Divergence
	for i := range max(len(a), len(b)) {
		var texts [2][2]string // side, then asked and answered
		for side, spans := range [2][]core.Span{a, b} {
			if i < len(spans) {
				texts[side] = [2]string{callAsked(&spans[i]), callAnswered(&spans[i])}
			}
		}
		all = append(all, Divergence{In: fmt.Sprintf("request %d", i+1), A: texts[0][0], B: texts[1][0]},
			Divergence{In: fmt.Sprintf("reply %d", i+1), A: texts[0][1], B: texts[1][1]})
	}
	return all
}
