package main

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core/gameboy"
)

// benchWarmUp is how many frames a game is given to leave its start, in video frames.
const benchWarmUp = 600

// benchStep is how many frames a step of an agent takes where it sets nothing: of so many, one is drawn.
const benchStep = 24

func newBenchCore(c *cli) *cobra.Command {
	var frames int
	var draw, format string
	cmd := &cobra.Command{
		Use:    "bench-core [ROM]",
		Short:  "Measure how fast the machine runs a ROM",
		Hidden: true,
		Args:   upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case frames < 1:
				return usagef("--frames must be at least 1")
			case draw != "all" && draw != "last":
				return usagef("unknown --draw %q: use all, or last for one frame of %d", draw, benchStep)
			}
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return c.benchCore(cmd.Context(), strings.Join(args, ""), frames, draw == "all", format)
		},
	}
	cmd.Flags().IntVar(&frames, "frames", 3000, "video frames to run")
	cmd.Flags().StringVar(&draw, "draw", "all", "which frames are drawn: all, or last of each step")
	formatFlag(cmd, &format)
	return cmd
}

// coreSpeed is one measurement.
type coreSpeed struct {
	title     string
	frames    int
	seconds   float64
	frameRate float64 // of the real console
}

var coreSpeedColumns = []column[coreSpeed]{
	{"rom", func(s coreSpeed) any { return s.title }},
	{"frames", func(s coreSpeed) any { return s.frames }},
	{"seconds", func(s coreSpeed) any { return math.Round(s.seconds*1e6) / 1e6 }},
	{"frames_per_second", func(s coreSpeed) any { return math.Round(float64(s.frames) / s.seconds) }},
	{"times_real", func(s coreSpeed) any { return math.Round(10*float64(s.frames)/s.seconds/s.frameRate) / 10 }},
}

func (c *cli) benchCore(ctx context.Context, path string, frames int, all bool, format string) error {
	rom, _, err := cartridge.Read(ctx, path)
	if err != nil {
		return err
	}
	machine, err := cartridge.Insert(rom, path)
	if err != nil {
		return err
	}
	runBench(machine, benchWarmUp, all)
	start := time.Now()
	runBench(machine, frames, all)
	speed := coreSpeed{
		title: machine.Info().ROM.Title, frames: frames,
		seconds: time.Since(start).Seconds(), frameRate: machine.Info().FrameRate,
	}
	return list(c.std.Out, format, coreSpeedColumns, []coreSpeed{speed})
}

func runBench(machine *gameboy.Machine, frames int, all bool) {
	for n := range frames {
		machine.RunFrame(0, all || n%benchStep == benchStep-1)
	}
}
