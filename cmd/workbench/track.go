package workbench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// target is where runs are brought.
type target interface {
	// bring brings what is new of a run of a store that is open for writing. whole says that nothing is missing.
	bring(ctx context.Context, store *tracking.Store, run core.RunSummary) (whole bool, err error)
	server() string           // for people, such as "the MLflow server"
	goOn(ref string) []string // the words of the command that brings the rest of a run
}

// Tracking brings the runs that a workbench records to a server while they go on. It reads them from the record, in a
// goroutine of its own, so that no step waits for the server; what the server did not take stays in the record, and
// `dotmatrix push` brings it later.
type Tracking struct {
	bench *Workbench
	dial  func(patience time.Duration) (target, error)
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

// Track has all runs that begin from here on pushed to an MLflow server while they are recorded. It is called before they
// are started. told takes what a person should know of it, from any goroutine. The caller closes it when the runs have
// ended.
func (w *Workbench) Track(ctx context.Context, o MLflowOptions, told func(string)) (*Tracking, error) {
	return w.track(ctx, told, func(patience time.Duration, notice func(string)) (target, error) {
		return w.mlflow(o, patience, notice)
	})
}

// Trace has all runs that begin from here on sent to an OTLP receiver while they are recorded, as Track does.
func (w *Workbench) Trace(ctx context.Context, o OTLPOptions, told func(string)) (*Tracking, error) {
	return w.track(ctx, told, func(patience time.Duration, notice func(string)) (target, error) { return w.otlp(o, patience, notice) })
}

func (w *Workbench) track(ctx context.Context, told func(string), dial func(time.Duration, func(string)) (target, error)) (*Tracking, error) {
	rounds, end := context.WithCancel(context.WithoutCancel(ctx)) // whoever interrupts the run wants its end to be there
	t := &Tracking{bench: w, end: end, ctx: ctx, done: make(chan struct{}), told: told, said: map[string]bool{}}
	t.dial = func(patience time.Duration) (target, error) { return dial(patience, t.say) }
	to, err := t.dial(0)
	if err != nil {
		end()
		return nil, err
	}
	w.tracked = append(w.tracked, t)
	go t.follow(rounds, to)
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
func (t *Tracking) follow(ctx context.Context, to target) {
	defer close(t.done)
	for wait := trackEvery; t.bench.clock.Sleep(ctx, wait) == nil; {
		err := rescue(func() error { return t.round(ctx, to) })
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
func (t *Tracking) round(ctx context.Context, to target) (err error) {
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
			whole := false
			if whole, err = to.bring(ctx, store, run); err == nil && whole {
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
	to, err := t.dial(lastPatience)
	if err != nil {
		return err
	}
	if ctx.Err() != nil { // the run was interrupted: its end still is to get there
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(context.WithoutCancel(ctx), lastRound, fmt.Errorf("%s took longer than %s", to.server(), lastRound))
		defer cancel()
	}
	err = t.round(ctx, to)
	if rest := t.waiting(); err != nil && len(rest) > 0 {
		return unfinished(err, to, rest[0])
	}
	return err
}

// unfinished says how a push that broke off goes on.
func unfinished(err error, to target, run string) error {
	words := append([]string{"dotmatrix", "push"}, to.goOn(run[:min(6, len(run))])...)
	return fmt.Errorf("%w: nothing is lost; go on with `%s`", err, strings.Join(words, " "))
}

// trackers are all that follow the runs of a workbench.
type trackers []*Tracking

// watch has them know of the runs that a recorder records.
func (all trackers) watch(r play.Recorder) play.Recorder {
	if len(all) == 0 {
		return r
	}
	return &watchedRecorder{r, all}
}

func (all trackers) add(run string) {
	for _, t := range all {
		t.add(run)
	}
}

// watchedRecorder tells trackers which runs it records.
type watchedRecorder struct {
	play.Recorder
	tracked trackers
}

func (r *watchedRecorder) Begin(ctx context.Context, run core.Run) error {
	err := r.Recorder.Begin(ctx, run)
	if err == nil {
		r.tracked.add(run.ID)
	}
	return err
}

func (r *watchedRecorder) Resume(ctx context.Context, run string, limit int, on core.CoreUse) error {
	err := r.Recorder.Resume(ctx, run, limit, on)
	if err == nil {
		r.tracked.add(run)
	}
	return err
}
