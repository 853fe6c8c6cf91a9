package audit_test

import (
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
