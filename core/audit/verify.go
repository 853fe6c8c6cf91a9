package audit

import (
	"bytes"
	"context"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// Verify runs the inputs of a record's steps on machine again and compares every state, every picture, the messages of
// every call, and the chain. It returns the number of steps in which all is well, and the first place where it is not.
// Steps that another core recorded are not run again: of them the chain, and their states and pictures against the hashes in
// it, are all that is proved; see OtherCores. progress may be nil. The error is for a record that cannot be read, or a machine that cannot run it.
func Verify(ctx context.Context, record Verifiable, machine core.Machine, r play.Range, progress func(done, of int)) (int, *Divergence, error) {
	n, divergence, err := followChain(ctx, record, r, nil)
	if err != nil || divergence != nil {
		return n, divergence, err
	}
	v, err := newVerifier(ctx, record, machine, r)
	if err != nil {
		return 0, nil, err
	}
	for seq := v.part.From; seq <= v.part.To; seq++ {
		if err := ctx.Err(); err != nil {
			return play.Range{From: v.part.From, To: seq - 1}.Actions(), nil, context.Cause(ctx)
		}
		divergence, err := v.step(ctx, seq)
		if err != nil || divergence != nil {
			return max(play.Range{From: v.part.From, To: seq - 1}.Actions(), 0), divergence, err
		}
		if progress != nil {
			progress(seq-v.part.From+1, v.part.To-v.part.From+1)
		}
	}
	return v.part.Actions(), nil, record.Check(ctx)
}

type verifier struct {
	record  Verifiable
	machine core.Machine
	part    play.Range
	tick    uint64
	cores   recordedBy
	behind  bool // the machine does not stand at the end of the step before
	state   []byte
	screen  *core.Frame
}

func newVerifier(ctx context.Context, record Verifiable, machine core.Machine, r play.Range) (*verifier, error) {
	run, info := record.Run(), machine.Info()
	if run.Machine.ROM.SHA256 != info.ROM.SHA256 {
		return nil, fmt.Errorf("the run was played with the ROM %s (%s), not with %s: give the right file with --rom",
			run.Machine.ROM.SHA256.Short(), run.Machine.ROM.Title, info.ROM.SHA256.Short())
	}
	last, err := record.Last(ctx)
	if err != nil {
		return nil, err
	}
	cores, err := readRecordedBy(ctx, record)
	if err != nil {
		return nil, err
	}
	v := &verifier{record: record, machine: machine, cores: cores, behind: true, screen: core.NewFrame(info.Width, info.Height)}
	if v.part, err = r.Within(last); err != nil {
		return nil, err
	}
	return v, nil
}

// restore puts the machine at the end of a recorded step.
func (v *verifier) restore(ctx context.Context, seq int) error {
	step, err := v.record.Step(ctx, seq)
	if err != nil {
		return err
	}
	state, err := v.record.State(ctx, seq)
	if err != nil {
		return err
	}
	if err := v.machine.LoadState(state); err != nil {
		return fmt.Errorf("restoring the state of step %d: %w", seq, err)
	}
	v.tick, v.behind = step.Tick, false
	return nil
}

// step runs one recorded step and compares what came of it. The anchor is not run: the machine stands in its state.
func (v *verifier) step(ctx context.Context, seq int) (*Divergence, error) {
	if _, err := v.record.Loose(ctx, seq); err != nil { // their messages are checked by being read
		return nil, err
	}
	step, err := v.record.Step(ctx, seq)
	if err != nil {
		return nil, err
	}
	if !sameCore(v.cores.machine(seq), v.machine.Info()) {
		v.behind = true
		_, err := v.record.State(ctx, seq) // which is checked against its hash
		return nil, err
	}
	if v.behind {
		if err := v.restore(ctx, max(seq-1, 0)); err != nil {
			return nil, err
		}
	}
	if seq > 0 {
		if err := v.run(ctx, step.Input); err != nil {
			return nil, err
		}
	}
	v.state = v.machine.AppendState(v.state[:0])
	return v.compare(ctx, step)
}

// run runs an input, which may last as long as whoever wrote the record liked.
func (v *verifier) run(ctx context.Context, input core.Input) error {
	rest := input.Frames()
	for _, h := range input {
		for range h.Frames {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			rest--
			v.machine.RunFrame(h.Buttons, rest == 0)
			v.tick++
		}
	}
	v.machine.Frame(v.screen)
	return nil
}

func (v *verifier) compare(ctx context.Context, step *core.Step) (*Divergence, error) {
	differs := func(field string, recorded, rerun any) *Divergence {
		return &Divergence{Seq: step.Seq, In: field, A: fmt.Sprint(recorded), B: fmt.Sprint(rerun), short: true}
	}
	recorded, err := v.record.State(ctx, step.Seq)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(recorded, v.state) {
		d := differs("machine state", step.StateHash.Short(), core.Sum(v.state).Short())
		d.In += firstByte(recorded, v.state)
		return d, nil
	}
	if v.tick != step.Tick {
		return differs("tick", step.Tick, v.tick), nil
	}
	if step.Seq > 0 && !v.screen.Equal(step.Screen) {
		return differs("screen", step.ScreenHash.Short(), v.screen.Hash().Short()), nil
	}
	return nil, nil
}

// firstByte says where two states that differ part.
func firstByte(recorded, rerun []byte) string {
	if len(recorded) != len(rerun) {
		return fmt.Sprintf(", in its length (%d bytes, %d re-run)", len(recorded), len(rerun))
	}
	for i := range recorded {
		if recorded[i] != rerun[i] {
			return fmt.Sprintf(", first in byte %d", i)
		}
	}
	return ""
}
