package runs

import (
	"fmt"
	"testing"

	"dotmatrix/core"
)

// A record that was made to mislead, in which a run is its own parent, is listed all the same.
func TestRunThatIsItsOwnParentIsListed(t *testing.T) {
	r := &item{}
	r.ID, r.Parent = "aa01", "aa01"
	if lines := tree([]*item{r}); len(lines) != 1 || lines[0].branch != "" {
		t.Errorf("%d lines: %v", len(lines), lines)
	}
}

// Forks of forks without end leave room for the rest of the row.
func TestDeepTreesStayNarrow(t *testing.T) {
	var rows []*item
	for i := range 40 {
		r := &item{}
		r.ID = fmt.Sprint(i)
		if i > 0 {
			r.Parent = fmt.Sprint(i - 1)
		}
		rows = append(rows, r)
	}
	lines := tree(rows)
	if len(lines) != len(rows) {
		t.Fatalf("%d lines, want %d", len(lines), len(rows))
	}
	for _, l := range lines {
		if n := len([]rune(l.branch)); n > 2*deepest {
			t.Fatalf("run %s stands behind %d columns", l.row.ID, n)
		}
	}
}

// Runs are only ranked where game, start and help are the same.
func TestUnequal(t *testing.T) {
	for name, change := range map[string]func(*item){
		"game":  func(r *item) { r.Machine.ROM.SHA256 = core.Sum([]byte("another")) },
		"start": func(r *item) { r.Anchor.State = core.Sum([]byte("cave")) },
		"help":  func(r *item) { r.ledger = core.NewLedger([]string{"facts"}, nil, nil) },
	} {
		a, b := &item{}, &item{}
		if unequal([]*item{a, b}) {
			t.Fatal("equal runs are not ranked")
		}
		if change(b); !unequal([]*item{a, b}) {
			t.Errorf("runs of another %s are ranked", name)
		}
	}
}
