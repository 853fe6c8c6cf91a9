package workbench

import (
	"context"

	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
)

// RerunOptions say who decides again.
type RerunOptions struct {
	Agent AgentChoice // the zero value is the run's agent, as it was recorded
	ROM   string      // path, where the game's profile needs it; empty: the demo game, or where it was
}

// Rerun is a run whose decisions were made again.
type Rerun struct {
	Steps       int // made again
	Divergences []audit.Divergence
	Changed     bool // by another version of the agent than recorded the run
}

// Rerun makes a run's decisions again offline: the agent's code runs against the recorded screens, facts and replies.
func (w *Workbench) Rerun(ctx context.Context, record *Recorded, o RerunOptions, told Progress) (r Rerun, err error) {
	player, err := w.playerOf(ctx, record.Run(), o.Agent, w.Agents.again)
	if err != nil {
		return r, err
	}
	game, err := w.gameOf(ctx, record, o.ROM)
	if err != nil {
		return r, err
	}
	r.Steps, r.Divergences, err = audit.Rerun(ctx, record, player, game, told)
	r.Changed = player.Version().ID != record.Run().Agent.ID
	return r, err
}

// SampleOptions say what is asked again, how often, and of whom.
type SampleOptions struct {
	At    int         // the step that is decided again
	Times int         // how often it is asked, from 1
	Agent AgentChoice // the zero value is the run's agent, as it was recorded
	Model ModelOptions
	ROM   string // path, where the game's profile needs it; empty: the demo game, or where it was
}

// Sample asks again what to do at one step, with a live model. Nothing is played or recorded.
func (w *Workbench) Sample(ctx context.Context, record *Recorded, o SampleOptions, told Progress) ([]audit.Answer, error) {
	player, err := w.playerOf(ctx, record.Run(), o.Agent, w.Agents.Recorded)
	if err != nil {
		return nil, err
	}
	o.Model.Seed, o.Model.recorded = record.Run().Seed, modelOf(record.Run(), record.Summary.Models)
	chosen := o.Agent.Model
	if chosen == "" && o.Agent.Name == "" {
		chosen = record.Run().ChosenModel
	}
	model, err := w.Models.For(player, chosen, o.Model)
	if err != nil {
		return nil, err
	}
	game, err := w.gameOf(ctx, record, o.ROM)
	if err != nil {
		return nil, err
	}
	done := 0
	return audit.Sample(ctx, record, o.At, o.Times, play.Player{Agent: player, Model: model}, game, w.clock, func() {
		if done++; told != nil {
			told(done, o.Times)
		}
	})
}

// gameOf is the profile of a record's game; nil where it has none. The cartridge is in it where its ROM is at hand.
func (w *Workbench) gameOf(ctx context.Context, record *Recorded, romPath string) (play.Game, error) {
	run := record.Run()
	rom, missing := cartridge.Of(ctx, run, romPath)
	if missing != nil && romPath != "" {
		return nil, missing
	}
	profile, _, err := w.Profiles.Find(run.Machine.ROM)
	if missing == nil {
		profile, _, err = w.Profiles.Inserted(run.Machine.ROM, rom)
	}
	if err != nil || profile == nil {
		return nil, err
	}
	if profile.Ref() != run.Game {
		w.notice("run " + run.ID + " was recorded with another version of the game's profile, so that its words may differ")
	}
	return profile, nil
}
