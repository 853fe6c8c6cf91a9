package tracking

import (
	"context"
	"fmt"
	"sync"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking/lock"
)

// liveness remembers for a while which runs are being recorded: looking means to ask for a run's lock, which many
// watchers that look many times a second must not do.
type liveness struct {
	mu   sync.Mutex
	runs map[string]sighting
}

type sighting struct {
	at   time.Time
	live bool
}

// livenessFor is how long an answer is good.
const livenessFor = time.Second

func (l *liveness) of(path, run string) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if seen, ok := l.runs[run]; ok && time.Since(seen.at) < livenessFor {
		return seen.live, nil
	}
	live, err := lock.RunHeld(path, run)
	if err == nil {
		if l.runs == nil {
			l.runs = map[string]sighting{}
		}
		l.runs[run] = sighting{time.Now(), live}
	}
	return live, err
}

// outcomeNow says how a run stands, of which a row said that it is running. Whoever records closes the run before letting
// go of its lock; so a run whose lock is free is dead only if the row, read again, still says the same.
func (s *Store) outcomeNow(ctx context.Context, row int64, run string, held func(path, run string) (bool, error)) (core.Outcome, error) {
	live, err := held(s.path, run)
	if err != nil || live {
		return core.Outcome{Status: core.Running}, err
	}
	o, last, limit, err := readOutcome(ctx, s.readers, row)
	if err != nil || o.Status != core.Running {
		return o, err
	}
	end := o.End
	o = died(last, limit)
	o.End = end
	return o, nil
}

// readOutcome reads what a run's row says, with its last step and its limit.
func readOutcome(ctx context.Context, q querier, row int64) (o core.Outcome, last int64, limit int, err error) {
	err = q.QueryRowContext(ctx, "SELECT status, cause, reason, next_uid, end_ns, last_seq, step_limit FROM runs WHERE id = ?", row).
		Scan(&o.Status, &o.Cause, &o.Reason, &o.Next, scanTime{&o.End}, &last, &limit)
	return o, last, limit, err
}

// settle tells of the runs that are marked as running how they stand.
func (s *Store) settle(ctx context.Context, rows []runRow) error {
	for i := range rows {
		r := &rows[i]
		if r.Status != core.Running {
			continue
		}
		stands, err := s.outcomeNow(ctx, r.id, r.ID, lock.RunHeld)
		if err != nil {
			return err
		}
		if stands.Status != core.Running {
			r.Outcome = stands
		}
	}
	return nil
}

// Recording is a run that is being recorded.
type Recording struct {
	Run     string
	Process uint64 // 0: unknown
}

// String names both.
func (r Recording) String() string {
	return fmt.Sprintf("run %s is recorded by %s", r.Run, process(r.Process))
}

func process(id uint64) string {
	if id == 0 {
		return "another process"
	}
	return fmt.Sprintf("process %d", id)
}

// Recordings lists the runs that are being recorded into the file, by any process, oldest first.
func (s *Store) Recordings(ctx context.Context) ([]Recording, error) {
	ids, err := runsMarkedRunning(ctx, s.readers)
	if err != nil {
		return nil, explain(s.path, err)
	}
	var live []Recording
	for _, id := range ids {
		held, err := lock.RunHeld(s.path, id)
		if err != nil {
			return nil, explain(s.path, err)
		}
		if held {
			live = append(live, Recording{Run: id, Process: lock.Holder(lock.RunPath(s.path, id))})
		}
	}
	return live, nil
}

func runsMarkedRunning(ctx context.Context, q querier) ([]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT uid FROM runs WHERE status = 'running' ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
