package audit_test

import (
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play/playtest"
)

// Two runs of one seed are the same until one thing in one step is not, wherever it stands.
func TestEachThingOfAStepIsCompared(t *testing.T) {
	const last = 600
	a, b := recordedToy(t, last), recordedToy(t, last)
	b.Run.ID = "another" // or it would share its steps
	compare := func(seq int, in string, change func(*core.Step)) {
		t.Helper()
		original := *b.Steps[seq]
		change(b.Steps[seq])
		divergence, err := audit.Compare(t.Context(), a.Read(), b.Read())
		if err != nil || (in == "") != (divergence == nil) || divergence != nil && (divergence.Seq != seq || divergence.In != in || divergence.A == divergence.B) {
			t.Errorf("step %d, %q: %+v (%v)", seq, in, divergence, err)
		}
		*b.Steps[seq] = original
	}
	compare(1, "", func(*core.Step) {})
	compare(7, "steering", func(s *core.Step) { s.Steered = []string{"go left"} })
	compare(7, "actor", func(s *core.Step) { s.Actor = core.ActorFallback })
	compare(7, "input", func(s *core.Step) { s.Input = core.Input{{Buttons: core.B, Frames: 24}} })
	compare(7, "reasoning", func(s *core.Step) { s.Reasoning = "hm" })
	compare(7, "machine state", func(s *core.Step) { s.StateHash[0]++ })
	compare(7, "request 1", func(s *core.Step) {
		s.Spans = []core.Span{{Op: core.OpExecuteTool, Attributes: map[string]any{core.AttrToolName: "find_path"}}}
	})
	compare(7, "", func(s *core.Step) { s.Duration++ }) // the wall clock's
	for _, seq := range []int{1, 255, 256, 257, 511, 512, last} {
		compare(seq, "words", func(s *core.Step) { s.Said += "!" })
	}
}

// Runs of different lengths are compared as far as both go.
func TestShorterRunEndsTheComparison(t *testing.T) {
	long, short := recordedToy(t, 9), recordedToy(t, 4)
	long.Run.ID = "another"
	for _, pair := range [][2]*playtest.Record{{long, short}, {short, long}} {
		if divergence, err := audit.Compare(t.Context(), pair[0].Read(), pair[1].Read()); divergence != nil || err != nil {
			t.Errorf("%+v, %v", divergence, err)
		}
	}
}
