package lab

import (
	"dotmatrix/core"
	"dotmatrix/core/lab/stats"
)

// The frames of noise: usual, and at most.
const (
	usualNoise = 600
	MostNoise  = 36_000 // ten minutes
)

// noiseHold is for how many frames noise holds or releases, at least and at most.
const (
	leastHold = 2
	mostHold  = 24
)

// noiseButtons are what noise presses, one at a time, so that it never resets a game by holding several. A direction comes
// twice as often as a button, and so does nothing.
var noiseButtons = []core.Buttons{
	0, 0, core.A, core.B, core.Start,
	core.Up, core.Up, core.Down, core.Down, core.Left, core.Left, core.Right, core.Right,
}

// Noise is the input of a drawn start, from power-on: buttons at random for so many frames. The same seed and frames give the same
// input in every release: it is part of what a suite's hash stands for.
func Noise(seed uint64, frames int) core.Input {
	random := stats.NewRandom(seed)
	var input core.Input
	for left := frames; left > 0; {
		held := noiseButtons[random.IntN(len(noiseButtons))]
		hold := min(left, leastHold+random.IntN(mostHold-leastHold+1))
		for range hold {
			input.Add(held)
		}
		left -= hold
	}
	return input
}
