package game_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"dotmatrix/core/game"
)

// TestFactsAreReadOnce: text and milestones come out of the value that was read, in the form of its JSON, and one cannot
// change what the other sees.
func TestFactsAreReadOnce(t *testing.T) {
	p, err := game.Load(fstest.MapFS{"profile.star": {Data: []byte(`
profile = game(name = "x", title = "X", milestones = [("a", "A"), ("b", "B")])
def facts(mem):
    return {"z": (1, 2), "a": struct(n = mem.u8(0)), "done": ["b", "a"]}
def text(facts):
    said = "%s" % facts
    facts["done"].clear()
    return said
def reached(facts):
    return facts.pop("done")
`)}}, ".")
	if err != nil {
		t.Fatal(err)
	}
	m := &image{}
	m.put(0, 7)
	facts, err := p.Read(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	m.put(0, 9) // facts are of the moment in which they were read
	for range 2 {
		if text, err := facts.Text(t.Context()); err != nil || text != `{"a": {"n": 7}, "done": ["b", "a"], "z": [1, 2]}` {
			t.Errorf("the text is %s (%v)", text, err)
		}
		stones, err := facts.Milestones(t.Context())
		if err != nil || len(stones) != 2 || stones[0].Key != "a" {
			t.Errorf("reached %v (%v)", stones, err)
		}
	}
	if got := string(facts.JSON()); got != `{"a":{"n":7},"done":["b","a"],"z":[1,2]}` {
		t.Errorf("as JSON %s", got)
	}
	recorded := p.Recorded(facts.JSON())
	first, _ := facts.Text(t.Context())
	if again, err := recorded.Text(t.Context()); err != nil || again != first {
		t.Errorf("out of the record %q (%v), as it was played %q", again, err, first)
	}
	if _, err := p.Recorded([]byte("{")).Milestones(t.Context()); err == nil || !strings.Contains(err.Error(), "profile x: facts: reading JSON") {
		t.Errorf("broken facts: %v", err)
	}
}
