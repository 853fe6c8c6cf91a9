package agent_test

import (
	"strings"
	"testing"

	"dotmatrix/core/agent"
)

func TestDiff(t *testing.T) {
	a := loadShipped(t, "openai", nil).Version()
	b := loadShipped(t, "openai", map[string]string{"temperature": "0.5", "help": "facts"}).Version()
	diff, err := agent.Diff(a, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"--- a/parameters", "+++ b/parameters", `-  "temperature": 0.1`, `+  "temperature": 0.5`, "--- a/help",
		"+sees text: what the game's profile reads from memory, in words"} {
		if !strings.Contains(diff, line+"\n") && !strings.Contains(diff, line+",\n") {
			t.Errorf("there is no line %q in:\n%s", line, diff)
		}
	}
	if strings.Contains(diff, "openai.star") {
		t.Errorf("files differ that are the same:\n%s", diff)
	}
	if same, err := agent.Diff(a, a); err != nil || same != "" {
		t.Errorf("a version differs from itself (%v):\n%s", err, same)
	}
	other, err := agent.Diff(a, loadShipped(t, "react", nil).Version())
	for _, line := range []string{"+press_buttons: Presses buttons", "--- a/openai.star", "+++ b/react.star", "+  screen: image", "--- a/openai.prompt.txt"} {
		if err != nil || !strings.Contains(other, line) {
			t.Errorf("there is no line %q (%v)", line, err)
		}
	}
}
