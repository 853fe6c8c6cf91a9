package stats_test

import (
	"math/rand/v2"
	"testing"

	"dotmatrix/core/lab/stats"
)

func manyTimes(n int) []stats.Time {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	times := make([]stats.Time, n)
	for i := range times {
		at := r.IntN(3000)
		times[i] = stats.Time{At: float64(min(at, 2000)), Reached: at <= 2000}
	}
	return times
}

func BenchmarkKaplanMeier1000(b *testing.B) {
	times := manyTimes(1000)
	for b.Loop() {
		if _, err := stats.KaplanMeier(times, 0.95); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLogRank(b *testing.B) {
	x, y, z := manyTimes(300), manyTimes(301), manyTimes(302)
	for b.Loop() {
		if _, err := stats.LogRank(x, y, z); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSignFlipExact20(b *testing.B) {
	differences := make([]float64, stats.MostExact)
	for i := range differences {
		differences[i] = float64(i%7) - 2.5
	}
	for b.Loop() {
		if _, err := stats.SignFlip(differences, stats.Draws{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBCa(b *testing.B) {
	strata := [][]float64{make([]float64, 30)}
	for i := range strata[0] {
		strata[0][i] = float64(i * i % 17)
	}
	for b.Loop() {
		if _, err := stats.BCa(stats.Bootstrap{}, strata, func(s [][]float64) float64 { return meanOf(s[0]) }); err != nil {
			b.Fatal(err)
		}
	}
}
