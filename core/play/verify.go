package play

import (
	"bytes"
	"context"
	"fmt"

	"dotmatrix/core"
)

// Difference is the first place where a record and its re-run part.
type Difference struct {
	Seq      int
	Field    string // such as "machine state", "screen", "chain"
	Recorded string
	Rerun    string
	Hint     string // what may be the cause; may be empty
}

func (d *Difference) String() string {
	text := fmt.Sprintf("step %d differs in its %s: recorded %s, re-run %s", d.Seq, d.Field, d.Recorded, d.Rerun)
	if d.Hint != "" {
		text += " (" + d.Hint + ")"
	}
	return text
}

// Verify runs a record's inputs on machine again and compares every state, every screen and the chain. It returns the
// number of steps that agree and the first difference, nil where there is none. progress is called after each step; it
// may be nil. The error is for a record that cannot be read, or a machine that cannot run it.
func Verify(ctx context.Context, record Record, machine core.Machine, progress func(seq, last int)) (int, *Difference, error) {
	v, err := newVerifier(ctx, record, machine)
	if err != nil {
		return 0, nil, err
	}
	for seq := 0; seq <= v.last; seq++ {
		if err := ctx.Err(); err != nil {
			return max(seq-1, 0), nil, context.Cause(ctx)
		}
		difference, err := v.step(ctx, seq)
		if err != nil || difference != nil {
			return max(seq-1, 0), difference, err
		}
		if progress != nil {
			progress(seq, v.last)
		}
	}
	return v.last, nil, nil
}

type verifier struct {
	record  Record
	machine core.Machine
	last    int
	chain   core.Hash
	tick    uint64
	hint    string
	state   []byte
	screen  *core.Frame
}

func newVerifier(ctx context.Context, record Record, machine core.Machine) (*verifier, error) {
	run, info := record.Run(), machine.Info()
	if run.Machine.ROM.SHA256 != info.ROM.SHA256 {
		return nil, fmt.Errorf("the run was played with the ROM %s (%s), not with %s: give the right file with --rom",
			run.Machine.ROM.SHA256.Short(), run.Machine.ROM.Title, info.ROM.SHA256.Short())
	}
	last, err := record.Last(ctx)
	if err != nil {
		return nil, err
	}
	genesis, err := run.Genesis()
	if err != nil {
		return nil, err
	}
	v := &verifier{record: record, machine: machine, last: last, chain: genesis, screen: core.NewFrame(info.Width, info.Height)}
	if run.Machine.CoreVersion != info.CoreVersion {
		v.hint = fmt.Sprintf("recorded by core version %s, re-run by %s", run.Machine.CoreVersion, info.CoreVersion)
	}
	return v, nil
}

// step runs one recorded step and compares what came of it. The anchor is not run: the machine starts from its state.
func (v *verifier) step(ctx context.Context, seq int) (*Difference, error) {
	step, err := v.record.Step(ctx, seq)
	if err != nil {
		return nil, fmt.Errorf("reading step %d: %w", seq, err)
	}
	if seq == 0 {
		if err := v.restore(ctx, step); err != nil {
			return nil, err
		}
	} else {
		v.run(step.Input)
	}
	link, err := step.Link(v.chain)
	if err != nil {
		return nil, err
	}
	v.chain = link
	v.state = v.machine.AppendState(v.state[:0])
	return v.compare(ctx, step)
}

func (v *verifier) restore(ctx context.Context, anchor *core.Step) error {
	state, err := v.record.State(ctx, 0)
	if err != nil {
		return fmt.Errorf("reading the state that the run starts from: %w", err)
	}
	if err := v.machine.LoadState(state); err != nil {
		if v.hint != "" {
			err = fmt.Errorf("%w (%s)", err, v.hint)
		}
		return fmt.Errorf("restoring the state that the run starts from: %w", err)
	}
	v.tick = anchor.Tick
	return nil
}

func (v *verifier) run(input core.Input) {
	rest := input.Frames()
	for _, h := range input {
		for range h.Frames {
			rest--
			v.machine.RunFrame(h.Buttons, rest == 0)
			v.tick++
		}
	}
	v.machine.Frame(v.screen)
}

func (v *verifier) compare(ctx context.Context, step *core.Step) (*Difference, error) {
	differs := func(field string, recorded, rerun any) *Difference {
		return &Difference{Seq: step.Seq, Field: field, Recorded: fmt.Sprint(recorded), Rerun: fmt.Sprint(rerun), Hint: v.hint}
	}
	if hash := core.Sum(v.state); hash != step.StateHash {
		difference := differs("machine state", step.StateHash.Short(), hash.Short())
		return v.locate(ctx, difference)
	}
	if v.tick != step.Tick {
		return differs("tick", step.Tick, v.tick), nil
	}
	if step.Seq > 0 && !v.screen.Equal(step.Screen) {
		return differs("screen", step.Screen.Hash().Short(), v.screen.Hash().Short()), nil
	}
	if v.chain != step.Chain {
		return differs("chain", step.Chain.Short(), v.chain.Short()), nil
	}
	return nil, nil
}

// locate adds the first byte at which the machine's state differs, where the recorded one can be read.
func (v *verifier) locate(ctx context.Context, difference *Difference) (*Difference, error) {
	recorded, err := v.record.State(ctx, difference.Seq)
	if err != nil {
		return nil, fmt.Errorf("reading the state of step %d: %w", difference.Seq, err)
	}
	if len(recorded) != len(v.state) {
		difference.Field = fmt.Sprintf("machine state, in its length (%d bytes, %d re-run)", len(recorded), len(v.state))
	} else if at := firstDifference(recorded, v.state); at >= 0 {
		difference.Field = fmt.Sprintf("machine state, first in byte %d", at)
	}
	return difference, nil
}

func firstDifference(a, b []byte) int {
	if bytes.Equal(a, b) {
		return -1
	}
	for i := range a {
		if a[i] != b[i] {
			return i
		}
	}
	return -1
}
