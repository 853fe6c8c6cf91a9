package game_test

import (
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/game"
)

// BenchmarkLampwick is what a step of Lampwick costs: its facts with the milestones, as every run takes them, and the text
// that models see.
func BenchmarkLampwick(b *testing.B) {
	library, err := game.OpenLibrary(assets.Games())
	if err != nil {
		b.Fatal(err)
	}
	p, err := library.Find(core.ROM{Title: "LAMPWICK"}).Insert(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	m := route()
	b.Run("facts", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			facts, err := p.Read(b.Context(), m)
			if err == nil {
				_, err = facts.Milestones(b.Context())
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("text", func(b *testing.B) {
		b.ReportAllocs()
		facts, err := p.Read(b.Context(), m)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := p.Recorded(facts.JSON()).Text(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
