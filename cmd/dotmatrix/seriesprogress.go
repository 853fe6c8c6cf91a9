package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// seriesProgress shows on stderr how a series goes on: a line for each run that has ended, and on a terminal a last one that
// says where the others are.
type seriesProgress struct {
	c    *cli
	of   int
	mu   sync.Mutex
	line *progressLine
	at   map[uint64]int // steps of the runs that go on, by seed
	done int
}

func newSeriesProgress(c *cli, of int) *seriesProgress {
	return &seriesProgress{c: c, of: of, line: c.newProgress(), at: map[uint64]int{}}
}

// follow reads the events of a run to their end.
func (p *seriesProgress) follow(seed uint64, live *workbench.Live) {
	live.Follow(func(event core.Event) {
		switch e := event.(type) {
		case core.StepEnded:
			p.step(seed, e.Step.Seq)
		case core.Noticed:
			p.say(fmt.Sprintf("seed %d: %s", seed, e.Text))
		}
	})
}

func (p *seriesProgress) step(seed uint64, seq int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at[seed] = seq
	var going []string
	for _, s := range slices.Sorted(maps.Keys(p.at)) {
		going = append(going, fmt.Sprintf("%d at step %d", s, p.at[s]))
	}
	p.line.show(p.done, p.of, fmt.Sprintf("%d of %s; seed %s", p.done, plain.Count(p.of, "run"), strings.Join(going, ", ")))
}

func (p *seriesProgress) say(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line.clear()
	p.c.notice(text)
}

// ended is told of each run that has ended.
func (p *seriesProgress) ended(run workbench.SeriesRun, done int) {
	p.mu.Lock()
	p.done = done
	delete(p.at, run.Seed)
	p.mu.Unlock()
	p.say(fmt.Sprintf("%d of %d: seed %d: %s, %s", done, p.of, run.Seed, endingWords(run.Summary), plain.Count(len(run.Summary.Milestones), "milestone")))
}

func (p *seriesProgress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line.clear()
}
