package audit_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// Every step's state and picture are compared, those of the first and the last too, and where they differ is said.
func TestVerifyComparesEveryStep(t *testing.T) {
	const last = 4
	record := recordedToy(t, last)
	finds := func(seq int, in string, change func(*core.Step)) {
		t.Helper()
		original := *record.Steps[seq]
		change(record.Steps[seq])
		n, divergence, err := audit.Verify(t.Context(), record.Read(), &playtest.Machine{}, play.Whole, nil)
		if err != nil || divergence == nil || divergence.Seq != seq || divergence.Tampered || !strings.HasPrefix(divergence.In, in) || n != max(seq-1, 0) {
			t.Errorf("step %d, %s: %d steps, %+v, %v", seq, in, n, divergence, err)
		}
		*record.Steps[seq] = original
	}
	for _, seq := range []int{1, 2, last} { // a reader that gives something else than its hash says
		finds(seq, "screen", func(s *core.Step) { s.Screen = s.Screen.Clone(); s.Screen.Pix[60] ^= 1 })
		finds(seq, "machine state, first in byte 5", func(s *core.Step) { s.State = slices.Clone(s.State); s.State[5] ^= 1 })
		finds(seq, "machine state, in its length (9 bytes, 8 re-run)", func(s *core.Step) { s.State = append(slices.Clone(s.State), 0) })
	}
}

// laterTick is a record whose step 3 claims one frame more than its proof.
type laterTick struct{ *playtest.Reader }

func (l laterTick) Step(ctx context.Context, seq int) (*core.Step, error) {
	step, err := l.Reader.Step(ctx, seq)
	if err == nil && seq == 3 {
		step.Tick++
	}
	return step, err
}

// The number of frames is computed again, too: two that lead to one state would else be the same.
func TestVerifyCountsFrames(t *testing.T) {
	record := recordedToy(t, 4)
	n, divergence, err := audit.Verify(t.Context(), laterTick{record.Read()}, &playtest.Machine{}, play.Whole, nil)
	if err != nil || n != 2 || divergence == nil || divergence.Seq != 3 || divergence.In != "tick" || divergence.Tampered {
		t.Errorf("%d steps, %+v, %v", n, divergence, err)
	}
}

// The progress of a verification ends at its last step.
func TestVerifyTellsHowFarItIs(t *testing.T) {
	record := recordedToy(t, 4)
	var told []int
	if _, _, err := audit.Verify(t.Context(), record.Read(), &playtest.Machine{}, play.Range{From: 2, To: 4}, func(done, of int) { told = append(told, done, of) }); err != nil {
		t.Fatal(err)
	}
	if want := []int{1, 3, 2, 3, 3, 3}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}
