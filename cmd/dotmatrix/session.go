package main

import (
	"context"
	"crypto/rand"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// playFlags are what play and run have in common.
type playFlags struct {
	agent    string
	model    string
	settings []string
	steps    int
	seed     uint64
	from     string
	battery  bool
	bootROM  string
	modelFlags
}

func (f *playFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.agent, "agent", "", "who plays: explorer, random, openai, react, navigator, the path of an agent file, models:/NAME/1, or exec:COMMAND (default explorer)")
	cmd.Flags().StringVar(&f.model, "model", "", "model that the agent asks (sets its parameter model)")
	cmd.Flags().StringArrayVar(&f.settings, "set", nil, "set a parameter of the agent, as key=value; may be repeated")
	cmd.Flags().IntVar(&f.steps, "steps", 0, "finish after so many steps (0: no limit)")
	cmd.Flags().Uint64Var(&f.seed, "seed", 0, "seed of the agent's random numbers")
	cmd.Flags().StringVar(&f.from, "from", "", "start from this CAPTURE, or with this battery save of the game (a .sav file)")
	gameFlag(cmd)
	f.modelFlags.add(cmd)
}

// addCartridge adds the flags of those who play a run and record it.
func (f *playFlags) addCartridge(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.battery, "battery", false, "start with the .sav file beside the ROM, and save what the cartridge's battery keeps there at the end")
	cmd.Flags().StringVar(&f.bootROM, "boot-rom", "", "have the console's own boot FILE start the game: 256 bytes for a DMG, 2304 for a CGB")
}

func (f *playFlags) check() error {
	switch {
	case f.steps < 0:
		return usagef("--steps %d is negative: give the number of steps, or 0 for no limit", f.steps)
	case f.bootROM != "" && f.from != "" && !isSave(f.from):
		return usagef("--from %s is a capture of a game that runs already: leave --boot-rom out", f.from)
	}
	return nil
}

// sessionOptions wires a run but for its record: machine, profile, agent and model.
func (a *app) sessionOptions(ctx context.Context, f *playFlags, romPath string) (play.Options, error) {
	from, err := f.startsFrom(romPath)
	if err != nil {
		return play.Options{}, err
	}
	start, err := a.startOf(ctx, from, romPath)
	if err != nil {
		return play.Options{}, err
	}
	machine, err := f.powerOn(start, romPath)
	if err != nil {
		return play.Options{}, err
	}
	player, err := a.loadAgent(ctx, f)
	if err != nil {
		return play.Options{}, err
	}
	id, err := core.NewRunID(rand.Reader)
	if err != nil {
		return play.Options{}, err
	}
	options := play.Options{
		Run:     core.Run{ID: id, Seed: f.seed, Anchor: core.Anchor{Name: start.name}, ROMPath: start.path, Start: wallClock{}.Now().UTC()},
		Machine: machine,
		Tick:    start.tick,
		Screen:  start.screen,
		Agent:   player,
		Clock:   wallClock{},
		Steps:   f.steps,
	}
	if options.Model, err = a.modelFor(player, &f.modelFlags); err != nil {
		return play.Options{}, err
	}
	if options.Budget, err = f.budget(); err != nil {
		return play.Options{}, err
	}
	profile, notices, err := a.profileFor(machine.Info().ROM, start.rom)
	options.Notices = append(driftOf(player), notices...)
	if profile != nil {
		options.Game = profile
	}
	return options, err
}
