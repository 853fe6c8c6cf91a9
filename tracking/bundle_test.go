package tracking

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
)

// family records a run, a fork of it that was resumed and is marked, and a fork of the fork at one of the shared steps.
func family(t *testing.T, s *Store) (parent, child, grandchild *toyRun) {
	t.Helper()
	parent = newToyRun(60)
	shared := record(t, s, parent, 300)
	child = newToyRun(61)
	child.forkOf(parent.run, shared[270])
	record(t, s, child, 20)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Resume(t.Context(), child.run.ID, 77, core.CoreUse{Machine: child.run.Machine, Game: child.run.Game}))
	must(t, rec.Span(t.Context(), child.seq, proofOfCall(child.span(80))))
	recordSteps(t, rec, child, 10)
	must(t, rec.Span(t.Context(), child.seq, proofOfCall(child.span(81))))
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Failed, Reason: "the end", End: child.run.Start.Add(time.Hour)}))
	must(t, s.Note(t.Context(), child.run.ID, "look here"))
	must(t, s.Tag(t.Context(), child.run.ID, "best", "yes"))
	must(t, s.Bookmark(t.Context(), child.run.ID, core.Bookmark{Seq: 280, Text: "odd", Made: child.run.Start}))
	grandchild = newToyRun(62)
	grandchild.forkOf(child.run, shared[100])
	record(t, s, grandchild, 5)
	return parent, child, grandchild
}

// sameRun compares all that can be read of a run in two files.
func sameRun(t *testing.T, a, b *Store, id string) {
	t.Helper()
	one, err := a.FindRun(t.Context(), id)
	must(t, err)
	other, err := b.FindRun(t.Context(), id)
	must(t, err)
	if o := other.Origin; o.Foreign() && (o.File == "" || !o.Imported.Equal(time.Unix(9, 0))) {
		t.Errorf("run %s comes from %+v", id, o)
	}
	other.Origin = one.Origin
	if diff := cmp.Diff(one, other); diff != "" {
		t.Errorf("run %s differs:\n%s", id, diff)
	}
	readers := [2]*Reader{}
	for i, s := range []*Store{a, b} {
		readers[i], err = s.Read(t.Context(), id)
		must(t, err)
		must(t, readers[i].Check(t.Context()))
	}
	for seq := 0; seq <= one.Steps; seq += 13 {
		x, err := readers[0].Step(t.Context(), seq)
		must(t, err)
		y, err := readers[1].Step(t.Context(), seq)
		must(t, err)
		if diff := cmp.Diff(x, y, sameStep); diff != "" {
			t.Fatalf("step %d of run %s differs:\n%s", seq, id, diff)
		}
		states := [2][]byte{}
		for i := range readers {
			states[i], err = readers[i].State(t.Context(), seq)
			must(t, err)
		}
		if !bytes.Equal(states[0], states[1]) {
			t.Fatalf("the state of step %d differs", seq)
		}
	}
	seals := [2][]core.Hash{} // which cover all of the steps
	for i := range readers {
		must(t, readers[i].Proofs(t.Context(), 0, one.Steps, func(p *core.Proof) error {
			seals[i] = append(seals[i], p.Seal)
			return nil
		}))
		endings, err := readers[i].Endings(t.Context())
		must(t, err)
		for _, e := range endings {
			seals[i] = append(seals[i], e.Seal)
		}
	}
	if !cmp.Equal(seals[0], seals[1]) {
		t.Errorf("the seals of run %s differ", id)
	}
}

