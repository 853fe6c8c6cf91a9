package play

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/tui/theme"
)

// TestEqualFailuresCollapse: five steps that fail in the same way take the room of one.
func TestEqualFailuresCollapse(t *testing.T) {
	var entries []*entry
	for seq := 1; seq <= 7; seq++ {
		e := &entry{seq: seq, done: true, action: "none", actor: core.ActorFallback, fault: "no usable action"}
		if seq < 3 {
			e.fault = "another"
		}
		entries = append(entries, e)
	}
	shown := ansi.Strip(strings.Join((&thoughts{}).lines(theme.Theme{}, entries, 70, 40), "\n"))
	if strings.Count(shown, "no usable action") != 1 || !strings.Contains(shown, "x5: the same failure in each step since 3") || !strings.Contains(shown, "x2:") {
		t.Errorf("it shows\n%s", shown)
	}
	entries[5].fault = "different"
	if shown := ansi.Strip(strings.Join((&thoughts{}).lines(theme.Theme{}, entries, 70, 40), "\n")); strings.Count(shown, "no usable action") != 2 || strings.Contains(shown, "x5") {
		t.Errorf("with another in between it shows\n%s", shown)
	}
}
