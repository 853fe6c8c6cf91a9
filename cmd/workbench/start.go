package workbench

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
)

// Seat says how a run is played from here.
type Seat struct {
	Pace        core.Pace // at the start
	Interactive bool      // a screen shows it, and a person can mend what fails
}

// StartOptions say what is played, by whom, and until when.
type StartOptions struct {
	ROM     string // path; empty: the demo game, or the ROM of the capture
	Capture string // name of a captured state to start from; empty: power-on
	Save    string // path of a battery save to start with; not with Capture
	From    string // a Capture or a Save, as a person named it; not with either
	BootROM string // path; empty: the machine starts as a boot ROM would leave it; not with Capture
	State   *State // a state that was prepared, with ROM; not with any other start
	Battery bool   // start with the save beside the ROM, if there is one, and write it at the end; not with Capture or Save

	Agent  AgentChoice
	Player agent.Player // who plays, where it is not Agent that names it; nil: Agent does
	Model  ModelOptions
	Seed   uint64      // of the agent's random numbers
	Steps  int         // the run is finished after so many; 0: no limit
	Budget core.Budget // the run is finished once it is spent

	MaxFallbacks int // steps in a row in which the agent may give no usable action; 0: any number

	Terms core.Terms // what the run is bound to besides; its Env and Sandbox are filled in

	Unrecorded bool // nothing is written
	Seat
}

// State is a state of the machine that a run starts from.
type State struct {
	Name   string // for people; empty: power-on
	Coded  []byte
	Tick   uint64      // video frames since power-on
	Screen *core.Frame // its picture; nil: the machine draws it
}

// check refuses options that do not go together.
func (o *StartOptions) check() error {
	switch {
	case o.Battery && o.Capture+o.Save != "":
		return &OptionError{errors.New("the battery beside the ROM, and a capture or another save, both say what the run starts with: give one of them")}
	case o.Battery && o.ROM == "":
		return &OptionError{errors.New("a battery is kept as the save beside a ROM: name the ROM's file")}
	case o.BootROM != "" && o.Capture != "":
		return &OptionError{fmt.Errorf("%s is a capture of a game that runs already: leave the boot ROM out", o.Capture)}
	}
	return nil
}

// resolve tells whether From is a file or a capture's name.
func (o *StartOptions) resolve() {
	switch {
	case o.From == "":
	case cartridge.IsStartFile(o.From):
		o.Save, o.From = o.From, ""
	default:
		o.Capture, o.From = o.From, ""
	}
}

// Start prepares a run from a state of the machine.
func (w *Workbench) Start(ctx context.Context, o StartOptions) (*Live, error) {
	options, err := w.Prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	var battery *cartridge.Battery
	if o.Battery {
		beside, err := cartridge.FindBeside(o.ROM)
		if err == nil {
			battery, err = w.keepBattery(options.Machine, beside.Write)
		}
		if err != nil {
			return nil, err
		}
	}
	leave := func() error { return errors.Join(battery.Save(), endAgent(options.Agent)) }
	if o.Unrecorded {
		return &Live{Session: play.NewSession(options), steps: options.Steps, release: leave}, nil
	}
	live, err := w.record(ctx, prepared(options))
	if err != nil {
		return nil, err
	}
	closeRecord := live.release
	live.release = func() error { return errors.Join(closeRecord(), leave()) }
	return live, nil
}

// endAgent ends the program of an agent, so that those of many runs do not wait for the workbench to be closed.
func endAgent(a play.Agent) error {
	if player, ok := a.(agent.Player); ok {
		return player.Close()
	}
	return nil
}

func (w *Workbench) keepBattery(m core.Machine, path string) (*cartridge.Battery, error) {
	battery, err := cartridge.KeepBattery(m, path, w.clock.Now)
	if errors.Is(err, cartridge.ErrNoBattery) {
		return nil, &OptionError{fmt.Errorf("the battery cannot be kept: %w: play without it", err)}
	}
	if err != nil {
		return nil, fmt.Errorf("the battery cannot be kept: %w", err)
	}
	return battery, nil
}

// Prepare wires a run but for its record: machine, profile, agent and model. It is for those who change something of it
// before they make a session of it; everybody else calls Start.
func (w *Workbench) Prepare(ctx context.Context, o StartOptions) (play.Options, error) {
	o.resolve()
	if err := o.check(); err != nil {
		return play.Options{}, err
	}
	var beside cartridge.Beside
	if o.Battery {
		var err error
		if beside, err = cartridge.FindBeside(o.ROM); err != nil {
			return play.Options{}, err
		}
		o.Save = beside.Read
	}
	start, err := w.startOf(ctx, o)
	if err != nil {
		return play.Options{}, err
	}
	if beside.Note != "" {
		start.notes = append(start.notes, beside.Note)
	}
	machine, err := start.powerOn(ctx, o.ROM, o.BootROM)
	if err != nil {
		return play.Options{}, err
	}
	player := o.Player
	if player == nil {
		if player, err = w.Agents.Load(ctx, o.Agent); err != nil {
			return play.Options{}, err
		}
	}
	return w.options(o, start, machine, player)
}

// Begin makes a recorded run of what Prepare has wired.
func (w *Workbench) Begin(ctx context.Context, o play.Options) (*Live, error) {
	o.Run.Start = w.clock.Now().UTC()
	return w.record(ctx, prepared(o))
}

func (w *Workbench) options(o StartOptions, start *start, machine core.Machine, player agent.Player) (options play.Options, err error) {
	id, err := w.newRunID()
	if err != nil {
		return options, err
	}
	terms := o.Terms
	terms.Env, terms.Sandbox = agent.EnvironmentOf(player), agent.SandboxOf(player)
	options = play.Options{
		Run: core.Run{ID: id, Seed: o.Seed, Anchor: core.Anchor{Name: start.name}, ROMPath: start.path, Start: w.clock.Now().UTC(), ChosenModel: o.Agent.Model,
			Terms: terms},
		Machine:      machine,
		Tick:         start.tick,
		Screen:       start.screen,
		Agent:        player,
		Clock:        w.clock,
		Pulse:        w.beating(),
		Steps:        o.Steps,
		Budget:       o.Budget,
		MaxFallbacks: o.MaxFallbacks,
		Pace:         o.Pace,
		Interactive:  o.Interactive,
	}
	o.Model.Seed = o.Seed
	if options.Model, err = w.Models.For(player, o.Agent.Model, o.Model); err != nil {
		return options, err
	}
	profile, notices, err := w.Profiles.Inserted(machine.Info().ROM, start.rom)
	options.Notices = slices.Concat(Notices(player), start.notes, notices)
	if profile != nil {
		options.Game = profile
	}
	return options, err
}
