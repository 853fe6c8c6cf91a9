package core

import (
	"context"
	"encoding/json"
)

// Facts are what a game profile read out of a machine's memory at one moment. They are read and encoded once; the rest is
// made when it is asked for, once. Facts are safe for concurrent use.
type Facts interface {
	// JSON is the facts as canonical JSON, as they are recorded. Callers must not change it.
	JSON() json.RawMessage
	// Milestones are those that the facts show as reached, in the order of the story; Seq is not set.
	Milestones(ctx context.Context) ([]Milestone, error)
	// Text says the facts in words for models.
	Text(ctx context.Context) (string, error)
	// Options are what can be done now, as the profile lists it; nil where it lists nothing.
	Options(ctx context.Context) ([]Option, error)
}

// ProfileError is a failure of a game profile, and of nothing else that plays.
type ProfileError struct{ Err error }

func (e *ProfileError) Error() string { return e.Err.Error() }
func (e *ProfileError) Unwrap() error { return e.Err }

// PlainFacts are recorded facts whose profile is not at hand: they have no words, no milestones and no options.
type PlainFacts json.RawMessage

// JSON is the facts as they were recorded.
func (f PlainFacts) JSON() json.RawMessage { return json.RawMessage(f) }

// Milestones are none.
func (PlainFacts) Milestones(context.Context) ([]Milestone, error) { return nil, nil }

// Options are none.
func (PlainFacts) Options(context.Context) ([]Option, error) { return nil, nil }

// Text is empty.
func (PlainFacts) Text(context.Context) (string, error) { return "", nil }
