package screens

import (
	"context"

	"github.com/rs/zerolog"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

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
