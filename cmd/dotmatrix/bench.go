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
	options.Pace, options.Watched = 1, true
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
