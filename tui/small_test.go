package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// On a terminal that is too small for a run it says how large it has to be, whatever its size.
func TestTooSmallTerminalSaysTheSizeThatIsNeeded(t *testing.T) {
	s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
	s.live()
	for _, size := range [][2]int{{59, 24}, {80, 17}, {40, 10}, {20, 3}, {12, 2}, {6, 1}, {200, 1}, {5, 60}} {
		s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		s.width, s.height = size[0], size[1]
		rows := strings.Split(s.View().Content, "\n")
		if !strings.Contains(s.seen(), "60x18") || len(rows) > size[1] {
			t.Errorf("at %v in %d rows:\n%s", size, len(rows), s.seen())
		}
	}
}
