package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/tui/text"
)

// rerunFlags say who decides again.
type rerunFlags struct {
	agent    string
	settings []string
	rom      string
}

func newRerun(a *app) *cobra.Command {
	var flags rerunFlags
	cmd := &cobra.Command{
		Use:   "rerun [RUN]",
		Short: "Make a run's decisions again offline, and compare every request",
		Long: "Run the agent's code again against what was recorded: it sees the recorded screens and facts, and the models answer as " +
			"they did. Nothing is asked and nothing is played. The agent as it was recorded must ask for the same, byte for byte, " +
			"and do the same; where it does not, the first difference is shown and the exit code is 1. With another agent, or other " +
			"parameters, it shows at which step and in what it first diverges. A fork's own steps are made again. " +
			"RUN is an id, a unique beginning of one, or last (the default).",
		Example: "dotmatrix rerun 5c1d\ndotmatrix rerun 5c1d --agent ./my.star\ndotmatrix rerun 5c1d --set history=3",
		Args:    upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.rerun(cmd.Context(), first(args), &flags)
		},
	}
	cmd.Flags().StringVar(&flags.agent, "agent", "", "who decides again (default: the run's agent, as it was recorded)")
	cmd.Flags().StringArrayVar(&flags.settings, "set", nil, "set a parameter of the agent, as key=value; may be repeated")
	cmd.Flags().StringVar(&flags.rom, "rom", "", "the ROM file, where the game's profile needs it and it is not where it was")
	gameFlag(cmd)
	return cmd
}

func (a *app) rerun(ctx context.Context, ref string, f *rerunFlags) (err error) {
	record, err := a.openRun(ctx, ref)
	if err != nil {
		return err
	}
	defer closing(record, &err)
	player, err := a.playerOf(ctx, record, f.agent, f.settings)
	if err != nil {
		return err
	}
	game, err := a.gameOf(record, f.rom)
	if err != nil {
		return err
	}
	bar := a.newProgress()
	n, divergences, err := audit.Rerun(ctx, record, player, game, func(done, of int) { bar.show(done, of, fmt.Sprintf("step %d of %d", done, of)) })
	bar.clear()
	if err != nil {
		return err
	}
	changed := player.Version().ID != record.Run().Agent.ID
	return a.tellDivergences(n, divergences, changed)
}

// tellDivergences shows where an agent diverges. For the agent as it was recorded each is a failure.
func (a *app) tellDivergences(n int, divergences []audit.Divergence, changed bool) error {
	for i := range divergences {
		d := &divergences[i]
		fmt.Fprintln(a.std.Out, d.String())
		for line := range strings.SplitSeq(strings.TrimRight(d.Diff("recorded", "again"), "\n"), "\n") {
			fmt.Fprintln(a.std.Out, "  "+cleanLine(line))
		}
	}
	switch {
	case len(divergences) == 0:
		_, err := fmt.Fprintf(a.std.Out, "made %s again: every request and every decision is the same\n", text.Steps(n))
		return err
	case changed:
		_, err := fmt.Fprintf(a.std.Out, "made %s again with a changed agent\n", text.Steps(n))
		return err
	}
	return errors.New(divergences[0].String() + ": the agent as it was recorded does something else now")
}

// playerOf is the agent of a record, or the one that is named instead, with other parameters.
func (a *app) playerOf(ctx context.Context, record *recorded, name string, given []string) (agent.Player, error) {
	settings, err := parseSettings(given)
	if err != nil {
		return nil, err
	}
	if name != "" {
		return a.agentNamed(ctx, name, settings)
	}
	player, err := a.openAgent(ctx, record.Run().Agent, settings)
	if err == nil {
		a.tell(driftOf(player))
	}
	return player, err
}

// gameOf is the profile of a record's game; nil where it has none. The cartridge is in it where its ROM is at hand.
func (a *app) gameOf(record *recorded, romPath string) (play.Game, error) {
	run := record.Run()
	rom, missing := romOf(run, romPath)
	if missing != nil && romPath != "" {
		return nil, missing
	}
	profile, _, err := a.findProfile(run.Machine.ROM)
	if missing == nil {
		profile, _, err = a.profileFor(run.Machine.ROM, rom)
	}
	if err != nil || profile == nil {
		return nil, err
	}
	if profile.Ref() != run.Game {
		fmt.Fprintf(a.std.Err, "dotmatrix: run %s was recorded with another version of the game's profile, so that its words may differ\n", run.ID)
	}
	return profile, nil
}
