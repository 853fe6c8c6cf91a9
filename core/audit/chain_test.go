package audit_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// The steps of a long run are checked in chunks beside each other: no step between two is left out, and of several that
// were changed the first is named.
func TestChainIsFollowedAcrossChunks(t *testing.T) {
	const last = 2*4096 + 20
	record := recordedToy(t, last)
	for _, test := range []struct {
		part    play.Range
		changed []int
		names   int // -1: none
	}{
		{part: play.Whole, names: -1},
		{part: play.Range{From: 5, To: last}, names: -1},
		{part: play.Whole, changed: []int{last}, names: last},
		{part: play.Range{From: last, To: last}, changed: []int{last}, names: last},
		{part: play.Range{From: 5, To: last}, changed: []int{4096}, names: 4096},
		{part: play.Range{From: 5, To: last}, changed: []int{4099}, names: 4099},
		{part: play.Range{From: 4000, To: 8200}, changed: []int{8192}, names: 8192},
		{part: play.Whole, changed: []int{4095}, names: 4095},
		{part: play.Whole, changed: []int{4090, 4096, 8192}, names: 4090},
		{part: play.Range{From: 5000, To: 5010}, changed: []int{4999, 5011}, names: -1},
	} {
		for _, seq := range test.changed {
			record.Steps[seq].Said += "!"
		}
		done, of := 0, 0
		n, divergence, err := audit.VerifyChain(t.Context(), record.Read(), test.part, func(d, o int) { done, of = max(done, d), o })
		holds := min(test.part.To, last) - max(test.part.From, 1) + 1
		if test.names >= 0 {
			holds = test.names - max(test.part.From, 1)
		}
		if err != nil || n != holds || (divergence != nil) != (test.names >= 0) || divergence != nil && divergence.Seq != test.names {
			t.Errorf("%v: %d steps hold, %v, %v", test, n, divergence, err)
		}
		if all := min(test.part.To, last) - test.part.From + 1; divergence == nil && (done != all || of != all) {
			t.Errorf("%v: progress %d of %d, want %d", test, done, of, all)
		}
		for _, seq := range test.changed {
			record.Steps[seq].Said = fmt.Sprintf("step %d", seq)
		}
	}
}

// What a fork stands on is the step that it forked at, whichever run made it.
func TestChainOfForksOfForks(t *testing.T) {
	a := playtest.OpenArchive(t)
	o := a.Options(t, "00000000000000a0", playtest.Presser())
	o.Steps = 8
	playtest.Play(t, o)
	for i, at := range []int{4, 6, 2, 2, 5} {
		parent, id := fmt.Sprintf("00000000000000a%d", i), fmt.Sprintf("00000000000000a%d", i+1)
		record, seed := a.Reader(t, parent), uint64(100+i)
		o := a.Options(t, id, playtest.Presser())
		var err error
		if o.From, err = play.OriginOf(t.Context(), record, at); err != nil {
			t.Fatal(err)
		}
		if o.Run, err = play.ForkOf(t.Context(), record.Run(), o.From, o.Agent, core.Change{Seed: &seed}); err != nil {
			t.Fatal(err)
		}
		o.Run.ID, o.Steps = id, 8
		playtest.Play(t, o)
		if n, divergence, err := audit.VerifyChain(t.Context(), a.Reader(t, id), play.Whole, nil); n != 8 || divergence != nil || err != nil {
			t.Errorf("%s, forked from %s at step %d: %d steps hold, %v, %v", id, parent, at, n, divergence, err)
		}
	}
}

// brokenStep is a record in which the proof of step 4 is changed, and that can say what it may come from.
type brokenStep struct {
	*playtest.Reader
	change func(*core.Proof)
	why    error
}

func (b brokenStep) Proofs(ctx context.Context, from, to int, each func(*core.Proof) error) error {
	return b.Reader.Proofs(ctx, from, to, func(p *core.Proof) error {
		if p.Seq == 4 {
			b.change(p)
		}
		return each(p)
	})
}

func (b brokenStep) Check(context.Context) error { return b.why }

// A step whose own fields are as they were is said to be broken in its link or in its seal, and where the record knows of
// something that explains it, that is said in their place.
func TestBrokenLinksAndSealsAreExplained(t *testing.T) {
	record := recordedToy(t, 6)
	for name, c := range map[string]struct {
		change    func(*core.Proof)
		says      string
		explained bool // by what the record knows
	}{
		"a link":               {func(p *core.Proof) { p.Chain[0]++ }, "step 4 was changed after it was recorded, in its link in the chain", true},
		"a seal":               {func(p *core.Proof) { p.Seal[0]++ }, "step 4 was changed after it was recorded, in its seal, or the calls beside it", true},
		"calls beside":         {func(p *core.Proof) { p.Loose = []core.Hash{{1}} }, "step 4 was changed after it was recorded, in its seal, or the calls beside it", true},
		"a field of the seal":  {func(p *core.Proof) { p.Duration++ }, "step 4 was changed after it was recorded, in its duration", false},
		"a field of the chain": {func(p *core.Proof) { p.Said += "!" }, "step 4 was changed after it was recorded, in its said", false},
	} {
		broken := brokenStep{record.Read(), c.change, nil}
		n, divergence, err := audit.VerifyChain(t.Context(), broken, play.Whole, nil)
		if err != nil || divergence == nil || divergence.String() != c.says || n != 3 {
			t.Errorf("%s: %d steps, %v, %v", name, n, divergence, err)
		}
		broken.why = errors.New("its agent is another")
		if _, _, err = audit.VerifyChain(t.Context(), broken, play.Whole, nil); (err == broken.why) != c.explained {
			t.Errorf("%s: explained by %v", name, err)
		}
	}
}

// A run that was resumed has several endings, each sealed over the one before: none can be changed or taken away, even
// where it is sealed anew.
func TestEndingsAreSealedOverEachOther(t *testing.T) {
	record := recordedToy(t, 6)
	first := record.Endings[0]
	sealOf := func(o core.Outcome, earlier core.Hash) core.Hash {
		var seal core.Hash
		if err := record.Read().Proofs(t.Context(), 6, 6, func(p *core.Proof) error { seal = o.Seal(p.Seal, earlier, 0, nil); return nil }); err != nil {
			t.Fatal(err)
		}
		return seal
	}
	second := first
	second.Reason = "stopped again"
	second.Seal = sealOf(second.Outcome, first.Seal)
	changed := first
	changed.Reason = "it won"
	resealed := changed
	resealed.Seal = sealOf(resealed.Outcome, core.Hash{})
	for name, c := range map[string]struct {
		endings []core.Ending
		holds   bool
	}{
		"as recorded":                      {[]core.Ending{first, second}, true},
		"the first is changed":             {[]core.Ending{changed, second}, false},
		"the first is changed, and sealed": {[]core.Ending{resealed, second}, false},
		"the first is missing":             {[]core.Ending{second}, false},
		"they are in another order":        {[]core.Ending{second, first}, false},
	} {
		record.Endings = c.endings
		n, divergence, err := audit.VerifyChain(t.Context(), record.Read(), play.Whole, nil)
		if err != nil || n != 6 || (divergence == nil) != c.holds || divergence != nil && (divergence.Seq != -1 || !divergence.Tampered) {
			t.Errorf("%s: %d steps, %v, %v", name, n, divergence, err)
		}
	}
}