func TestBundleHoldsAllOfARun(t *testing.T) {
	s := openStore(t)
	parent, child, grandchild := family(t, s)
	elsewhere := openStore(t)
	for _, id := range []string{grandchild.run.ID, child.run.ID, child.run.ID, parent.run.ID} { // the parent comes last, as a whole
		run, err := s.FindRun(t.Context(), id)
		must(t, err)
		path := filepath.Join(t.TempDir(), "run.bundle")
		steps := 0
		must(t, s.Export(t.Context(), run, path, func(statement []byte) (string, error) { return "signed " + string(statement[:20]), nil }, func(done, _ int) { steps = done }))
		if steps != run.Steps+1 {
			t.Errorf("%d steps were told of %d", steps, run.Steps+1)
		}
		if err := s.Export(t.Context(), run, path, nil, nil); err == nil || !strings.Contains(err.Error(), "is there already") {
			t.Errorf("a file was overwritten: %v", err)
		}
		bundle, found, err := OpenBundle(t.Context(), path)
		must(t, err)
		if found.ID != id {
			t.Errorf("the bundle is of run %s", found.ID)
		}
		sameRun(t, s, bundle, id)
		checkIntegrity(t, bundle)
		signatures, err := bundle.Signatures(t.Context(), id)
		must(t, err)
		_, statement, err := s.Statement(t.Context(), id)
		must(t, err)
		if len(signatures) != 1 || signatures[0].Statement != string(statement) {
			t.Errorf("signatures %v", signatures)
		}
		_, err = elsewhere.Import(t.Context(), bundle, id, time.Unix(9, 0), nil)
		must(t, err)
		sameRun(t, s, elsewhere, id)
		must(t, bundle.Close())
	}
	sameRun(t, s, elsewhere, grandchild.run.ID)
	imported, err := elsewhere.FindRun(t.Context(), grandchild.run.ID)
	must(t, err)
	if !imported.Origin.Foreign() || !strings.HasSuffix(imported.Origin.File, ".bundle") {
		t.Errorf("the imported run says that it comes from %+v", imported.Origin)
	}
	checkIntegrity(t, elsewhere)
}

// A run of which only the first steps are there, since another shares them, is shown as far as it goes.
func TestRunThatIsCutOffSaysSo(t *testing.T) {
	s := openStore(t)
	parent, child, _ := family(t, s)
	run, err := s.FindRun(t.Context(), child.run.ID)
	must(t, err)
	path := filepath.Join(t.TempDir(), "run.bundle")
	must(t, s.Export(t.Context(), run, path, nil, nil))
	bundle := openAt(t, path)
	cut, err := bundle.FindRun(t.Context(), parent.run.ID)
	must(t, err)
	if cut.Steps != 270 {
		t.Errorf("the parent has %d steps", cut.Steps)
	}
	reader, err := bundle.Read(t.Context(), parent.run.ID)
	must(t, err)
	if _, err := reader.Step(t.Context(), 271); err == nil {
		t.Error("a step that is not there is read")
	}
	if err := bundle.Export(t.Context(), cut, path+"2", nil, nil); err == nil || !strings.Contains(err.Error(), "only steps up to 270") {
		t.Errorf("it is exported as if it were whole: %v", err)
	}
	rec, err := bundle.Recorder(t.Context())
	must(t, err)
	if err := rec.Resume(t.Context(), parent.run.ID, 0, core.CoreUse{Machine: parent.run.Machine, Game: parent.run.Game}); err == nil || !strings.Contains(err.Error(), "only steps up to 270") {
		t.Errorf("it is resumed: %v", err)
	}
	must(t, rec.Close())
}

func TestImportThatBrokeOffGoesOn(t *testing.T) {
	s, elsewhere := openStore(t), openStore(t)
	toy := newToyRun(63)
	record(t, s, toy, 700)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	broken := errors.New("enough")
	func() {
		defer func() {
			if recover() != broken {
				t.Error("the copy did not break off")
			}
		}()
		_, _ = elsewhere.Import(ctx, s, toy.run.ID, time.Unix(9, 0), func(done, _ int) {
			if done > 300 {
				panic(broken)
			}
		})
	}()
	half, err := elsewhere.FindRun(t.Context(), toy.run.ID)
	must(t, err)
	if half.Steps < 300 || half.Steps >= 699 {
		t.Errorf("%d steps are there", half.Steps)
	}
	if half.Status != core.Incomplete || !half.End.IsZero() || !half.Seal.IsZero() || !strings.Contains(half.Reason, "import all of it") {
		t.Errorf("half of it is shown as %s until %v, sealed %v: %s", half.Status, half.End, half.Seal, half.Reason)
	}
	listed, err := elsewhere.Runs(t.Context())
	must(t, err)
	if len(listed) != 1 || listed[0].Status != core.Incomplete {
		t.Errorf("it is listed as %+v", listed)
	}
	imported(t, elsewhere, s, toy.run.ID)
	sameRun(t, s, elsewhere, toy.run.ID)
}

// imported copies a run that is not there yet as a whole.
func imported(t *testing.T, to, from *Store, id string) {
	t.Helper()
	there, err := to.Import(t.Context(), from, id, time.Unix(9, 0), nil)
	must(t, err)
	if there {
		t.Errorf("run %s is said to be there already", id)
	}
}

