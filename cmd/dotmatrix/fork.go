package main

import (
	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
)

// forkFlags say where a run is forked, and what the fork does otherwise.
type forkFlags struct {
	at    int
	agent agentFlags
	seed  uint64
	note  string
	goOnFlags
}

func newFork(c *cli) *cobra.Command {
	var flags forkFlags
	cmd := &cobra.Command{
		Use:   "fork [RUN]",
		Short: "Play on from any step of a run, with another agent, model or parameters",
		Long: "Play on from the end of a step of a run, with the machine and the agent's memory as they were there, as a run of its own " +
			"that shares the steps up to there. Another agent begins with a memory of its own. The run itself does not change. " +
			"RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix fork 5c1d --at 120\ndotmatrix fork last --at 120 --agent openai --model gpt-4.1-mini --note \"does it see the sign?\"\ndotmatrix fork 5c1d --at 120 --set history=30 --steps +20 --headless",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var o workbench.ForkOptions
			var shown bool
			var err error
			if o.ResumeOptions, shown, err = flags.goOnFlags.options(c); err != nil {
				return err
			}
			if o.Change, err = flags.change(cmd.Flags().Changed("seed")); err != nil {
				return err
			}
			if o.At = workbench.LastStep; cmd.Flags().Changed("at") {
				o.At = flags.at
			}
			live, err := c.bench.Fork(cmd.Context(), first(args), o)
			if err != nil {
				return err
			}
			return c.goOn(cmd.Context(), live, shown, flags.format)
		},
	}
	cmd.Flags().IntVar(&flags.at, "at", 0, "the last step that is shared (default: the last there is)")
	flags.agent.add(cmd, "who plays on (default: the run's agent, as it was recorded)")
	cmd.Flags().Uint64Var(&flags.seed, "seed", 0, "seed of the agent's random numbers (default: that of the run)")
	cmd.Flags().StringVar(&flags.note, "note", "", "why, for people")
	flags.goOnFlags.add(cmd)
	c.trackable(cmd, true)
	return cmd
}

func (f *forkFlags) change(seeded bool) (core.Change, error) {
	agent, err := f.agent.choice()
	if err != nil {
		return core.Change{}, err
	}
	change := core.Change{Agent: agent.Name, Model: agent.Model, Settings: agent.Settings, Note: f.note, Typed: agent.Typed}
	if seeded {
		change.Seed = &f.seed
	}
	return change, nil
}
