package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rs/zerolog"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// openLog opens the log that is written while a screen is up.
func (a *app) openLog() (zerolog.Logger, func() error, error) {
	path := a.chosen.get("log")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return zerolog.Nop(), nil, fmt.Errorf("making the folder of the log (set DOTMATRIX_LOG to another file): %w", err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return zerolog.Nop(), nil, fmt.Errorf("opening the log (set DOTMATRIX_LOG to another file): %w", err)
	}
	return zerolog.New(file).With().Timestamp().Logger(), file.Close, nil
}

// logged is a source whose events are written to the log as they pass on to the screen.
type logged struct {
	play.Source
	log zerolog.Logger
}

func (l logged) Events(ctx context.Context) ([]core.Event, error) {
	events, err := l.Source.Events(ctx)
	for _, event := range events {
		switch e := event.(type) {
		case core.RunBegan:
			l.log.Info().Str("run", e.Run.ID).Str("agent", e.Run.Agent.Name).Str("game", e.Run.Machine.ROM.Title).Msg("run began")
		case core.TextDropped:
			l.log.Warn().Str("why", e.Why).Msg("text dropped")
		case core.Noticed:
			l.log.Warn().Msg(e.Text)
		case core.RunEnded:
			l.log.Info().Str("status", string(e.Outcome.Status)).Str("reason", e.Outcome.Reason).Msg("run ended")
		}
	}
	return events, err
}
