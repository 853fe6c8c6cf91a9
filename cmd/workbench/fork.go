package workbench

import (
	"context"
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// LastStep is the last step there is of a run, where an option asks for the number of one.
const LastStep = -1

// ForkOptions say where a run is forked, and what the fork does otherwise.
type ForkOptions struct {
	At     int         // the last step that is shared, or LastStep
	Change core.Change // of the agent, its parameters and its seed; the zero value changes nothing
	ResumeOptions
}

// Fork prepares to play on from a step of the run that ref names, as a run of its own.
func (w *Workbench) Fork(ctx context.Context, ref string, o ForkOptions) (*Live, error) {
	return w.record(ctx, func(ctx context.Context, store *tracking.Store) (play.Options, error) {
		return w.fork(ctx, store, ref, o)
	})
}

func (w *Workbench) fork(ctx context.Context, store *tracking.Store, ref string, f ForkOptions) (play.Options, error) {
	summary, err := findRun(ctx, store, ref)
	if err != nil {
		return play.Options{}, err
	}
	if f.At < 0 {
		f.At = summary.Steps
	}
	record, err := store.Read(ctx, summary.ID)
	if err != nil {
		return play.Options{}, err
	}
	o, err := w.stage(ctx, record.Run(), f.ResumeOptions)
	if err != nil {
		return o, err
	}
	if o.From, err = play.OriginOf(ctx, record, f.At); err != nil {
		return o, err
	}
	if o.Steps, err = f.finish(summary.Limit, f.At); err != nil {
		return o, err
	}
	f.Model.Seed, f.Model.recorded = record.Run().Seed, modelOf(record.Run(), summary.Models)
	o.Players = w.players(f.Model)
	f.Change = f.Change.From(record.Run())
	player := play.Player{Agent: f.Player}
	if f.Player == nil {
		if player, err = o.Players(ctx, record.Run().Agent, f.Change); err != nil {
			return o, err
		}
	}
	o.Agent, o.Model, o.Note = player.Agent, player.Model, f.Change.Note
	o.Notices = append(o.Notices, Notices(player.Agent)...)
	if o.Run, err = play.ForkOf(ctx, record.Run(), o.From, player.Agent, f.Change); err != nil {
		return o, err
	}
	if o.Run.ID, err = w.newRunID(); err != nil {
		return o, err
	}
	o.Run.Start, o.Run.Name = w.clock.Now().UTC(), ""
	if was := audit.Recorded(record.Run(), o.Machine.Info()); was != "" {
		o.Notices = append(o.Notices, fmt.Sprintf("run %s was %s", summary.ID, was))
	}
	return o, nil
}
