package audit

import (
	"bytes"
	"context"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// Verify follows the chain over steps of a record, runs their inputs on machine again and compares every state, every
// picture, and the messages of every call. It returns the number of steps in which all is well, and the first place where
// it is not. Steps that another core recorded are not run again; see OtherCores. progress may be nil. The error is for a
// record that cannot be read, or a machine that cannot run it. Examine does this and more.
func Verify(ctx context.Context, record Record, machine core.Machine, r play.Range, progress func(done, of int)) (int, *Divergence, error) {
	report, err := Examine(ctx, record, Means{Machine: machine, NoDecisions: "only its inputs were asked for"}, r, progress)
	if report == nil {
		return 0, nil, err
	}
	return report.Steps, report.Divergence, err
}

// verifier runs the inputs of a part of a run again, and reads its facts.
type verifier struct {
	record   Record
	machine  core.Machine
	part     play.Range
	tick     uint64
	cores    recordedBy
	behind   bool // the machine does not stand at the end of the step before
	state    []byte
	screen   *core.Frame
	start    anchorCheck
	readings readings
	shown    int // steps whose words were shown as they came, since a model wrote its calls in them
}

func newVerifier(ctx context.Context, record Record, m Means, part play.Range) (*verifier, error) {
	run, info := record.Run(), m.Machine.Info()
	if run.Machine.ROM.SHA256 != info.ROM.SHA256 {
		return nil, fmt.Errorf("the run was played with the ROM %s (%s), not with %s: give the right file with --rom",
			run.Machine.ROM.SHA256.Short(), run.Machine.ROM.Title, info.ROM.SHA256.Short())
	}
	cores, err := readRecordedBy(ctx, record)
	if err != nil {
		return nil, err
	}
	v := &verifier{record: record, machine: m.Machine, cores: cores, part: part, behind: true, screen: core.NewFrame(info.Width, info.Height)}
	v.start = newAnchorCheck(record, m.Machine)
	v.readings, err = newReadings(ctx, record, m.Game, part.From)
	return v, err
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
	state, err := v.record.State(ctx, seq) // which is checked against its hash
	if err != nil {
		return nil, err
	}
	if hasToolCalls(step.Spans) && step.Said != "" {
		v.shown++
	}
	use := v.cores.at(seq)
	if d := v.wrote(use.Machine, step, state); d != nil {
		return d, nil
	}
	if !sameCore(use.Machine, v.machine.Info()) {
		v.behind = true
		v.readings.skip(step)
		return nil, nil
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
	} else if d := v.start.compare(step, state); d != nil {
		return d, nil
	}
	v.state = v.machine.AppendState(v.state[:0])
	if d := v.compare(step, state); d != nil {
		return d, nil
	}
	return v.readings.compare(ctx, use.Game, v.machine, step)
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

func (v *verifier) compare(step *core.Step, recorded []byte) *Divergence {
	if !bytes.Equal(recorded, v.state) {
		d := differs(step.Seq, "machine state", step.StateHash.Short(), core.Sum(v.state).Short())
		d.In += firstByte(recorded, v.state)
		return d
	}
	if v.tick != step.Tick {
		return differs(step.Seq, "tick", step.Tick, v.tick)
	}
	if step.Seq > 0 && !v.screen.Equal(step.Screen) {
		return differs(step.Seq, "screen", step.ScreenHash.Short(), v.screen.Hash().Short())
	}
	return nil
}

// differs is a divergence of two short values.
func differs(seq int, in string, recorded, rerun any) *Divergence {
	return &Divergence{Seq: seq, In: in, A: fmt.Sprint(recorded), B: fmt.Sprint(rerun), short: true}
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

// report says what running the inputs again has proved.
func (v *verifier) report(e *examination) {
	info, again := v.machine.Info(), e.all()
	for _, other := range e.others {
		again -= other.Steps
	}
	if not := NotRerun(e.others, e.all()); not != "" {
		e.report.unchecked(ofInputs, not)
	}
	if again > 0 || len(e.others) == 0 {
		e.report.proved("machine", fmt.Sprintf("it is that of the cartridge: %s, %dx%d pixels, %.4f frames a second, ROM %s (%s)",
			info.System, info.Width, info.Height, info.FrameRate, info.ROM.Title, info.ROM.SHA256.Short()))
		e.report.proved(ofInputs, fmt.Sprintf("run again on core %s: in %s every state, picture and number of frames is the same", info.CoreVersion, plain.Count(again, "step")))
	} else {
		e.report.claimed("machine", "what the other core was: its picture size and frame rate")
	}
	if v.shown > 0 {
		e.report.claimed("words", "what was said in "+plain.Count(v.shown, "step")+" in which a model called tools, as it came")
	}
	v.start.report(e.report, e.part)
	v.readings.report(e.report)
}
