package workbench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// Tracking pushes the runs that a workbench records to an MLflow server while they go on. It reads them from the record, in
// a goroutine of its own, so that no step waits for the server; what the server did not take stays in the record, and
// `dotmatrix push` brings it later.
type Tracking struct {
	bench *Workbench
	o     MLflowOptions
	end   context.CancelFunc // of the rounds
	done  chan struct{}      // closed when they have ended
	ctx   context.Context    // of who tracks; once it has ended, nobody waits long
	told  func(string)

	mu   sync.Mutex
	runs []string        // that are not wholly there
	said map[string]bool // what a person was told
}

const (
	trackEvery   = 2 * time.Second  // between two rounds
	trackSlowest = 30 * time.Second // between two rounds while the server takes nothing
	lastPatience = 15 * time.Second // of the last round with a server that is down or busy
	lastRound    = 20 * time.Second // which the last round may take after an interruption
)

// Track has all runs that begin from here on pushed to a server while they are recorded. It is called once, before they
// are started. told takes what a person should know of it, from any goroutine. The caller closes it when the runs have
// ended.
func (w *Workbench) Track(ctx context.Context, o MLflowOptions, told func(string)) (*Tracking, error) {
	rounds, end := context.WithCancel(context.WithoutCancel(ctx)) // whoever interrupts the run wants its end to be there
	t := &Tracking{bench: w, o: o, end: end, ctx: ctx, done: make(chan struct{}), told: told, said: map[string]bool{}}
	m, err := w.mlflow(o, 0, t.say)
	if err != nil {
		end()
		return nil, err
	}
	t.o.To = m.o.To
	w.tracking = t
	go t.follow(rounds, m)
	return t, nil
}

// say tells a person something, once.
func (t *Tracking) say(text string) {
	t.mu.Lock()
	new := !t.said[text]
	t.said[text] = true
	t.mu.Unlock()
	if new {
		t.told(text)
	}
}

func (t *Tracking) add(run string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !slices.Contains(t.runs, run) {
		t.runs = append(t.runs, run)
	}
}

func (t *Tracking) waiting() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.runs)
}

func (t *Tracking) remove(run string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.runs = slices.DeleteFunc(t.runs, func(id string) bool { return id == run })
}

// follow pushes what is new, again and again.
func (t *Tracking) follow(ctx context.Context, m *MLflow) {
	defer close(t.done)
	for wait := trackEvery; t.bench.clock.Sleep(ctx, wait) == nil; {
		err := rescue(func() error { return t.round(ctx, m) })
		switch {
		case err == nil:
			wait = trackEvery
		case ctx.Err() == nil:
			t.say(fmt.Sprintf("%v; the run is recorded all the same, and is pushed when the server takes it", err))
			wait = min(2*wait, trackSlowest)
		}
	}
}

// round pushes what is new of the runs that are not wholly there.
func (t *Tracking) round(ctx context.Context, m *MLflow) (err error) {
	runs := t.waiting()
	if len(runs) == 0 {
		return nil
	}
	store, err := t.bench.Database.Create(ctx)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	var failed []error
	for _, id := range runs {
		run, err := store.FindRun(ctx, id)
		if errors.Is(err, tracking.ErrNoRun) {
			continue // it has no row yet
		}
		if err == nil {
			pushed, pushErr := m.push(ctx, store, run, nil)
			if err = pushErr; err == nil && pushed.Whole {
				t.remove(id)
			}
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// Close pushes the rest, with some patience, and says what did not get there. It is called when the runs have ended. What
// ends the context that Track was given ends it too.
func (t *Tracking) Close() error {
	t.end()
	<-t.done
	ctx := t.ctx
	if ctx.Err() != nil { // the run was interrupted: its end still is to get there
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(context.WithoutCancel(ctx), lastRound, fmt.Errorf("the MLflow server took longer than %s", lastRound))
		defer cancel()
	}
	m, err := t.bench.mlflow(t.o, lastPatience, t.say)
	if err == nil {
		err = t.round(ctx, m)
	}
	if rest := t.waiting(); err != nil && len(rest) > 0 {
		return fmt.Errorf("%w: nothing is lost; go on with `dotmatrix push %s --to %s`", err, rest[0][:min(6, len(rest[0]))], m.Address())
	}
	return err
}

// watch has t know of the runs that a recorder records; t may be nil.
func (t *Tracking) watch(r play.Recorder) play.Recorder {
	if t == nil {
		return r
	}
	return &watchedRecorder{r, t}
}

// watchedRecorder tells a Tracking which runs it records.
type watchedRecorder struct {
	play.Recorder
	tracking *Tracking
}

func (r *watchedRecorder) Begin(ctx context.Context, run core.Run) error {
	err := r.Recorder.Begin(ctx, run)
	if err == nil {
		r.tracking.add(run.ID)
	}
	return err
}

func (r *watchedRecorder) Resume(ctx context.Context, run string, limit int, on core.CoreUse) error {
	err := r.Recorder.Resume(ctx, run, limit, on)
	if err == nil {
		r.tracking.add(run)
	}
	return err
}