// The identity of a run is its seal: another run under the same ID is refused, with the seals of both, also where it only
// shares steps, ends otherwise, or goes on.
func TestAnotherRunOfTheSameIDIsNotImported(t *testing.T) {
	mine := openStore(t)
	toy := newToyRun(66)
	steps := record(t, mine, toy, 20)
	again := func(change func(*toyRun), n int, end string) *Store {
		t.Helper()
		s := openStore(t)
		other := newToyRun(66)
		change(other)
		rec, err := s.Recorder(t.Context())
		must(t, err)
		must(t, rec.Begin(t.Context(), other.run))
		recordSteps(t, rec, other, n)
		must(t, rec.End(t.Context(), core.Outcome{Status: core.Finished, Reason: end, End: other.run.Start.Add(time.Hour)}))
		return s
	}
	const end = "enough"
	same := again(func(*toyRun) {}, 20, end)
	if there, err := mine.Import(t.Context(), same, toy.run.ID, time.Unix(9, 0), nil); err != nil || !there {
		t.Fatalf("the same run: %v, %v", there, err)
	}
	for what, other := range map[string]*Store{
		"another seed":      again(func(o *toyRun) { o.run.Seed++; o.bind(core.Hash{}) }, 20, end),
		"another last step": again(func(o *toyRun) {}, 19, end),
		"one step more":     again(func(o *toyRun) {}, 21, end),
		"another end":       again(func(o *toyRun) {}, 20, "finished another game"),
	} {
		before, err := mine.FindRun(t.Context(), toy.run.ID)
		must(t, err)
		_, err = mine.Import(t.Context(), other, toy.run.ID, time.Unix(9, 0), nil)
		ours, _, sealed := mine.Statement(t.Context(), toy.run.ID)
		must(t, sealed)
		theirs, _, sealed := other.Statement(t.Context(), toy.run.ID)
		must(t, sealed)
		if err == nil || !strings.Contains(err.Error(), ours.Seal.String()) || !strings.Contains(err.Error(), theirs.Seal.String()) {
			t.Errorf("%s: %v", what, err)
		}
		after, err := mine.FindRun(t.Context(), toy.run.ID)
		must(t, err)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s has changed the run:\n%s", what, diff)
		}
	}

	forked := openStore(t) // whose parent is another run of that ID
	other := newToyRun(66)
	other.run.Seed++
	other.bind(core.Hash{})
	shared := record(t, forked, other, 20)
	fork := newToyRun(67)
	fork.forkOf(other.run, shared[10])
	record(t, forked, fork, 5)
	if _, err := mine.Import(t.Context(), forked, fork.run.ID, time.Unix(9, 0), nil); err == nil || !strings.Contains(err.Error(), "another run has that ID") {
		t.Errorf("a fork of another run: %v", err)
	}
	checkKept(t, mine, toy.run.ID, steps)
}

func TestBundleWithAnotherSchemaIsRefused(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(64)
	record(t, s, toy, 3)
	run, err := s.FindRun(t.Context(), Last)
	must(t, err)
	for what, spoil := range map[string]string{
		"view sneaky":         "CREATE VIEW sneaky AS SELECT 1",
		"missing":             "DROP TRIGGER steps_frozen",
		"trigger steps_order": "DROP TRIGGER steps_order; CREATE TRIGGER steps_order BEFORE INSERT ON steps BEGIN SELECT 1; END",
	} {
		path := filepath.Join(t.TempDir(), "run.bundle")
		must(t, s.Export(t.Context(), run, path, nil, nil))
		pool := openPool(path, modeWrite, 1)
		_, err := pool.ExecContext(t.Context(), spoil)
		must(t, err)
		must(t, pool.Close())
		if _, _, err := OpenBundle(t.Context(), path); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, _, err := OpenBundle(t.Context(), s.Path()); err != nil {
		t.Errorf("a record of one run is as good as a bundle: %v", err)
	}
	record(t, s, newToyRun(65), 3)
	if _, _, err := OpenBundle(t.Context(), s.Path()); err == nil || !strings.Contains(err.Error(), "holds 2 runs") {
		t.Errorf("a record of two runs is a bundle: %v", err)
	}
}
