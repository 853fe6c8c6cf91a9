package gameboy

import (
	"math/rand/v2"
	"testing"
)

// TestNoiseSteps compares many steps of the shift register at once with as many single ones (Pan Docs, "Noise channel").
func TestNoiseSteps(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 10000 {
		n := NoiseChannel{LFSR: uint16(random.Uint32N(1 << lfsrWide)), Narrow: random.Uint32N(2) == 1}
		count := random.Uint64N(60)
		want := n.LFSR
		for range count {
			in := (want ^ want>>1 ^ 1) & 1
			want = want>>1 | in<<14
			if n.Narrow {
				want = want&^(1<<6) | in<<6
			}
		}
		before := n.LFSR
		if n.steps(count); n.LFSR != want {
			t.Fatalf("%d steps from %04X (narrow: %v) give %04X, want %04X", count, before, n.Narrow, n.LFSR, want)
		}
	}
}
