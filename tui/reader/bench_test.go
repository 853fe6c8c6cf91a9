package reader

import (
	"fmt"
	"strings"
	"testing"

	"dotmatrix/core"
)

// long is a reader of so many steps, of which every third says something.
func long(steps int) *Reader {
	r := told()
	for seq := 1; seq <= steps; seq++ {
		if seq%3 == 0 {
			tell(r, step(seq, fmt.Sprintf("Step **%d**: I go on.\n\n- one\n- two", seq)))
		} else {
			tell(r, silent(seq, core.Up))
		}
	}
	return r
}

// BenchmarkFrameOfALongRun draws a frame of a run of 100,000 steps while a text streams.
func BenchmarkFrameOfALongRun(b *testing.B) {
	for _, c := range []struct {
		name  string
		steps int
		back  int
	}{{"100", 100, 0}, {"100000", 100_000, 0}, {"100000 scrolled back", 100_000, 50}} {
		b.Run(c.name, func(b *testing.B) {
			r := long(c.steps)
			r.Lines(colours, 50, 50)
			r.Page(c.back)
			tell(r, core.StepBegan{Seq: c.steps + 1})
			b.ReportAllocs()
			for b.Loop() {
				tell(r, core.TextDelta{Text: "a few more words "})
				r.Lines(colours, 50, 50)
			}
		})
	}
}

// BenchmarkStream draws each of 16 KB of Markdown that come 40 bytes at a time, as a fast model writes.
func BenchmarkStream(b *testing.B) {
	words := strings.Repeat(essay+"\n\n", 16<<10/len(essay))
	for b.Loop() {
		r := told(core.StepBegan{Seq: 1})
		for rest := []rune(words); len(rest) > 0; rest = rest[min(40, len(rest)):] {
			tell(r, core.TextDelta{Text: string(rest[:min(40, len(rest))])})
			r.Lines(colours, 60, 50)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/float64(len(words)/40), "ms/frame")
}

// BenchmarkAddStep takes in a step of a long run.
func BenchmarkAddStep(b *testing.B) {
	r := long(100_000)
	seq := 100_001
	b.ReportAllocs()
	for b.Loop() {
		tell(r, step(seq, "I **go** on."))
		seq++
	}
}
