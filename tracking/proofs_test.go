package tracking

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"dotmatrix/core"
)

// checkProofs follows the chain and the seals of a run that is no fork, from its genesis to its last step.
func checkProofs(t *testing.T, r *Reader) (last core.Proof) {
	t.Helper()
	run := r.Run()
	chain, err := run.Genesis(core.Hash{})
	must(t, err)
	seal, err := run.OpeningSeal(chain)
	must(t, err)
	n, err := r.Last(t.Context())
	must(t, err)
	must(t, r.Proofs(t.Context(), 0, n, func(p *core.Proof) error {
		if chain = p.Link(chain); chain != p.Chain {
			t.Fatalf("step %d: its link does not come out again", p.Seq)
		}
		if seal = p.NextSeal(seal); seal != p.Seal {
			t.Fatalf("step %d: its seal does not come out again", p.Seq)
		}
		if name := p.ChangedField(); name != "" {
			t.Fatalf("step %d: its %s has another checksum", p.Seq, name)
		}
		last = *p
		return nil
	}))
	if last.Seq != n {
		t.Fatalf("the proofs end at step %d of %d", last.Seq, n)
	}
	endings, err := r.Endings(t.Context())
	must(t, err)
	if len(endings) > 0 {
		e, earlier := endings[len(endings)-1], core.Hash{}
		if len(endings) > 1 {
			earlier = endings[len(endings)-2].Seal
		}
		if e.Seq != n || e.Outcome.Seal(seal, earlier, e.Limit, e.Loose) != e.Seal {
			t.Errorf("the seal of the run's end does not come out again")
		}
	}
	must(t, r.Check(t.Context()))
	return last
}

func TestProofsAreThoseOfTheSteps(t *testing.T) {
	s := openStore(t)
	toy := newToyRun(40)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	var steps []*core.Step
	for range 6 {
		steps = append(steps, recordSteps(t, rec, toy, 60)...)
		must(t, rec.Span(t.Context(), toy.seq, proofOfCall(toy.span(90)))) // a call that no step uses
	}
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Failed, Reason: "enough", Next: "abc"}))
	reader, err := s.Read(t.Context(), toy.run.ID)
	must(t, err)
	checkProofs(t, reader)

	// from the middle, and what is handed out is the same as of the whole steps
	must(t, reader.Proofs(t.Context(), 277, 300, func(p *core.Proof) error {
		whole, err := steps[p.Seq].Proof()
		must(t, err)
		if whole.Link(core.Hash{}) != p.Link(core.Hash{}) {
			t.Errorf("step %d: its proof is not that of the step", p.Seq)
		}
		return nil
	}))
	enough := errors.New("enough")
	if err := reader.Proofs(t.Context(), 0, 10, func(*core.Proof) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("the error of the caller is lost: %v", err)
	}
}

func TestResumedRunGoesOnWhereItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs.db")
	s := openAt(t, path)
	toy := newToyRun(41)
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), toy.run))
	steps := recordSteps(t, rec, toy, 300)
	paid := toy.span(50)
	must(t, rec.Span(t.Context(), toy.seq, proofOfCall(paid)))
	must(t, rec.Span(t.Context(), toy.seq, proofOfCall(toy.span(51))))
	must(t, rec.Flush(t.Context()))
	must(t, rec.Close()) // as if its process had died

	for round := range 2 {
		rec, err = s.Recorder(t.Context())
		must(t, err)
		must(t, rec.Resume(t.Context(), toy.run.ID, 9000+round, core.CoreUse{Machine: toy.run.Machine, Game: toy.run.Game}))
		if round == 0 { // the step that was being decided uses what was paid for
			step := toy.next()
			step.Spans = append([]core.Span{paid}, step.Spans...)
			toy.chain, err = step.Link(steps[len(steps)-1].Chain)
			must(t, err)
			step.Chain = toy.chain
			must(t, rec.Step(t.Context(), step, nil, ignore))
			steps = append(steps, step)
		}
		steps = append(steps, recordSteps(t, rec, toy, 20)...)
		must(t, rec.End(t.Context(), core.Outcome{Status: core.Finished, Reason: "done", End: toy.run.Start.Add(time.Hour)}))
	}
	reader, err := s.Read(t.Context(), toy.run.ID)
	must(t, err)
	if last := checkProofs(t, reader); last.Chain != steps[len(steps)-1].Chain {
		t.Error("the resumed run ends with another chain")
	}
	endings, err := reader.Endings(t.Context())
	must(t, err)
	if len(endings) != 3 || endings[0].Status != core.Interrupted || endings[0].Seq != 299 || len(endings[0].Loose) != 2 {
		t.Errorf("the run was closed as %+v", endings)
	}
	if loose, err := reader.Loose(t.Context(), 300); err != nil || len(loose) != 1 {
		t.Errorf("%d calls are loose (%v)", len(loose), err)
	}
	checkSeals(t, reader, endings[:2])
	run, err := s.FindRun(t.Context(), toy.run.ID)
	must(t, err)
	if run.Status != core.Finished || run.Limit != 9001 || run.Steps != 340 {
		t.Errorf("the run is %s with limit %d after %d steps", run.Status, run.Limit, run.Steps)
	}
	checkIntegrity(t, s)
}

// checkSeals checks the endings of a run before it was resumed.
func checkSeals(t *testing.T, r *Reader, endings []core.Ending) {
	t.Helper()
	var earlier core.Hash
	for _, e := range endings {
		must(t, r.Proofs(t.Context(), e.Seq, e.Seq, func(p *core.Proof) error {
			if e.Outcome.Seal(p.Seal, earlier, e.Limit, e.Loose) != e.Seal {
				t.Errorf("the seal of the ending after step %d does not come out again", e.Seq)
			}
			return nil
		}))
		earlier = e.Seal
	}
}

func TestForkThatDiedBeforeItsFirstStepIsResumed(t *testing.T) {
	s := openStore(t)
	parent := newToyRun(42)
	shared := record(t, s, parent, 30)
	child := newToyRun(43)
	child.forkOf(parent.run, shared[20])
	rec, err := s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Begin(t.Context(), child.run))
	must(t, rec.Close())
	rec, err = s.Recorder(t.Context())
	must(t, err)
	must(t, rec.Resume(t.Context(), child.run.ID, 0, core.CoreUse{Machine: child.run.Machine, Game: child.run.Game}))
	recordSteps(t, rec, child, 5)
	must(t, rec.End(t.Context(), core.Outcome{Status: core.Finished}))
	reader, err := s.Read(t.Context(), child.run.ID)
	must(t, err)
	must(t, reader.Check(t.Context()))
	opening, err := child.run.Genesis(shared[20].Chain)
	must(t, err)
	seal, err := child.run.OpeningSeal(opening)
	must(t, err)
	must(t, reader.Proofs(context.Background(), 21, 21, func(p *core.Proof) error {
		if p.NextSeal(seal) != p.Seal {
			t.Error("the seal of the fork's first step does not come out again")
		}
		return nil
	}))
}
