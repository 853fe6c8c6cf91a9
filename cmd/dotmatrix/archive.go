package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// archive is the record as a session sees it.
type archive struct{ *tracking.Store }

func (a archive) Recorder(ctx context.Context) (play.Recorder, error) { return a.Store.Recorder(ctx) }

func (a archive) Read(ctx context.Context, run string) (play.Resumable, error) {
	return a.Store.Read(ctx, run)
}

// preparation makes the options of a session once the record is open and this process records into it.
type preparation func(ctx context.Context, store *tracking.Store) (play.Options, error)

// prepared are options that need no record to be made.
func prepared(o play.Options) preparation {
	return func(context.Context, *tracking.Store) (play.Options, error) { return o, nil }
}

// openSession opens the record and makes a session that is recorded in it. The store is the caller's to close, once the
// session has ended.
func (a *app) openSession(ctx context.Context, prepare preparation) (*play.Session, *tracking.Store, error) {
	store, err := a.openStore(ctx)
	if err != nil {
		return nil, nil, err
	}
	recorder, err := store.Recorder(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	o, err := prepare(ctx, store)
	if err != nil {
		return nil, nil, errors.Join(err, recorder.Close(), store.Close())
	}
	o.Recorder, o.Archive = recorder, archive{store}
	o.NewID = func() (string, error) { return core.NewRunID(rand.Reader) }
	if o.Players == nil {
		o.Players = a.hiring(&modelFlags{})
	}
	if migrated := store.Migrated().String(); migrated != "" {
		o.Notices = append(o.Notices, migrated)
	}
	if o.From == nil || !o.From.Resumes {
		o.Notices = append(o.Notices, interruptedRuns(store)...)
	}
	return play.NewSession(o), store, nil
}

// hiring finds who plays a fork: the agent of the run with other parameters, or another one.
func (a *app) hiring(f *modelFlags) func(context.Context, core.Version, core.Change) (play.Player, error) {
	return func(ctx context.Context, from core.Version, c core.Change) (play.Player, error) {
		var player agent.Player
		var err error
		if c.Agent == "" {
			player, err = a.openAgent(ctx, from, c.Settings)
		} else {
			player, err = a.agentNamed(ctx, c.Agent, c.Settings)
		}
		if err != nil {
			return play.Player{}, err
		}
		model, err := a.modelFor(player, f)
		return play.Player{Agent: player, Model: model}, err
	}
}

// interruptedRuns tells of the runs whose process died.
func interruptedRuns(store *tracking.Store) []string {
	var notices []string
	for _, id := range store.Recovered() {
		notices = append(notices, fmt.Sprintf("run %s was interrupted; its finished steps are kept: go on with dotmatrix resume %s, or see it with dotmatrix replay %s", id, id[:6], id[:6]))
	}
	return notices
}
