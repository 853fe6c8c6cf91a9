package agent

import (
	"slices"
	"testing"
)

func TestSplitCommand(t *testing.T) {
	for line, want := range map[string][]string{
		"python3 agent.py":          {"python3", "agent.py"},
		"  a \t b ":                 {"a", "b"},
		`python3 "my agent.py" -v`:  {"python3", "my agent.py", "-v"},
		`'it''s one' "with 'both'"`: {"its one", "with 'both'"},
		`/a" b"/c ""`:               {"/a b/c", ""},
		"":                          nil,
	} {
		got, err := SplitCommand(line)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q (%v), want %q", line, got, err, want)
		}
		if again, err := SplitCommand(commandLine(got)); err != nil || !slices.Equal(again, want) {
			t.Errorf("%q is shown as %q, which is %q (%v)", line, commandLine(got), again, err)
		}
	}
	if got, err := SplitCommand(`python3 "agent.py`); err == nil {
		t.Errorf("an open quote gave %q", got)
	}
}
