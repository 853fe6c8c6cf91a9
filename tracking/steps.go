package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

// place is a step's in the file: forks share the steps of other runs.
type place struct {
	run   int64 // row of the run that recorded it
	first int   // the first step that this run recorded itself
	seq   int
}

// keyed is the step at or before which everything is kept whole.
func (p place) keyed() int { return max(p.first, p.seq-p.seq%keyEvery) }

// checkStep refuses what could not be given back as it was.
func checkStep(step *core.Step) error {
	switch s := step.Screen; {
	case s == nil || s.Width < 1 || s.Height < 1 || s.Width > 0xFFFF || s.Height > 0xFFFF || s.Width*s.Height > codec.MaxPixels || len(s.Pix) != s.Width*s.Height:
		return errors.New("it has no valid screen")
	case len(step.State) > codec.MaxRaw:
		return fmt.Errorf("its machine state has more than %d bytes", codec.MaxRaw)
	}
	for _, line := range step.Steered {
		if !utf8.ValidString(line) {
			return errors.New("a line for the agent is not UTF-8")
		}
	}
	if _, err := core.ParseInput(step.Input.AppendBinary(nil)); err != nil {
		return err
	}
	return nil
}

// proofOf is the proof of a step, which is given or made. One that is given vouches for the hashes of screen and state; else
// they are checked.
func proofOf(step *core.Step, given *core.Proof) (core.Proof, error) {
	if given != nil {
		if p := given; p.Seq != step.Seq || p.Chain != step.Chain || p.ScreenHash != step.ScreenHash || p.StateHash != step.StateHash || len(p.Calls) != len(step.Spans) {
			return core.Proof{}, errors.New("the proof is that of another step")
		}
		return *given, nil
	}
	if step.Screen.Hash() != step.ScreenHash {
		return core.Proof{}, errors.New("its screen does not have the hash that it says")
	}
	if core.Sum(step.State) != step.StateHash {
		return core.Proof{}, errors.New("its machine state does not have the hash that it says")
	}
	return step.Proof()
}

// stepRow is what stands in a step's row beside what the step holds.
type stepRow struct {
	run, screen int64
	seal        core.Hash
	sums        []byte
	whole       bool // memory and facts need no step before
}

// putStep keeps the step's own row and gives its number.
func putStep(ctx context.Context, tx *sql.Tx, row stepRow, step *core.Step, memory, facts *codec.Document) (int64, error) {
	action, err := codec.PackAction(step.Action)
	if err != nil {
		return 0, err
	}
	start, err := instant(step.Start)
	if err != nil {
		return 0, err
	}
	steered, err := codec.PackLines(step.Steered)
	if err != nil {
		return 0, err
	}
	memoryForm, memoryKept := memory.Become(step.Memory, row.whole)
	factsForm, factsKept := facts.Become(step.Facts, row.whole)
	return insertRow(ctx, tx, `INSERT INTO steps(run_id, seq, actor, tick, frames, presses, start_ns, dur_ns, screen_id, state_hash, chain, seal, sums, input,
		action, fault, steered, memory_form, facts_form, memory, facts, said, reasoning) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		row.run, step.Seq, string(step.Actor), int64(step.Tick), step.Frames(), pressesIn(step.Action), start, int64(step.Duration), row.screen,
		step.StateHash[:], step.Chain[:], row.seal[:], row.sums, step.Input.AppendBinary([]byte{}), action,
		step.Fault, steered, memoryForm, factsForm, memoryKept, factsKept, step.Said, step.Reasoning)
}

// selectSteps gives the steps' own rows without their documents, as scanStep reads them.
const selectSteps = `SELECT seq, actor, tick, frames, presses, start_ns, dur_ns, screen_id, state_hash, chain, input, action, fault, steered, said, reasoning
	FROM steps WHERE run_id = ? `

// scanStep reads a row of selectSteps; screen is the row of the step's screen.
func scanStep(row interface{ Scan(...any) error }) (step *core.Step, screen int64, err error) {
	step = new(core.Step)
	var tick, duration int64
	var frames, presses int
	var input, action, steered []byte
	if err := row.Scan(&step.Seq, &step.Actor, &tick, &frames, &presses, scanTime{&step.Start}, &duration, &screen, scanHash{&step.StateHash}, scanHash{&step.Chain},
		&input, &action, &step.Fault, &steered, &step.Said, &step.Reasoning); err != nil {
		return nil, 0, err
	}
	step.Tick, step.Duration = uint64(tick), time.Duration(duration)
	if step.Input, err = core.ParseInput(input); err != nil {
		return nil, 0, damaged("%v", err)
	}
	if step.Action, _, err = codec.OpenAction(action); err != nil {
		return nil, 0, err
	}
	if frames != step.Frames() || presses != pressesIn(step.Action) {
		return nil, 0, damaged("it counts %d frames and %d presses, and holds %d and %d", frames, presses, step.Frames(), pressesIn(step.Action))
	}
	step.Steered, err = codec.OpenLines(steered)
	return step, screen, err
}

// readStep gives the step's own row, and the row of its screen.
func readStep(ctx context.Context, q querier, at place) (*core.Step, int64, error) {
	step, screen, err := scanStep(q.QueryRowContext(ctx, selectSteps+"AND seq = ?", at.run, at.seq))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, damaged("its row is missing")
	}
	return step, screen, err
}

// documentReader gives memory and facts back. It remembers the newest, since the next is mostly a change of it.
type documentReader struct {
	seq           int
	known         bool
	memory, facts codec.Document
}

// get goes to the end of a step.
func (d *documentReader) get(ctx context.Context, q querier, at place) error {
	first := at.keyed()
	if d.known && d.seq <= at.seq && d.seq >= first {
		first = d.seq + 1
	} else {
		*d = documentReader{seq: first - 1}
	}
	d.known = false
	rows, err := q.QueryContext(ctx, `SELECT seq, memory_form, facts_form, memory, facts FROM steps
		WHERE run_id = ? AND seq BETWEEN ? AND ? ORDER BY seq`, at.run, first, at.seq)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int
		var memoryForm, factsForm codec.Form
		var memory, facts []byte
		if err := rows.Scan(&seq, &memoryForm, &factsForm, &memory, &facts); err != nil {
			return err
		}
		if seq != d.seq+1 {
			return damaged("the row of step %d is missing", d.seq+1)
		}
		if err := d.memory.Advance(memoryForm, memory); err != nil {
			return fmt.Errorf("memory of step %d: %w", seq, err)
		}
		if err := d.facts.Advance(factsForm, facts); err != nil {
			return fmt.Errorf("facts of step %d: %w", seq, err)
		}
		d.seq = seq
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if d.seq != at.seq {
		return damaged("the row of step %d is missing", d.seq+1)
	}
	d.known = true
	return nil
}
