package watch

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/tui/theme"
)

// fakeLens shows what it is given, and notes what it is asked for.
type fakeLens struct {
	state State
	asked []string
	wrong error
}

func (l *fakeLens) State(n int) State {
	state := l.state
	state.First = state.First[:min(n, len(state.First))]
	return state
}

func (l *fakeLens) Keep(rule string, number int) error {
	l.asked = append(l.asked, fmt.Sprintf("%s %d", rule, number))
	return l.wrong
}
func (l *fakeLens) NextKind() { l.asked = append(l.asked, "kind") }
func (l *fakeLens) Reset()    { l.asked = append(l.asked, "reset") }

func fakeState() State {
	state := State{Kind: "be16", Left: 40, Profile: "mine 0123ab", Facts: []string{`mode: "roam"`, "evil: \x1b[31mred\x1b[2J"}}
	for i := range 40 {
		state.First = append(state.First, Address{At: uint32(0xC100 + i), Is: i, Was: i / 2, Moved: i == 3})
	}
	state.First[6].Name = "w_a_name_that_is_very_long_indeed\x1b]0;title\a"
	return state
}

// TestPaneFits draws the pane in many sizes: each row is exactly as wide as the screen, and nothing escapes.
func TestPaneFits(t *testing.T) {
	for width := 60; width <= 240; width += 9 {
		for height := 2; height <= 16; height++ {
			s := &Screen{lens: &fakeLens{state: fakeState()}, width: width, height: height}
			rows := s.pane(theme.New(theme.Options{}))
			if len(rows) != height {
				t.Fatalf("%d x %d: %d rows", width, height, len(rows))
			}
			for _, row := range rows {
				if got := ansi.StringWidth(row); got != width {
					t.Errorf("%d x %d: a row of %d cells: %q", width, height, got, row)
				}
				if strings.Contains(row, "\x1b[2J") || strings.Contains(row, "\x1b]0") {
					t.Errorf("%d x %d: a fact or a name is not cleaned: %q", width, height, row)
				}
			}
		}
	}
}

func TestPaneShows(t *testing.T) {
	lens := &fakeLens{state: fakeState()}
	s := &Screen{lens: lens, width: 120, height: 12}
	shown := ansi.Strip(strings.Join(s.pane(theme.New(theme.Options{})), "\n"))
	for _, want := range []string{"Search be16 40 left", "mine 0123ab", "c100 0", "c103 3 was 1", "c106 w_a_na", `mode: "roam"`, "evil: red"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown:\n%s", want, shown)
		}
	}
	lens.state.Fresh, lens.state.Fault = true, "profile.star:3:1: it is broken"
	shown = ansi.Strip(strings.Join(s.pane(theme.New(theme.Options{})), "\n"))
	if !strings.Contains(shown, "it is broken") || !strings.Contains(shown, "those that changed last") || strings.Contains(shown, "mine 0123ab") {
		t.Errorf("a fault is not shown:\n%s", shown)
	}
}
