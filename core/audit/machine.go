package audit

import (
	"bytes"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// stateReader is a machine whose coded states say by which version of its core they were written.
type stateReader interface {
	StateVersion(state []byte) (string, error)
}

// wrote sees that a step's state was written by the core that the record names: the state is under the chain, and what
// else the record says of cores after its beginning is not.
func (v *verifier) wrote(by core.MachineInfo, step *core.Step, state []byte) *Divergence {
	reader, ok := v.machine.(stateReader)
	if !ok || by.Core != v.machine.Info().Core {
		return nil
	}
	version, err := reader.StateVersion(state)
	if err != nil {
		return differs(step.Seq, "machine state", step.StateHash.Short(), err)
	}
	if version != by.CoreVersion {
		return differs(step.Seq, "core", by.CoreVersion, version)
	}
	return nil
}

// checkMachines compares what the record says of the machines with the one that is here, as far as they are the same core.
func (v *verifier) checkMachines() *Divergence {
	info := v.machine.Info()
	for _, use := range v.cores {
		if use.From > v.part.To {
			continue
		}
		was := use.Machine
		if !sameCore(was, info) { // another release may tell of it otherwise, but not what the cartridge is
			was.System, was.Core, was.CoreVersion, was.StateFormat = info.System, info.Core, info.CoreVersion, info.StateFormat
			was.Width, was.Height, was.FrameRate, was.ROM.Mapper = info.Width, info.Height, info.FrameRate, info.ROM.Mapper
		}
		for _, field := range []struct {
			name    string
			was, is any
		}{
			{"system", was.System, info.System}, {"picture size", size(was), size(info)}, {"frame rate", was.FrameRate, info.FrameRate},
			{"ROM title", was.ROM.Title, info.ROM.Title}, {"ROM", was.ROM, info.ROM},
		} {
			if field.was != field.is {
				return differs(max(use.From, 0), field.name, field.was, field.is)
			}
		}
	}
	return nil
}

func size(m core.MachineInfo) string { return fmt.Sprintf("%dx%d", m.Width, m.Height) }

// anchorCheck compares the state that a run starts from with that of the machine at power-on.
type anchorCheck struct {
	anchor  core.Anchor
	run     core.Run // the first of the lineage, whose anchor it is
	powerOn []byte
	picture *core.Frame
	equal   bool
}

// newAnchorCheck takes the machine as it is: at power-on.
func newAnchorCheck(record play.Steps, machine core.Machine) anchorCheck {
	info := machine.Info()
	a := anchorCheck{anchor: record.Run().Anchor, run: record.Run(), powerOn: machine.AppendState(nil), picture: core.NewFrame(info.Width, info.Height)}
	if line := record.Lineage(); len(line) > 0 {
		a.run = line[0]
	}
	machine.Frame(a.picture)
	return a
}

// named reports whether the run says that it starts from anything but power-on.
func (a *anchorCheck) named() bool {
	return a.anchor.Name != "" || a.run.Anchor.Name != "" || a.run.Terms.Start != "" || len(a.run.Terms.Console) > 0
}

func (a *anchorCheck) compare(step *core.Step, state []byte) *Divergence {
	a.equal = bytes.Equal(state, a.powerOn)
	switch {
	case a.named():
	case !a.equal:
		return differs(0, ofStart, "power-on", "another state"+firstByte(state, a.powerOn))
	case step.Tick != 0:
		return differs(0, "tick", step.Tick, 0)
	case !a.picture.Equal(step.Screen):
		return differs(0, "screen", step.ScreenHash.Short(), a.picture.Hash().Short())
	}
	return nil
}

func (a *anchorCheck) report(r *Report, part play.Range) {
	name := a.anchor.Name
	if name == "" {
		name = a.run.Terms.Start
	}
	switch {
	case part.From > 0:
		r.unchecked(ofStart, fmt.Sprintf("step %d starts from the recorded state: what came before was not asked for", part.From))
	case a.named():
		r.claimed(ofStart, fmt.Sprintf("it starts from %q: how that state was reached is not recorded", name))
	case a.equal:
		r.proved(ofStart, "it starts from power-on")
	default:
		r.unchecked(ofStart, "power-on is another state on another core")
	}
}
