package workbench

import (
	"context"
	"fmt"

	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// ResumeOptions say how a recorded run goes on.
type ResumeOptions struct {
	ROM    string       // path; empty: the demo game, or where it was
	Steps  int          // number of the step at which it finishes; 0: where the run was to finish
	More   int          // how many steps it plays before it finishes, in the place of Steps; 0: as Steps says
	Player agent.Player // who plays, where it is not the recorded agent as it was loaded; nil: that one
	Model  ModelOptions
	Budget core.Budget // the run is finished once it is spent, with what it has used already

	MaxFallbacks int // steps in a row in which the agent may give no usable action; 0: any number
	Seat
}

// finish is the step at which a run finishes that goes on behind step last.
func (o *ResumeOptions) finish(was, last int) (int, error) {
	if o.More > 0 {
		return last + o.More, nil
	}
	limit := was
	if o.Steps > 0 {
		limit = o.Steps
	}
	if limit > 0 && limit <= last {
		return 0, fmt.Errorf("the run is at step %d already and was to finish at %d: give a later step at which to finish, or +N for N more", last, limit)
	}
	return limit, nil
}

// Resume prepares to go on with the run that ref names behind its last step, with its own agent as it was recorded. It
// refuses where machine, profile or agent are others now: a fork can go on then.
func (w *Workbench) Resume(ctx context.Context, ref string, o ResumeOptions) (*Live, error) {
	return w.record(ctx, func(ctx context.Context, store *tracking.Store) (play.Options, error) {
		return w.resume(ctx, store, ref, o)
	})
}

func (w *Workbench) resume(ctx context.Context, store *tracking.Store, ref string, r ResumeOptions) (play.Options, error) {
	summary, err := findRun(ctx, store, ref)
	if err != nil {
		return play.Options{}, err
	}
	record, err := store.Read(ctx, summary.ID)
	if err != nil {
		return play.Options{}, err
	}
	o, err := w.stage(ctx, record.Run(), r)
	if err != nil {
		return o, err
	}
	o.Run = record.Run()
	if o.From, err = play.EndOf(ctx, record); err != nil {
		return o, err
	}
	o.From.Ended = summary.Outcome
	if o.Steps, err = r.finish(o.Run.Limit, o.From.Step.Seq); err != nil {
		return o, err
	}
	player := r.Player
	if player == nil {
		if player, err = w.Agents.Recorded(ctx, o.Run.Agent, nil); err != nil {
			return o, err
		}
	}
	o.Agent, o.Notices = player, append(o.Notices, Notices(player)...)
	if err := sameAsRecorded(&o); err != nil {
		return o, err
	}
	if o.Game != nil && o.Game.Ref() != o.Run.Game {
		o.Notices = append(o.Notices, fmt.Sprintf("run %s was recorded with another version of the game's profile: from step %d on its facts are read by this one", o.Run.ID, o.From.Step.Seq+1))
	}
	if was := audit.Recorded(o.Run, o.Machine.Info()); was != "" {
		o.Notices = append(o.Notices, fmt.Sprintf("run %s was %s: from step %d on it is played by core %s", o.Run.ID, was, o.From.Step.Seq+1, o.Machine.Info().CoreVersion))
	}
	r.Model.Seed, r.Model.recorded = o.Run.Seed, modelOf(o.Run, summary.Models)
	o.Used, o.Players = summary.Usage, w.players(r.Model)
	o.Model, err = w.Models.For(player, o.Run.ChosenModel, r.Model)
	return o, err
}

// stage is the machine with a run's ROM in it, the game's profile, and what is the same for all that go on with it.
func (w *Workbench) stage(ctx context.Context, run core.Run, r ResumeOptions) (play.Options, error) {
	rom, err := cartridge.Of(ctx, run, r.ROM)
	if err != nil {
		return play.Options{}, err
	}
	machine, err := cartridge.Insert(rom, r.ROM)
	if err != nil {
		return play.Options{}, err
	}
	if is := machine.Info().ROM.SHA256; is != run.Machine.ROM.SHA256 {
		return play.Options{}, fmt.Errorf("the run was played with the ROM %s (%s), not with %s: give the right file with --rom",
			run.Machine.ROM.SHA256.Short(), run.Machine.ROM.Title, is.Short())
	}
	o := play.Options{Machine: machine, Clock: w.clock, Pulse: w.beating(), Budget: r.Budget, MaxFallbacks: r.MaxFallbacks, Pace: r.Pace, Interactive: r.Interactive}
	profile, notices, err := w.Profiles.Inserted(machine.Info().ROM, rom)
	if profile != nil {
		o.Game = profile
	}
	o.Notices = notices
	return o, err
}

// sameAsRecorded refuses to go on with a run as if nothing had changed where something has.
func sameAsRecorded(o *play.Options) error {
	const instead = ": go on with a fork of it, by `dotmatrix fork %s`"
	now := o.Machine.Info()
	var is core.GameRef
	if o.Game != nil {
		is = o.Game.Ref()
	}
	switch {
	case o.Run.Machine.Core != now.Core || o.Run.Machine.StateFormat != now.StateFormat:
		return fmt.Errorf("run %s was %s"+instead, o.Run.ID, audit.Recorded(o.Run, now), o.Run.ID[:6])
	case is.Name != o.Run.Game.Name:
		return fmt.Errorf("run %s was recorded with another profile of the game"+instead, o.Run.ID, o.Run.ID[:6])
	case o.Agent.Version().ID != o.Run.Agent.ID:
		return fmt.Errorf("cannot load the agent recorded with run %s"+instead, o.Run.ID, o.Run.ID[:6])
	}
	return nil
}
