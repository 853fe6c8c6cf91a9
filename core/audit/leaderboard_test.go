package audit

import (
	"fmt"
	"strings"
	"testing"

	"dotmatrix/core"
)

func TestLeaderboard(t *testing.T) {
	run := func(id, observes string, reached ...int) core.RunSummary {
		r := core.RunSummary{Run: core.Run{ID: id, Agent: core.Version{Manifest: []byte(`{"observes":["` + observes + `"]}`)}}}
		for i, seq := range reached {
			r.Milestones = append(r.Milestones, core.Milestone{Key: fmt.Sprint(i), Seq: seq})
		}
		return r
	}
	other := run("g", "facts", 1)
	other.Machine.ROM.SHA256 = core.Sum([]byte("another game"))
	later := run("s", "facts", 1)
	later.Anchor = core.Anchor{Name: "the cave", State: core.Sum([]byte("cave"))}
	again := later
	again.Anchor.Name = "the cave, once more"
	tools := run("t", "map", 1)
	tools.Agent.Manifest = []byte(`{"ledger":{"tools":["map"]}}`)
	for name, c := range map[string]struct {
		runs   []core.RunSummary
		mixed  bool
		places string
		says   string
	}{
		"farther first, then sooner": {runs: []core.RunSummary{run("a", "facts", 9), run("b", "facts", 2, 30), run("c", "facts", 2, 20), run("d", "facts", 8, 20), run("e", "facts")},
			places: "1c 1d 3b 4a 5e"},
		"nothing":                      {},
		"unequal help":                 {runs: []core.RunSummary{run("a", "facts", 9), run("b", "screen", 2)}, says: "their agents get unequal help (facts; screen)"},
		"unequal help, mixed":          {runs: []core.RunSummary{run("a", "facts", 9), run("b", "screen", 2)}, mixed: true, places: "1b 2a", says: "unequal help"},
		"other games, mixed":           {runs: []core.RunSummary{run("a", "facts", 9), other}, mixed: true, says: "different games"},
		"other starts":                 {runs: []core.RunSummary{run("a", "facts", 9), later}, says: "the cave"},
		"other starts, mixed":          {runs: []core.RunSummary{run("a", "facts", 9), later}, mixed: true, places: "1s 2a", says: "different states"},
		"help of one name in two ways": {runs: []core.RunSummary{run("a", "map", 9), tools}, says: "unequal help"},
		"one state of two names":       {runs: []core.RunSummary{later, again}, places: "1s 1s"},
		"proved before claimed": {runs: []core.RunSummary{run("a", "facts", 1, 2, 3), marked(run("b", "facts", 9), core.Replayed), marked(run("c", "facts", 1, 2), core.Chained),
			marked(run("d", "facts", 5), core.Replayed), marked(run("e", "facts", 1, 2, 3, 4), core.Forged)}, places: "1d 2b 1a 2c"},
	} {
		t.Run(name, func(t *testing.T) {
			board, note, err := Leaderboard(c.runs, c.mixed)
			var places []string
			for _, p := range board {
				places = append(places, fmt.Sprint(p.Place, p.ID))
			}
			if got := strings.Join(places, " "); got != c.places {
				t.Errorf("ranked %q, want %q", got, c.places)
			}
			if said := note + fmt.Sprint(err); !strings.Contains(said, c.says) || err != nil && c.places != "" {
				t.Errorf("it says %q, want %q", said, c.says)
			}
		})
	}
}

func marked(r core.RunSummary, mark core.Mark) core.RunSummary {
	r.Verified.Mark = mark
	return r
}

// Of two runs one that is forged is not ranked, and of others it is said which are proved.
func TestRankSaysWhatIsProved(t *testing.T) {
	run := core.RunSummary{Run: core.Run{Agent: core.Version{Manifest: []byte(`{}`)}}}
	proved, forged := marked(run, core.Replayed), marked(run, core.Forged)
	if r := Rank([2]core.RunSummary{proved, forged}, true); r.Ahead != -1 || !strings.Contains(r.Why, "B is forged") {
		t.Errorf("a forged run is ranked: %+v", r)
	}
	for want, runs := range map[string][2]core.RunSummary{
		"": {proved, proved}, "B is not proved here": {proved, run}, "A is not proved here": {marked(run, core.Chained), proved}, "neither is proved here": {run, run},
	} {
		if said := Unproved(runs); said != want {
			t.Errorf("it says %q, want %q", said, want)
		}
	}
}
