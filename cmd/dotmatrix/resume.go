package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// goOnFlags are what the verbs have in common that go on with a recorded run.
type goOnFlags struct {
	rom      string
	steps    int
	headless bool
	format   string
	modelFlags
}

func (f *goOnFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.rom, "rom", "", "the ROM file, where it is not the demo game and not where it was")
	cmd.Flags().IntVar(&f.steps, "steps", 0, "finish at the step of this number (default: where the run was to finish)")
	cmd.Flags().BoolVar(&f.headless, "headless", false, "play without a screen, as fast as it can; so it is where there is no terminal")
	cmd.Flags().StringVar(&f.format, "format", "text", "without a screen: text, json, or jsonl for a line a step")
	paceFlag(cmd)
	gameFlag(cmd)
	screenFlags(cmd)
	f.modelFlags.add(cmd)
}

func (f *goOnFlags) check() error {
	if f.steps < 0 {
		return usagef("--steps %d is negative: give the number of the step at which to finish", f.steps)
	}
	return checkFormat(f.format, "text", formatJSON, formatJSONL)
}

// finish is the step at which a run finishes that goes on behind step last.
func (f *goOnFlags) finish(was, last int) (int, error) {
	limit := was
	if f.steps > 0 {
		limit = f.steps
	}
	if limit > 0 && limit <= last {
		return 0, fmt.Errorf("the run is at step %d already and was to finish at %d: give the step at which to finish with --steps", last, limit)
	}
	return limit, nil
}

func newResume(a *app) *cobra.Command {
	var flags goOnFlags
	cmd := &cobra.Command{
		Use:   "resume [RUN]",
		Short: "Go on with a run that was interrupted, stopped or finished",
		Long: "Go on with a run behind its last step, with the machine and the agent's memory as they were. The run's own agent plays, " +
			"as it was recorded; what a model had answered already is not asked again. To go on with another agent, model or " +
			"parameters, or from an earlier step, use `dotmatrix fork`. RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix resume\ndotmatrix resume 5c1d --steps 2000 --headless",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.check(); err != nil {
				return err
			}
			return a.goOn(cmd.Context(), &flags, func(ctx context.Context, store *tracking.Store) (play.Options, error) {
				return a.resumeOptions(ctx, store, first(args), &flags)
			})
		},
	}
	flags.add(cmd)
	return cmd
}

// goOn plays what prepare makes: on a screen, or without one.
func (a *app) goOn(ctx context.Context, f *goOnFlags, prepare preparation) error {
	if f.headless || f.format != "text" || !isTerminal(a.std.In) || !isTerminal(a.std.Out) {
		return a.playHeadless(ctx, f.format, prepare)
	}
	pace, err := core.ParsePace(a.chosen.get("pace"))
	if err != nil {
		return err
	}
	return a.playOnScreen(ctx, func(ctx context.Context, store *tracking.Store) (play.Options, error) {
		o, err := prepare(ctx, store)
		o.Pace, o.Interactive = pace, true
		return o, err
	}, false)
}

func (a *app) resumeOptions(ctx context.Context, store *tracking.Store, ref string, f *goOnFlags) (play.Options, error) {
	summary, err := store.FindRun(ctx, ref)
	if err != nil {
		return play.Options{}, err
	}
	record, err := store.Read(ctx, summary.ID)
	if err != nil {
		return play.Options{}, err
	}
	o, err := a.stage(record.Run(), f.rom)
	if err != nil {
		return o, err
	}
	o.Run = record.Run()
	if o.From, err = play.EndOf(ctx, record); err != nil {
		return o, err
	}
	if o.Steps, err = f.finish(o.Run.Limit, o.From.Step.Seq); err != nil {
		return o, err
	}
	player, err := a.openAgent(ctx, o.Run.Agent, nil)
	if err != nil {
		return o, err
	}
	o.Agent, o.Notices = player, append(o.Notices, driftOf(player)...)
	if err := sameAsRecorded(&o); err != nil {
		return o, err
	}
	if o.Model, err = a.modelFor(player, &f.modelFlags); err != nil {
		return o, err
	}
	o.Used, o.Players = summary.Usage, a.hiring(&f.modelFlags)
	o.Budget, err = f.budget()
	return o, err
}

// stage is the machine with a run's ROM in it, and the game's profile.
func (a *app) stage(run core.Run, romPath string) (play.Options, error) {
	rom, err := romOf(run, romPath)
	if err != nil {
		return play.Options{}, err
	}
	machine, err := newMachine(rom, romPath)
	if err != nil {
		return play.Options{}, err
	}
	if is := machine.Info().ROM.SHA256; is != run.Machine.ROM.SHA256 {
		return play.Options{}, fmt.Errorf("the run was played with the ROM %s (%s), not with %s: give the right file with --rom",
			run.Machine.ROM.SHA256.Short(), run.Machine.ROM.Title, is.Short())
	}
	o := play.Options{Machine: machine, Clock: wallClock{}}
	profile, notices, err := a.profileFor(machine.Info().ROM, rom)
	if profile != nil {
		o.Game = profile
	}
	o.Notices = notices
	return o, err
}

// sameAsRecorded refuses to go on with a run as if nothing had changed where something has.
func sameAsRecorded(o *play.Options) error {
	const instead = ": go on with a fork of it, by `dotmatrix fork %s`"
	var is core.GameRef
	if o.Game != nil {
		is = o.Game.Ref()
	}
	switch {
	case audit.Recorded(o.Run, o.Machine.Info()) != "":
		return fmt.Errorf("run %s was %s"+instead, o.Run.ID, audit.Recorded(o.Run, o.Machine.Info()), o.Run.ID[:6])
	case is != o.Run.Game:
		return fmt.Errorf("run %s was recorded with another version of the game's profile"+instead, o.Run.ID, o.Run.ID[:6])
	case o.Agent.Version().ID != o.Run.Agent.ID:
		return fmt.Errorf("the agent of run %s cannot be had as it was"+instead, o.Run.ID, o.Run.ID[:6])
	}
	return nil
}
