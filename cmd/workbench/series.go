package workbench

import (
	"context"
	"errors"
	"slices"
	"sync"

	"dotmatrix/core"
)

// SeriesOptions say which runs are played that differ in nothing but their seeds.
type SeriesOptions struct {
	StartOptions
	Seeds []uint64
	Jobs  int // how many are played at the same time, from 1

	Follow func(seed uint64, live *Live)     // reads the events of a run to their end, in a goroutine of its own
	Ended  func(run SeriesRun, done, of int) // is told of each run that has ended, one at a time
}

// SeriesRun is what became of one run of a series.
type SeriesRun struct {
	Seed    uint64
	Summary core.RunSummary // zero where the run could not be started
	Err     error           // that ended it against its will
}

// Series plays a run for each seed, several at the same time, into one record. It gives those that were begun, by the order
// of the seeds, without those that were interrupted before their first step. Once ctx ends, or a run cannot be started, no other is begun; what was recorded is kept, and the error says
// which it was. A run that fails ends no other.
func (w *Workbench) Series(ctx context.Context, o SeriesOptions) ([]SeriesRun, error) {
	if o.Battery {
		return nil, &OptionError{errors.New("a battery is kept as the one save beside the ROM, and a series is several runs: leave one of them out")}
	}
	s := &series{workbench: w, o: o, runs: make([]SeriesRun, len(o.Seeds))}
	var jobs sync.WaitGroup
	for range min(max(o.Jobs, 1), len(o.Seeds)) {
		jobs.Go(func() { s.work(ctx) })
	}
	jobs.Wait()
	begun := slices.DeleteFunc(s.runs, func(r SeriesRun) bool { return r.Summary.ID == "" })
	if s.failed != nil {
		return begun, s.failed
	}
	return begun, context.Cause(ctx)
}

// series is a series that goes on.
type series struct {
	workbench *Workbench
	o         SeriesOptions

	mu     sync.Mutex
	next   int // to be begun
	done   int
	runs   []SeriesRun // by the index of their seeds
	failed error       // why no other run is begun
}

// work plays one run after the other until there are no more.
func (s *series) work(ctx context.Context) {
	for {
		i, ok := s.take(ctx)
		if !ok {
			return
		}
		run, started := s.play(ctx, s.o.Seeds[i])
		s.mu.Lock()
		s.done++
		s.runs[i] = run
		switch {
		case !started && s.failed == nil && ctx.Err() == nil:
			s.failed = run.Err
		case started && s.o.Ended != nil:
			s.o.Ended(run, s.done, len(s.runs))
		}
		s.mu.Unlock()
	}
}

func (s *series) take(ctx context.Context) (int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next >= len(s.o.Seeds) || s.failed != nil || ctx.Err() != nil {
		return 0, false
	}
	s.next++
	return s.next - 1, true
}

// play plays one run, and reports whether it could be started.
func (s *series) play(ctx context.Context, seed uint64) (run SeriesRun, started bool) {
	o := s.o.StartOptions
	o.Seed = seed
	live, err := s.workbench.Start(ctx, o)
	if err != nil {
		return SeriesRun{Seed: seed, Err: err}, false
	}
	var followed sync.WaitGroup
	if s.o.Follow != nil {
		followed.Go(func() { s.o.Follow(seed, live) })
	}
	summary, err := live.Run(ctx)
	followed.Wait()
	if ctx.Err() != nil && summary.Steps == 0 { // it may not even be in the record
		return SeriesRun{Seed: seed, Err: errors.Join(err, live.Close())}, false
	}
	return SeriesRun{seed, summary, errors.Join(err, live.Close())}, true
}
