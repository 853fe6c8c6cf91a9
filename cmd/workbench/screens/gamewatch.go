package screens

import (
	"context"
	"time"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tui/watch"
)

// WatchGame plays without a record, with a lens on the game's memory and its profile. Unless the agent plays, a person has
// the buttons from the start. The profile is read again whenever one of its files is saved.
func WatchGame(ctx context.Context, bench *workbench.Workbench, o workbench.StartOptions, agentPlays bool) (*workbench.Source, watch.Lens, error) {
	options, err := bench.Prepare(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	rom, _, err := cartridge.Read(ctx, o.ROM)
	if err != nil {
		return nil, nil, err
	}
	info := options.Machine.Info().ROM
	look := newLens(ctx, options.Game, func() (play.Game, error) { return profileNow(bench.Profiles, info, rom) })
	options.Machine = &watchedMachine{options.Machine, look}
	options.Game = look
	session := play.NewSession(options)
	if !agentPlays {
		session.Do(core.TakeOver{})
	}
	ctx, cancel := context.WithCancel(ctx)
	go reloadProfile(ctx, bench, look)
	ended := func() error {
		cancel()
		return nil
	}
	return workbench.Beside(session, ended, func() (core.RunSummary, error) { return session.Run(ctx) }), look, nil
}

// profileNow is the profile of a ROM as it is on disk now; nil where there is none.
func profileNow(profiles *workbench.Profiles, info core.ROM, rom []byte) (play.Game, error) {
	profile, _, err := profiles.Inserted(info, rom)
	if err != nil || profile == nil {
		return nil, err
	}
	return profile, nil
}

// reloadEvery is the time between two looks at the profile's files.
const reloadEvery = 500 * time.Millisecond

// reloadProfile reads the profile again whenever what is in its folders has changed.
func reloadProfile(ctx context.Context, bench *workbench.Workbench, look *lens) {
	seen := bench.Profiles.Stamp()
	for bench.Clock().Sleep(ctx, reloadEvery) == nil {
		if now := bench.Profiles.Stamp(); now != seen {
			seen = now
			look.reload()
		}
	}
}
