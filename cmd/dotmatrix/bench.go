package main

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"sync"

	"github.com/adrg/xdg"
	"github.com/rs/zerolog"

	"dotmatrix/core"
	"dotmatrix/core/game"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
	"dotmatrix/tui"
	"dotmatrix/tui/compare"
	"dotmatrix/tui/models"
	"dotmatrix/tui/nav"
	tuiplay "dotmatrix/tui/play"
)

// bench is what the screens need of the program.
type bench struct {
	app  *app
	log  zerolog.Logger
	roms romFolder

	mu   sync.Mutex
	find func(core.ROM) *game.Profile // nil: the profiles are not loaded yet
}

// logged has what happens in a source written to the log.
func (b *bench) logged(s *source, err error) (tuiplay.Source, error) {
	if err != nil {
		return nil, err
	}
	s.Source = logged{s.Source, b.log}
	return s, nil
}

// Start begins a live run.
func (b *bench) Start(ctx context.Context, start nav.Start) (tuiplay.Source, error) {
	options, err := b.app.sessionOptions(ctx, &playFlags{agent: start.Agent, model: start.Model}, start.Game)
	if err != nil {
		return nil, err
	}
	options.Pace, options.Interactive = b.pace(), true
	return b.logged(b.app.startLive(ctx, fromCapture(options, start.Capture)))
}

// Replay opens a recorded run at step seq.
func (b *bench) Replay(ctx context.Context, run string, seq int) (tuiplay.Source, error) {
	source, err := b.app.startReplay(ctx, run)
	if err != nil {
		return nil, err
	}
	if seq > 0 {
		source.Do(core.Seek{Seq: seq})
	}
	return b.logged(source, nil)
}

// Fork begins a live run that goes on from a step of a recorded one.
func (b *bench) Fork(ctx context.Context, fork nav.Fork) (tuiplay.Source, error) {
	return b.logged(b.app.startLive(ctx, func(ctx context.Context, store *tracking.Store) (play.Options, error) {
		o, err := b.app.forkOptions(ctx, store, fork.Run, fork.Seq, fork.Change, &goOnFlags{})
		o.Pace, o.Interactive = b.pace(), true
		return o, err
	}))
}

// pace is the chosen one.
func (b *bench) pace() core.Pace {
	pace, _ := core.ParsePace(b.app.chosen.get("pace")) // it was checked
	return pace
}

// Compare opens two recorded runs.
func (b *bench) Compare(ctx context.Context, one, other string) (compare.Pair, error) {
	return b.app.openPair(ctx, [2]string{one, other})
}

// Models are the versions of agents.
func (b *bench) Models() models.Registry { return registry{b.app} }

// NewCast makes a file to record the screen in, in the XDG data folder.
func (b *bench) NewCast() (tui.Cast, error) {
	path := filepath.Join(xdg.DataHome, "dotmatrix", "casts", wallClock{}.Now().Format("2006-01-02T15-04-05.000")+".cast")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("making the folder of the recordings: %w", err)
	}
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
}

// SaveScreen keeps a picture and the screen's text in the XDG data folder.
func (b *bench) SaveScreen(_ context.Context, frame *core.Frame, text string) (string, error) {
	base := filepath.Join(xdg.DataHome, "dotmatrix", "screens", wallClock{}.Now().Format("2006-01-02T15-04-05.000"))
	if err := os.MkdirAll(filepath.Dir(base), 0o755); err != nil {
		return "", fmt.Errorf("making the folder of the screenshots: %w", err)
	}
	file, err := os.Create(base + ".png")
	if err != nil {
		return "", err
	}
	err = png.Encode(file, frame.Image())
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.WriteFile(base+".txt", []byte(text), 0o644)
	}
	return base + ".png", err
}

// Recall gives what Remember kept; nil where there is nothing.
func (b *bench) Recall(name string) []byte {
	data, err := os.ReadFile(statePath(name))
	if err != nil {
		return nil // nothing was kept yet, or cannot be had: then everything is as at first
	}
	return data
}

// Remember keeps how a person has set up the screens. What cannot be kept is lost, and no harm done.
func (b *bench) Remember(name string, value []byte) {
	path := statePath(name)
	if os.MkdirAll(filepath.Dir(path), 0o700) == nil {
		_ = os.WriteFile(path, value, 0o600)
	}
}

func statePath(name string) string {
	return filepath.Join(xdg.StateHome, "dotmatrix", filepath.Base(name)+".json")
}
