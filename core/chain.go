package core

import (
	"encoding/json"
	"fmt"
)

// The chain proves a record: each step's link is the SHA-256 of the link before it and of everything in the step that
// does not depend on the wall clock. Whoever trusts the last link trusts every step. A second chain, the seals, covers
// what the links leave out, so that the links of two equal runs are equal.

// Genesis is the link before a run's first own step: it binds what must be the same for the run to come out the same.
// fork is the parent's link at ForkSeq, zero for a run that is no fork.
func (r *Run) Genesis(fork Hash) (Hash, error) {
	if !r.isFormat1() && r.Format != 0 && r.Format != RunFormat {
		return Hash{}, fmt.Errorf("run %s is of format %d, and this dotmatrix knows up to %d: update dotmatrix", r.ID, r.Format, RunFormat)
	}
	format, terms, model := "dotmatrix run 2", r.Terms, r.ChosenModel
	if r.isFormat1() {
		format, terms, model = "dotmatrix run 1", Terms{}, ""
	}
	bound, err := json.Marshal(struct {
		Format  string      `json:"format"`
		Machine MachineInfo `json:"machine"`
		Game    GameRef     `json:"game"`
		Agent   Hash        `json:"agent"`
		Seed    uint64      `json:"seed"`
		Anchor  Hash        `json:"anchor"`
		Fork    Hash        `json:"fork,omitzero"`
		Memory  Hash        `json:"memory,omitzero"`
		Model   string      `json:"model,omitempty"`
		Terms   Terms       `json:"terms,omitzero"`
	}{format, r.Machine, r.Game, r.Agent.ID, r.Seed, r.Anchor.State, fork, HashOf(r.Memory), model, terms})
	if err != nil {
		return Hash{}, fmt.Errorf("binding the run: %w", err)
	}
	return Sum(bound), nil
}

// isFormat1 reports whether the run was begun by a release before schema 4.
func (r *Run) isFormat1() bool { return r.Format == 1 }

// Prove hashes the step's Screen and State, links it over the step before, and gives the proof of all that. calls are the
// proofs of its Spans, in their order, where they are known already; nil: they are made here. Hashes that are set already
// are those of the screen and the state, and are not made again.
func (s *Step) Prove(previous Hash, calls []CallProof) (*Proof, error) {
	if s.ScreenHash.IsZero() {
		s.ScreenHash = s.Screen.Hash()
	}
	if s.StateHash.IsZero() {
		s.StateHash = Sum(s.State)
	}
	p, err := s.proof(calls)
	if err != nil {
		return nil, err
	}
	s.Chain = p.Link(previous)
	p.Chain = s.Chain
	return &p, nil
}

// Link is the step's link over the one before it.
func (s *Step) Link(previous Hash) (Hash, error) {
	p, err := s.Proof()
	if err != nil {
		return Hash{}, err
	}
	return p.Link(previous), nil
}

// Link is the step's link over the one before it.
func (p *Proof) Link(previous Hash) Hash {
	data := appendHash(make([]byte, 0, 1024), previous)
	for _, field := range p.fields()[:linked] {
		data = appendField(data, field)
	}
	return Sum(data)
}

// RunFields names what is recorded of a run when it begins, in the order of its checksums. Runs of format 1 have those up to
// the start.
var RunFields = []string{"ID", "name", "machine", "game", "agent", "seed", "anchor", "ROM path", "parent", "fork", "memory", "start",
	"format", "model", "terms"}

func (r *Run) fields() ([][]byte, error) {
	machine, err := json.Marshal(r.Machine)
	if err != nil {
		return nil, fmt.Errorf("the machine: %w", err)
	}
	fields := [][]byte{
		[]byte(r.ID), []byte(r.Name), machine, appendHash([]byte(r.Game.Name), r.Game.Version), r.Agent.ID[:], appendNumber(nil, r.Seed),
		appendHash([]byte(r.Anchor.Name), r.Anchor.State), []byte(r.ROMPath), []byte(r.Parent), appendNumber(nil, uint64(r.ForkSeq)),
		appendHash(nil, HashOf(r.Memory)), appendTime(nil, r.Start),
	}
	if r.isFormat1() {
		return fields, nil
	}
	terms, err := json.Marshal(r.Terms)
	if err != nil {
		return nil, fmt.Errorf("the terms: %w", err)
	}
	return append(fields, appendNumber(nil, RunFormat), []byte(r.ChosenModel), terms), nil
}

// FieldSums are the checksums of the run's fields as they are.
func (r *Run) FieldSums() ([]byte, error) {
	fields, err := r.fields()
	return fieldSums(fields), err
}

// ChangedField names the first field that does not have its recorded checksum; "" where each has.
func (r *Run) ChangedField(recorded []byte) (string, error) {
	sums, err := r.FieldSums()
	return changedField(RunFields[:len(sums)/2], sums, recorded), err
}

// OpeningSeal is the seal before a run's first own step. It covers what is recorded of a run and not bound.
func (r *Run) OpeningSeal(genesis Hash) (Hash, error) {
	fields, err := r.fields()
	data := appendHash(nil, genesis)
	for _, field := range fields {
		data = appendField(data, field)
	}
	return Sum(data), err
}

// NextSeal is the step's seal over the one before it.
func (p *Proof) NextSeal(previous Hash) Hash {
	data := appendHash(appendHash(nil, previous), p.Chain)
	data = appendNumber(appendTime(data, p.Start), uint64(p.Duration))
	return Sum(appendHashes(appendField(data, p.Sums), p.Loose))
}

// Seal is the seal of a closed run over that of its last step. earlier is that of the ending before, zero where the run
// was not resumed; limit is the run's when it was closed, and loose are the calls that were made after its last step. An
// outcome without a cause, as all were before schema 4, is sealed without one.
func (o *Outcome) Seal(previous, earlier Hash, limit int, loose []Hash) Hash {
	data := appendHash(appendHash(nil, previous), earlier)
	for _, text := range []string{string(o.Status), o.Reason, o.Next} {
		data = appendField(data, text)
	}
	if o.Cause != "" {
		data = appendField(data, string(o.Cause))
	}
	data = appendNumber(appendTime(data, o.End), uint64(limit))
	return Sum(appendHashes(data, loose))
}
