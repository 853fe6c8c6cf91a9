package play_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
	"dotmatrix/tracking"
)

// timed notes when each step of a run is on disk.
type timed struct {
	play.Recorder
	mu   sync.Mutex
	kept map[int]time.Time
	took []time.Duration // from a step being handed over until it is on disk
}

func (r *timed) Step(ctx context.Context, step *core.Step, proof *core.Proof, kept func(error)) error {
	began := time.Now()
	return r.Recorder.Step(ctx, step, proof, func(err error) {
		r.mu.Lock()
		r.kept[step.Seq] = time.Now()
		r.took = append(r.took, time.Since(began))
		r.mu.Unlock()
		kept(err)
	})
}

// watchedSteps is how long the run is that is watched.
const watchedSteps = 60

// BenchmarkWatch plays a run in real time and follows it through the record by 0, 1 and 16 watchers: how long after a
// step is on disk it is shown (to be within 100 ms), and whether the recorder is slower for it.
func BenchmarkWatch(b *testing.B) {
	for _, watchers := range []int{0, 1, 16} {
		b.Run(fmt.Sprintf("watchers=%d", watchers), func(b *testing.B) {
			var delays, writes []time.Duration
			for b.Loop() {
				d, w := watchOnce(b, watchers)
				delays, writes = append(delays, d...), append(writes, w...)
			}
			report(b, delays, "shown")
			report(b, writes, "written")
		})
	}
}

func report(b *testing.B, times []time.Duration, what string) {
	if len(times) == 0 {
		return
	}
	slices.Sort(times)
	for _, p := range []int{50, 99, 100} {
		b.ReportMetric(float64(times[(len(times)-1)*p/100].Microseconds())/1000, fmt.Sprintf("ms-%s-p%d", what, p))
	}
}

func watchOnce(b *testing.B, watchers int) (delays, writes []time.Duration) {
	path := filepath.Join(b.TempDir(), "runs.db")
	store, err := tracking.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	recorder, err := store.Recorder(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	r := &timed{Recorder: recorder, kept: map[int]time.Time{}}
	s := play.NewSession(play.Options{Run: core.Run{ID: "00000000000000aa"}, Machine: &playtest.Machine{}, Agent: playtest.Presser(), Recorder: r, Clock: wallClock{},
		Steps: watchedSteps, Pace: 8})
	ended := make(chan error, 1)
	go func() { _, err := s.Run(b.Context()); ended <- err }()
	for begun := false; !begun; {
		events, err := s.Events(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		begun = slices.ContainsFunc(events, func(e core.Event) bool { _, ok := e.(core.StepEnded); return ok })
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	for range watchers {
		all.Go(func() {
			d := follow(b, path, r)
			mu.Lock()
			defer mu.Unlock()
			delays = append(delays, d...)
		})
	}
	all.Wait()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
	return delays, r.took
}

// follow watches the run to its end, and gives how long after each step was on disk it was shown.
func follow(b *testing.B, path string, r *timed) (delays []time.Duration) {
	store, err := tracking.OpenReadOnly(b.Context(), path)
	if err != nil {
		b.Error(err)
		return nil
	}
	defer store.Close()
	record, err := store.Read(b.Context(), "00000000000000aa")
	if err != nil {
		b.Error(err)
		return nil
	}
	w := play.Watch(play.ReplayOptions{Record: record, Clock: wallClock{}})
	done := make(chan error, 1)
	go func() { done <- w.Run(b.Context()) }()
	first := true
	for {
		events, err := w.Events(b.Context())
		if err != nil {
			if err := <-done; err != nil {
				b.Error(err)
			}
			return delays
		}
		for _, e := range events {
			switch e := e.(type) {
			case core.StepShown:
				r.mu.Lock()
				at, known := r.kept[e.Step.Seq]
				r.mu.Unlock()
				if !first && known { // the first had been there before
					delays = append(delays, max(time.Since(at), 0))
				}
				first = false
			case core.RunGrew:
				if e.Outcome.Status != core.Running {
					w.Do(core.Stop{})
				}
			}
		}
	}
}
