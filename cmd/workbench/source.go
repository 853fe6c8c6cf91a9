package workbench

import (
	"context"
	"errors"
	"sync"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// Live is a run that is ready to be played: by Run, Beside, or step by step with the other methods of its Session.
type Live struct {
	*play.Session
	wired   play.Options
	steps   int
	release func() error
}

// Limit is the step at which the run is to finish; 0: none.
func (l *Live) Limit() int { return l.steps }

// Wired is what the run is played with.
func (l *Live) Wired() play.Options { return l.wired }

// Close gives back what the run was recorded with. It is called once, when the run has ended.
func (l *Live) Close() error { return l.release() }

// Follow hands on each event of the run, in order, and returns when it has ended.
func (l *Live) Follow(tell func(core.Event)) {
	for {
		events, err := l.Events(context.Background())
		if err != nil {
			return
		}
		for _, event := range events {
			tell(event)
		}
	}
}

// Beside has the run play beside the screen that shows it, until the source is closed, which closes l too.
func (l *Live) Beside(ctx context.Context) *Source {
	return Beside(l.Session, l.release, func() (core.RunSummary, error) { return l.Session.Run(ctx) })
}

// Source is a session or a replay that runs beside the screen that shows it.
type Source struct {
	play.Source
	ended   chan struct{} // closed when what runs has returned
	err     error         // of it; read after ended
	summary core.RunSummary
	release func() error // closes the record
	once    sync.Once
	closed  error
}

// Beside has run play s until it is closed; release then closes what it needs.
func Beside(s play.Source, release func() error, run func() (core.RunSummary, error)) *Source {
	out := &Source{Source: s, ended: make(chan struct{}), release: release}
	go func() {
		defer close(out.ended)
		out.err = rescue(func() (err error) {
			out.summary, err = run()
			return err
		})
	}()
	return out
}

// Close stops what runs, waits for it, and closes the record. Its error is what ended the run against its will.
func (s *Source) Close() error {
	s.once.Do(func() {
		s.Do(core.Stop{})
		<-s.ended
		s.closed = errors.Join(s.err, s.release())
	})
	return s.closed
}

// Summary is what became of the run, once the source is closed; zero for a replay.
func (s *Source) Summary() core.RunSummary { return s.summary }

// Replay shows the recorded run that ref names; one that goes on in another process is followed.
func (w *Workbench) Replay(ctx context.Context, ref string) (*Source, error) {
	record, err := w.Database.Run(ctx, ref)
	if err != nil {
		return nil, err
	}
	story, err := w.Profiles.Story(record.Run())
	if err != nil {
		return nil, errors.Join(err, record.Close())
	}
	replay := play.NewReplay(play.ReplayOptions{Record: record, Clock: w.clock, Story: story, Notes: annotations{w.Database},
		Follow: record.Summary.Status == core.Running})
	return Beside(replay, record.Close, func() (core.RunSummary, error) { return core.RunSummary{}, replay.Run(ctx) }), nil
}

// preparation makes the options of a session once the record is open and this process records into it.
type preparation func(ctx context.Context, store *tracking.Store) (play.Options, error)

// prepared are options that need no record to be made.
func prepared(o play.Options) preparation {
	return func(context.Context, *tracking.Store) (play.Options, error) { return o, nil }
}

// record opens the record and makes a session that is recorded in it.
func (w *Workbench) record(ctx context.Context, prepare preparation) (*Live, error) {
	store, err := w.Database.Create(ctx)
	if err != nil {
		return nil, err
	}
	recorder, err := store.Recorder(ctx)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	o, err := prepare(ctx, store)
	if err != nil {
		w.Database.sayMigrated(store)
		return nil, errors.Join(err, recorder.Close(), store.Close())
	}
	o.Recorder, o.Archive = w.tracked.watch(recorder), archive{store, w.tracked}
	o.NewID = w.newRunID
	if o.Players == nil {
		o.Players = w.players(ModelOptions{})
	}
	if migrated := store.Migrated().String(); migrated != "" {
		o.Notices = append(o.Notices, migrated)
	}
	if o.From == nil || !o.From.Resumes {
		o.Notices = append(o.Notices, interruptedRuns(store)...)
	}
	return &Live{Session: play.NewSession(o), wired: o, steps: o.Steps, release: store.Close}, nil
}

// players finds who plays a fork: the agent of the run with other parameters, or another one.
func (w *Workbench) players(m ModelOptions) func(context.Context, core.Version, core.Change) (play.Player, error) {
	return func(ctx context.Context, from core.Version, c core.Change) (play.Player, error) {
		player, err := w.Agents.forChange(ctx, from, c)
		if err != nil {
			return play.Player{}, err
		}
		if c.Seed != nil {
			m.Seed = *c.Seed
		}
		model, err := w.Models.For(player, c.Model, m)
		return play.Player{Agent: player, Model: model}, err
	}
}
