package play_test

import (
	"testing"

	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// The chains of two runs as they came out when these lines were written. What only makes the program faster leaves them as
// they are. Renew them where something that a chain proves changes on purpose: the machine (core version), the demo game or
// its profile, the agent or its API, the format of runs; and say so in CHANGELOG, since runs of before then come out
// otherwise.
func TestChainsAreAsTheyWere(t *testing.T) {
	for _, c := range []struct {
		agent string
		seed  uint64
		chain string
	}{
		{"random", 7, "ee8a989f586103781b8cb591c34ec97cba569d23eca18db20b0ae8cc56df4285"},
		{"explorer", 1, "b755dab06f8756530b8106aa557f92fbc72ea0d5eb4f88b2dd71f22ee22a4a4f"},
	} {
		o := lampwickOptions(t, c.agent)
		record := &playtest.Record{}
		o.Run.Seed, o.Steps, o.Recorder = c.seed, 300, record
		if _, err := play.NewSession(o).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if last := record.Steps[len(record.Steps)-1]; last.Seq != 300 || last.Chain.String() != c.chain {
			t.Errorf("%s, seed %d: the chain of step %d is %s, and was %s", c.agent, c.seed, last.Seq, last.Chain, c.chain)
		}
	}
}
