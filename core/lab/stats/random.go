package stats

import "math/bits"

// Random is the generator SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): small
// enough to be written again in any language. It is no part of Go's library, whose draws may change.
type Random struct{ state uint64 }

// NewRandom seeds a generator.
func NewRandom(seed uint64) *Random { return &Random{seed} }

// Uint64 draws 64 bits.
func (r *Random) Uint64() uint64 {
	r.state += 0x9E3779B97F4A7C15
	z := r.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// IntN draws from 0 to n-1: the upper 64 bits of Uint64() times n. Its bias is below n/2^64. n is at least 1.
func (r *Random) IntN(n int) int {
	high, _ := bits.Mul64(r.Uint64(), uint64(n))
	return int(high)
}
