package tracking

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"dotmatrix/core"
)

// blocked has the writer wait until the test lets it go on.
func blocked(t *testing.T, s *Store) (release func()) {
	t.Helper()
	gate, began := make(chan struct{}), make(chan struct{})
	must(t, s.writer.queue(t.Context(), job{then: func(error) {}, work: func(context.Context, *sql.Tx) error {
		close(began)
		<-gate
		return nil
	}}))
	<-began
	return func() { close(gate) }
}

// Steps that wait for the disk are kept together; of those behind one that fails none is kept, and those before it are.
func TestStepsThatWaitAreKeptTogether(t *testing.T) {
	for _, bad := range []int{-1, 0, 7, 19} {
		s := openStore(t)
		toy := newToyRun(70)
		rec, err := s.Recorder(t.Context())
		must(t, err)
		must(t, rec.Begin(t.Context(), toy.run))
		release := blocked(t, s)
		var steps []*core.Step
		var heard []error
		for seq := range 20 {
			step := toy.next()
			if seq == bad {
				step.StateHash[0] ^= 1
			}
			steps = append(steps, step)
			must(t, rec.Step(t.Context(), step, nil, func(err error) { heard = append(heard, err) }))
		}
		release()
		err = rec.Flush(t.Context())
		if (err != nil) != (bad >= 0) {
			t.Errorf("step %d is bad: %v", bad, err)
		}
		good := len(steps)
		if bad >= 0 {
			good = bad
		}
		if len(heard) != len(steps) {
			t.Fatalf("of %d steps %d are told of", len(steps), len(heard))
		}
		for seq, said := range heard {
			if (said == nil) != (seq < good) || said != nil && !errors.Is(said, err) {
				t.Errorf("step %d is bad, and of step %d it is said: %v", bad, seq, said)
			}
		}
		_ = rec.End(t.Context(), core.Outcome{Status: core.Stopped}) // says again what broke it
		if good > 0 {
			checkKept(t, s, toy.run.ID, steps[:good])
		}
		checkIntegrity(t, s)
	}
}
