package playtest

import (
	"context"
	"errors"
	"io"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// Options are those of a session on a Machine with a Game.
func Options(player play.Agent, record *Record) play.Options {
	return play.Options{
		Run:      core.Run{ID: "0123456789abcdef", Seed: 7},
		Machine:  &Machine{},
		Agent:    player,
		Game:     Game{},
		Recorder: record,
		Clock:    NewClock(),
	}
}

// Play plays a run to its end and returns its events.
func Play(t *testing.T, o play.Options) (core.RunSummary, []core.Event) {
	t.Helper()
	s := play.NewSession(o)
	summary, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return summary, Events(t, s)
}

// Events are the events of a source that has ended.
func Events(t *testing.T, source interface {
	Events(context.Context) ([]core.Event, error)
}) []core.Event {
	t.Helper()
	var all []core.Event
	for {
		batch, err := source.Events(t.Context())
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, batch...)
	}
}
