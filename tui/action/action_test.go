package action

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestChosenKeys(t *testing.T) {
	nothing := func() tea.Cmd { return nil }
	actions := []Action{{Name: "pause", Keys: []string{"space"}, Do: nothing}, {Name: "step", Keys: []string{"n", "p"}, Do: nothing}, {Name: "shown", Keys: []string{"x"}}}
	keys := Keys{"pause": {"p", "space"}}
	got := keys.On(actions)
	if found, ok := Find(got, "p"); !ok || found.Name != "pause" {
		t.Errorf("p is %+v", found)
	}
	if found, ok := Find(got, "n"); !ok || found.Name != "step" {
		t.Errorf("n is %+v", found)
	}
	if len(actions[1].Keys) != 2 {
		t.Error("the keys that nobody chose were changed for good")
	}
	if _, ok := Find(got, "x"); ok {
		t.Error("what is only shown can be done")
	}
	if err := (Keys{"pauze": {"p"}}).Check(); err == nil {
		t.Error("an action that is not there can be given keys")
	}
}

func TestPretty(t *testing.T) {
	for key, want := range map[string]string{"space": "Space", "shift+left": "Shift+←", "ctrl+p": "Ctrl+p", "+": "+", "ctrl++": "Ctrl++", "q": "q", "pgdown": "PgDn"} {
		if got := Pretty(key); got != want {
			t.Errorf("%s is shown as %q, want %q", key, got, want)
		}
	}
}
