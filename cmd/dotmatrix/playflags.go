package main

import (
	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
)

// playFlags are what play and run have in common.
type playFlags struct {
	agent   agentFlags
	steps   int
	seed    uint64
	from    string
	battery bool
	bootROM string
	modelFlags
}

func (f *playFlags) add(cmd *cobra.Command) {
	f.agent.add(cmd, "who plays: explorer, random, openai, react, navigator, the path of an agent file, models:/NAME/1, exec:COMMAND, or with play mcp, a client that connects (default explorer)")
	cmd.Flags().IntVar(&f.steps, "steps", 0, "finish after so many steps (0: no limit)")
	cmd.Flags().Uint64Var(&f.seed, "seed", 0, "seed of the agent's random numbers")
	cmd.Flags().StringVar(&f.from, "from", "", "start from this CAPTURE, or with this battery save of the game (.sav, .srm or .gb.ram)")
	gameFlag(cmd)
	permitFlags(cmd)
	f.modelFlags.add(cmd)
}

// addCartridge adds the flags of those who play a run and record it.
func (f *playFlags) addCartridge(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.battery, "battery", false, "start with the save beside the ROM (game.sav, or another emulator's game.srm or game.gb.ram), and write what the cartridge's battery keeps into game.sav at the end")
	cmd.Flags().StringVar(&f.bootROM, "boot-rom", "", "have the console's own boot FILE start the game: 256 bytes for a DMG, 2304 for a CGB")
}

// options are what the flags say of a run of a ROM.
func (f *playFlags) options(rom string) (o workbench.StartOptions, err error) {
	if f.steps < 0 {
		return o, usagef("--steps %d is negative: give the number of steps, or 0 for no limit", f.steps)
	}
	o = workbench.StartOptions{ROM: rom, From: f.from, Battery: f.battery, BootROM: f.bootROM, Seed: f.seed, Steps: f.steps, Model: f.modelFlags.options(), MaxFallbacks: f.fallbacks}
	if o.Agent, err = f.agent.choice(); err != nil {
		return o, err
	}
	o.Budget, err = f.budget()
	return o, err
}
