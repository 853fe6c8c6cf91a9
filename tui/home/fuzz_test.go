package home

import (
	"math/rand/v2"
	"testing"
)

// Whatever is pressed, clicked, loaded and resized: no panic, and every row is as wide as the screen at the most.
func FuzzScreen(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint16(24))
	}
	f.Fuzz(func(t *testing.T, seed uint64, n uint16) {
		random := rand.New(rand.NewPCG(seed, 1))
		all, shelf := newFakeShelf(), newFakeShelf()
		s := newFakeScreen(t, shelf, 80, 23)
		for range n % 25 {
			shelf.games, shelf.agents, shelf.runs = all.games[:random.IntN(4)], all.agents[:random.IntN(5)], all.runs[:random.IntN(4)]
			shelf.mark += "x"
			s.Disturb(random, "m1", "enter", "esc", "backspace", "漢字 \u202e")
		}
	})
}
