package tracking

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

// Proofs hands the proofs of steps from..to to each, in order; an error of each ends it and is given back. It may be
// called from several goroutines, for parts of a run.
func (r *Reader) Proofs(ctx context.Context, from, to int, each func(*core.Proof) error) error {
	for _, part := range r.line {
		first, last := max(part.first, from), min(part.last, to)
		if first > last {
			continue
		}
		s := proofScan{q: r.store.readers, run: part.run, lists: newListReader(r.store.readers), each: each}
		if err := s.scan(ctx, place{part.run, part.first, first}, last); err != nil {
			return fmt.Errorf("run %s: %w", r.run.ID, explain(r.store.path, err))
		}
	}
	return nil
}

// proofScan reads the proofs of steps that one run recorded.
type proofScan struct {
	q       querier
	run     int64
	lists   *listReader
	calls   *callScan
	reached map[int][]core.Milestone
	memory  hashedDocument
	facts   hashedDocument
	actions map[string]json.RawMessage // as marshalled, by how they are kept
	each    func(*core.Proof) error
}

// maxActions bounds how many actions are remembered.
const maxActions = 1024

// action gives what the chain holds of an action. It remembers some, since runs repeat them.
func (s *proofScan) action(kept []byte) (json.RawMessage, error) {
	if known, ok := s.actions[string(kept)]; ok {
		return known, nil
	}
	_, marshalled, err := codec.OpenAction(kept)
	if err != nil {
		return nil, err
	}
	if s.actions == nil || len(s.actions) == maxActions {
		s.actions = map[string]json.RawMessage{}
	}
	s.actions[string(kept)] = marshalled
	return marshalled, nil
}

// hashedDocument is a document with its hash.
type hashedDocument struct {
	codec.Document
	hash core.Hash
}

func (d *hashedDocument) advance(kept codec.Form, data []byte) error {
	if kept == codec.FormSame {
		return nil
	}
	if err := d.Document.Advance(kept, data); err != nil {
		return err
	}
	d.hash = core.HashOf(d.Bytes())
	return nil
}

func (s *proofScan) scan(ctx context.Context, from place, last int) (err error) {
	if s.reached, err = readReachedIn(ctx, s.q, s.run, from.seq, last); err != nil {
		return err
	}
	if s.calls, err = scanCalls(ctx, s.q, s.lists, s.run, from.seq, last); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.calls.close()) }()
	rows, err := s.q.QueryContext(ctx, `SELECT p.seq, p.actor, p.tick, p.start_ns, p.dur_ns, s.sha256, p.state_hash, p.chain, p.seal, p.sums, p.input, p.action,
		p.fault, p.steered, p.memory_form, p.facts_form, p.memory, p.facts, p.said, p.reasoning FROM steps p LEFT JOIN screens s ON s.id = p.screen_id
		WHERE p.run_id = ? AND p.seq BETWEEN ? AND ? ORDER BY p.seq`, s.run, from.keyed(), last)
	if err != nil {
		return err
	}
	defer rows.Close()
	want := from.keyed()
	for ; rows.Next(); want++ {
		p, err := s.row(rows)
		if err != nil {
			return fmt.Errorf("step %d: %w", want, err)
		}
		if p.Seq != want {
			return damaged("the row of step %d is missing", want)
		}
		if p.Seq < from.seq {
			continue
		}
		if p.Calls, p.Loose, err = s.calls.take(ctx, p.Seq); err != nil {
			return fmt.Errorf("step %d: %w", want, err)
		}
		p.Reached = s.reached[p.Seq]
		if err := s.each(p); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if want != last+1 {
		return damaged("the row of step %d is missing", want)
	}
	return nil
}

func (s *proofScan) row(rows *sql.Rows) (*core.Proof, error) {
	p := &core.Proof{}
	var tick, duration int64
	var memoryForm, factsForm codec.Form
	var screen, action, steered, memory, facts []byte
	if err := rows.Scan(&p.Seq, &p.Actor, &tick, scanTime{&p.Start}, &duration, &screen, scanHash{&p.StateHash}, scanHash{&p.Chain},
		scanHash{&p.Seal}, &p.Sums, &p.Input, &action, &p.Fault, &steered, &memoryForm, &factsForm, &memory, &facts, &p.Said, &p.Reasoning); err != nil {
		return nil, err
	}
	if screen == nil {
		return nil, damaged("its screen is missing")
	}
	if err := (scanHash{&p.ScreenHash}).Scan(screen); err != nil {
		return nil, fmt.Errorf("its screen: %w", err)
	}
	var err error
	if p.Steered, err = codec.OpenLines(steered); err != nil {
		return nil, err
	}
	if p.Action, err = s.action(action); err != nil {
		return nil, err
	}
	p.Tick, p.Duration = uint64(tick), time.Duration(duration)
	if err := s.memory.advance(memoryForm, memory); err != nil {
		return nil, fmt.Errorf("memory: %w", err)
	}
	if err := s.facts.advance(factsForm, facts); err != nil {
		return nil, fmt.Errorf("facts: %w", err)
	}
	p.Memory, p.Facts = s.memory.hash, s.facts.hash
	return p, nil
}
