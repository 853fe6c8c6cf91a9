package runs

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"dotmatrix/core"
	"dotmatrix/tui/theme"
)

// manyRuns is a record of n runs, a tenth of them forks.
type manyRuns struct {
	*fakeShelf
	n int
}

func (s manyRuns) Runs(context.Context, string) ([]core.RunSummary, error) {
	rows := make([]core.RunSummary, s.n)
	for i := range rows {
		rows[i] = fakeRow(fmt.Sprintf("%016x", s.n-i), "explorer", core.Finished, i*37%1000, time.Duration(i)*time.Minute)
		if i%10 == 0 {
			rows[i].Parent = fmt.Sprintf("%016x", (s.n-i)/2)
		}
	}
	return rows, nil
}

var look = theme.New(theme.Options{Dark: true, Profile: colorprofile.TrueColor})

// A table of many runs costs what is on the screen of it: the two sizes take the same time.
func BenchmarkMoveAndView(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := newFakeScreen(b, manyRuns{newFakeShelf(), n}, 120, 39)
			b.ReportAllocs()
			for b.Loop() {
				s.Press("down")
				s.Screen.View(look, false)
				if s.Screen.row() == nil {
					b.Fatal("no run is chosen")
				}
			}
		})
	}
}

// Sorting anew, and the tree of forks, wait for nobody.
func BenchmarkOrder(b *testing.B) {
	for _, tree := range []bool{false, true} {
		b.Run(fmt.Sprintf("tree=%t", tree), func(b *testing.B) {
			s := newFakeScreen(b, manyRuns{newFakeShelf(), 10_000}, 120, 39)
			s.Screen.setup.Tree = tree
			for b.Loop() {
				s.Screen.setup.by(4)
				s.Screen.order()
			}
		})
	}
}
