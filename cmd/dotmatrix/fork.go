package main

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// forkFlags say where a run is forked, and what the fork does otherwise.
type forkFlags struct {
	at       int
	agent    string
	model    string
	settings []string
	seed     uint64
	note     string
	goOnFlags
}

func newFork(a *app) *cobra.Command {
	var flags forkFlags
	cmd := &cobra.Command{
		Use:   "fork [RUN]",
		Short: "Play on from any step of a run, with another agent, model or parameters",
		Long: "Play on from the end of a step of a run, with the machine and the agent's memory as they were there, as a run of its own " +
			"that shares the steps up to there. Another agent begins with a memory of its own. The run itself does not change. " +
			"RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix fork 5c1d --at 120\ndotmatrix fork last --at 120 --agent openai --model gpt-4.1-mini --note \"does it see the sign?\"\ndotmatrix fork 5c1d --at 120 --set history=30 --steps 200 --headless",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.check(); err != nil {
				return err
			}
			change, err := flags.change(cmd.Flags().Changed("seed"))
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("at") {
				flags.at = -1
			}
			return a.goOn(cmd.Context(), &flags.goOnFlags, func(ctx context.Context, store *tracking.Store) (play.Options, error) {
				return a.forkOptions(ctx, store, first(args), flags.at, change, &flags.goOnFlags)
			})
		},
	}
	cmd.Flags().IntVar(&flags.at, "at", 0, "the last step that is shared (default: the last there is)")
	cmd.Flags().StringVar(&flags.agent, "agent", "", "who plays on (default: the run's agent, as it was recorded)")
	cmd.Flags().StringVar(&flags.model, "model", "", "model that the agent asks (sets its parameter model)")
	cmd.Flags().StringArrayVar(&flags.settings, "set", nil, "set a parameter of the agent, as key=value; may be repeated")
	cmd.Flags().Uint64Var(&flags.seed, "seed", 0, "seed of the agent's random numbers (default: that of the run)")
	cmd.Flags().StringVar(&flags.note, "note", "", "why, for people")
	flags.goOnFlags.add(cmd)
	return cmd
}

func (f *forkFlags) change(seeded bool) (core.Change, error) {
	settings, err := parseSettings(f.settings)
	if err != nil {
		return core.Change{}, err
	}
	if f.model != "" {
		settings["model"] = f.model
	}
	c := core.Change{Agent: f.agent, Settings: settings, Note: f.note}
	if seeded {
		c.Seed = &f.seed
	}
	return c, nil
}

// forkOptions wires a fork of a run at step at; -1 is its last step.
func (a *app) forkOptions(ctx context.Context, store *tracking.Store, ref string, at int, change core.Change, f *goOnFlags) (play.Options, error) {
	summary, err := store.FindRun(ctx, ref)
	if err != nil {
		return play.Options{}, err
	}
	if at < 0 {
		at = summary.Steps
	}
	record, err := store.Read(ctx, summary.ID)
	if err != nil {
		return play.Options{}, err
	}
	o, err := a.stage(record.Run(), f.rom)
	if err != nil {
		return o, err
	}
	if o.From, err = play.OriginOf(ctx, record, at); err != nil {
		return o, err
	}
	if o.Steps, err = f.finish(summary.Limit, at); err != nil {
		return o, err
	}
	o.Players = a.hiring(&f.modelFlags)
	crew, err := o.Players(ctx, record.Run().Agent, change)
	if err != nil {
		return o, err
	}
	o.Agent, o.Model, o.Note = crew.Agent, crew.Model, change.Note
	o.Notices = append(o.Notices, driftOf(crew.Agent)...)
	if o.Run, err = play.ForkOf(ctx, record.Run(), o.From, crew.Agent, change); err != nil {
		return o, err
	}
	if o.Run.ID, err = core.NewRunID(rand.Reader); err != nil {
		return o, err
	}
	o.Run.Start, o.Run.Name = wallClock{}.Now().UTC(), ""
	if was := audit.Recorded(record.Run(), o.Machine.Info()); was != "" {
		o.Notices = append(o.Notices, fmt.Sprintf("run %s was %s", summary.ID, was))
	}
	o.Budget, err = f.budget()
	return o, err
}
