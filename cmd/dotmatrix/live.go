package main

import (
	"context"
	"errors"
	"sync"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// source is a session or a replay that runs beside its screen.
type source struct {
	play.Source
	ended   chan struct{} // closed when run has returned
	err     error         // of run; read after ended
	summary core.RunSummary
	release func() error // closes the record
	once    sync.Once
	closed  error
}

// Close stops what runs, waits for it, and closes the record. Its error is what ended the run against its will.
func (s *source) Close() error {
	s.once.Do(func() {
		s.Do(core.Stop{})
		<-s.ended
		s.closed = errors.Join(s.err, s.release())
	})
	return s.closed
}

// beside has a source run until it is closed.
func beside(s play.Source, release func() error, run func() error) *source {
	out := &source{Source: s, ended: make(chan struct{}), release: release}
	go func() {
		defer close(out.ended)
		out.err = rescue(run)
	}()
	return out
}

// startLive records and plays a session.
func (a *app) startLive(ctx context.Context, prepare preparation) (*source, error) {
	session, store, err := a.openSession(ctx, prepare)
	if err != nil {
		return nil, err
	}
	var out *source
	ready := make(chan struct{})
	out = beside(session, store.Close, func() (err error) {
		<-ready
		out.summary, err = session.Run(ctx)
		return err
	})
	close(ready)
	return out, nil
}

// startReplay shows a recorded run; one that goes on in another process is followed.
func (a *app) startReplay(ctx context.Context, ref string) (*source, error) {
	record, err := a.openRun(ctx, ref)
	if err != nil {
		return nil, err
	}
	story, err := a.storyOf(record.Run())
	if err != nil {
		return nil, errors.Join(err, record.Close())
	}
	replay := play.NewReplay(play.ReplayOptions{Record: record, Clock: wallClock{}, Story: story, Archive: lateArchive{a},
		Follow: record.summary.Status == core.Running})
	return beside(replay, record.Close, func() error { return replay.Run(ctx) }), nil
}
