package core

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
)

// The chain proves a record: each step's link is the SHA-256 of the link before it and of everything in the step that
// does not depend on the wall clock. Whoever trusts the last link trusts every step. Every field is written with its
// length before it, so that no two different steps give the same bytes.

// Genesis is the link before a run's anchor: it binds what must be the same for the run to come out the same.
func (r *Run) Genesis() (Hash, error) {
	bound, err := json.Marshal(struct {
		Format  string      `json:"format"`
		Machine MachineInfo `json:"machine"`
		Game    GameRef     `json:"game"`
		Agent   Hash        `json:"agent"`
		Seed    uint64      `json:"seed"`
	}{"dotmatrix run 1", r.Machine, r.Game, r.Agent.ID, r.Seed})
	if err != nil {
		return Hash{}, fmt.Errorf("binding the run: %w", err)
	}
	return Sum(bound), nil
}

// Link is the step's link over the one before it. It reads StateHash, not State.
func (s *Step) Link(previous Hash) (Hash, error) {
	action, err := json.Marshal(s.Action)
	if err != nil {
		return Hash{}, fmt.Errorf("step %d: linking the action: %w", s.Seq, err)
	}
	spans, err := marshalList(inUTC(s.Spans))
	if err != nil {
		return Hash{}, fmt.Errorf("step %d: linking the spans: %w", s.Seq, err)
	}
	reached, err := marshalList(s.Reached)
	if err != nil {
		return Hash{}, fmt.Errorf("step %d: linking the milestones: %w", s.Seq, err)
	}
	screen := s.Screen.Hash()
	h := sha256.New()
	for _, field := range [][]byte{
		previous[:],
		binary.LittleEndian.AppendUint64(nil, uint64(s.Seq)),
		[]byte(s.Actor),
		s.Input.AppendBinary(nil),
		binary.LittleEndian.AppendUint64(nil, s.Tick),
		s.StateHash[:],
		screen[:],
		action,
		[]byte(s.Said),
		[]byte(s.Reasoning),
		s.Memory,
		s.Facts,
		reached,
		[]byte(s.Fault),
		spans,
	} {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(field))))
		h.Write(field)
	}
	return Hash(h.Sum(nil)), nil
}

// marshalList gives an empty list and none the same bytes, since a record cannot tell them apart.
func marshalList[T any](list []T) ([]byte, error) {
	if len(list) == 0 {
		return nil, nil
	}
	return json.Marshal(list)
}

// inUTC gives spans of one instant the same bytes wherever they were recorded.
func inUTC(spans []Span) []Span {
	spans = slices.Clone(spans)
	for i := range spans {
		spans[i].Start, spans[i].End = spans[i].Start.UTC(), spans[i].End.UTC()
	}
	return spans
}
