package runs

import (
	"math/rand/v2"
	"testing"
)

// Whatever is pressed, typed, clicked, loaded and resized: no panic, and every row is as wide as the screen at the most.
func FuzzScreen(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint16(49))
	}
	f.Fuzz(func(t *testing.T, seed uint64, n uint16) {
		random := rand.New(rand.NewPCG(seed, 1))
		shelf := newFakeShelf()
		s := newFakeScreen(t, shelf, 80, 23)
		for range n % 50 {
			shelf.rows = newFakeShelf().rows[:random.IntN(6)]
			shelf.mark += "x"
			s.Disturb(random, "lamp", "agent=openai", "x", "enter", "esc", "backspace", "漢字 \u202e")
		}
	})
}
