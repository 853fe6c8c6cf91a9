package tracking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"dotmatrix/core"
	"dotmatrix/tracking/codec"
)

// Reader gives back one run, also while it is being recorded. It may be used from several goroutines; it is quickest
// for steps that are read in order.
type Reader struct {
	store *Store
	row   int64
	run   core.Run
	line  lineage
	runs  []core.Run   // of the line
	held  atomic.Int64 // steps that the file is known to hold

	mu        sync.Mutex // guards what is remembered
	screens   codec.ScreenReader
	states    codec.StateReader
	documents documentReader
	messages  messageReader
	recorder  int64 // run whose rows states and documents remember
}

// Read opens the run with the given ID; FindRun finds it.
func (s *Store) Read(ctx context.Context, id string) (*Reader, error) {
	r, err := s.read(ctx, id)
	return r, explain(s.path, err)
}

func (s *Store) read(ctx context.Context, id string) (*Reader, error) {
	h, err := readShelf(ctx, s.readers)
	if err != nil {
		return nil, err
	}
	rows, err := readRuns(ctx, s.readers, h, "WHERE r.uid = ?", id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%w as %q in %s: `dotmatrix runs` lists them", ErrNoRun, id, s.path)
	}
	r := &Reader{store: s, row: rows[0].id, run: rows[0].Run, messages: messageReader{}}
	if r.run.Agent.Files, err = readFiles(ctx, s.readers, rows[0].version); err != nil {
		return nil, fmt.Errorf("run %s: %w", id, err)
	}
	if r.line, err = readLineage(ctx, s.readers, r.row); err != nil {
		return nil, err
	}
	for _, part := range r.line {
		run, err := readWhole(ctx, s.readers, h, part.run)
		if err != nil {
			return nil, err
		}
		r.runs = append(r.runs, run)
	}
	return r, nil
}

// Run is the run, with its agent's files.
func (r *Reader) Run() core.Run { return r.run }

// Lineage is the runs of which this one shares steps, the oldest first and itself last, without the files of their agents.
func (r *Reader) Lineage() []core.Run { return r.runs }

// maxSteps bounds the number that a file may give for a run's last step: four years of a step each frame.
const maxSteps = 1 << 33

// Last is the number of the last finished step, which is in the file. The error wraps core.ErrNoSteps where not even the
// anchor was finished.
func (r *Reader) Last(ctx context.Context) (int, error) {
	var last int
	err := r.store.readers.QueryRowContext(ctx, "SELECT ifnull(min(last_seq, cut_seq), last_seq) FROM runs WHERE id = ?", r.row).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("%w as %s any more", ErrNoRun, r.run.ID)
	}
	if err == nil && last < 0 {
		return 0, fmt.Errorf("run %s has nothing to show: %w", r.run.ID, core.ErrNoSteps)
	}
	if err == nil {
		err = r.holds(ctx, last)
	}
	return last, explain(r.store.path, err)
}

// holds returns an error if the last step that a run's row tells of is not in the file. It is asked of each step once.
func (r *Reader) holds(ctx context.Context, last int) error {
	if known := r.held.Load(); known > int64(last) {
		return nil
	}
	at, err := r.line.place(last)
	if err != nil {
		return err
	}
	var there bool
	err = r.store.readers.QueryRowContext(ctx, "SELECT EXISTS(SELECT 1 FROM steps WHERE run_id = ? AND seq = ?)", at.run, at.seq).Scan(&there)
	switch {
	case err != nil:
		return err
	case !there || last > maxSteps:
		return damaged("run %s says that its last step is %d, which the file does not hold", r.run.ID, last)
	}
	r.held.Store(int64(last) + 1)
	return nil
}

// Step is the whole step without its State, as it was recorded, in UTC.
func (r *Reader) Step(ctx context.Context, seq int) (*core.Step, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	step, err := r.step(ctx, seq)
	if err != nil {
		return nil, r.failed(seq, err)
	}
	return step, nil
}

// State is the machine's coded state at the end of the step, checked against its hash.
func (r *Reader) State(ctx context.Context, seq int) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	state, err := r.state(ctx, seq)
	if err != nil {
		return nil, r.failed(seq, err)
	}
	return state, nil
}

// Loose gives the calls that were made for step seq and are not part of it: they were paid for, and then the process
// ended, a person took over, or the agent failed.
func (r *Reader) Loose(ctx context.Context, seq int) ([]core.Span, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	spans, err := readSpans(ctx, r.store.readers, r.messages, spansLoose, place{run: r.row, seq: seq})
	if err != nil {
		return nil, r.failed(seq, err)
	}
	return spans, nil
}

func (r *Reader) failed(seq int, err error) error {
	return fmt.Errorf("run %s, step %d: %w", r.run.ID, seq, explain(r.store.path, err))
}

// find gives a step's place, and forgets what is remembered of another run's rows.
func (r *Reader) find(ctx context.Context, seq int) (place, error) {
	last, err := r.Last(ctx)
	if err != nil {
		return place{}, err
	}
	if seq < 0 || seq > last {
		return place{}, fmt.Errorf("there is no such step: the last is %d", last)
	}
	at, err := r.line.place(seq)
	if at.run != r.recorder {
		r.recorder, r.states, r.documents = at.run, codec.StateReader{}, documentReader{}
	}
	return at, err
}

func (r *Reader) step(ctx context.Context, seq int) (*core.Step, error) {
	at, err := r.find(ctx, seq)
	if err != nil {
		return nil, err
	}
	q := r.store.readers
	step, screen, err := readStep(ctx, q, at)
	if err != nil {
		return nil, err
	}
	if step.Screen, err = getScreen(ctx, q, &r.screens, screen); err != nil {
		return nil, fmt.Errorf("screen: %w", err)
	}
	if m := r.run.Machine; step.Screen.Width != m.Width || step.Screen.Height != m.Height {
		return nil, damaged("its screen has %d by %d pixels, and the machine's has %d by %d", step.Screen.Width, step.Screen.Height, m.Width, m.Height)
	}
	step.ScreenHash = r.screens.Hash()
	if err := r.documents.get(ctx, q, at); err != nil {
		return nil, err
	}
	step.Memory, step.Facts = r.documents.memory.Bytes(), r.documents.facts.Bytes()
	if step.Reached, err = readReached(ctx, q, at); err != nil {
		return nil, fmt.Errorf("milestones: %w", err)
	}
	if step.Spans, err = readSpans(ctx, q, r.messages, spansPlaced, at); err != nil {
		return nil, err
	}
	return step, nil
}

func (r *Reader) state(ctx context.Context, seq int) ([]byte, error) {
	at, err := r.find(ctx, seq)
	if err != nil {
		return nil, err
	}
	var want core.Hash
	q := r.store.readers
	if err := q.QueryRowContext(ctx, "SELECT state_hash FROM steps WHERE run_id = ? AND seq = ?", at.run, at.seq).Scan(scanHash{&want}); err != nil {
		return nil, fmt.Errorf("machine state: %w", err)
	}
	state, err := getState(ctx, q, &r.states, at)
	if err != nil {
		return nil, fmt.Errorf("machine state: %w", err)
	}
	if err := checkState(state, want); err != nil {
		r.states.Forget()
		return nil, err
	}
	return state, nil
}
