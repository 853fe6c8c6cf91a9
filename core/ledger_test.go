package core_test

import (
	"encoding/json"
	"testing"

	"dotmatrix/core"
)

func TestLedger(t *testing.T) {
	l := core.NewLedger([]string{"text", "screen"}, []string{"press_buttons", "notes", "find_path", "notes", "finish"}, []string{"goal"})
	if got, want := l.Short(), "screen, text + find_path, notes + goal"; got != want {
		t.Errorf("short %q, want %q", got, want)
	}
	if got, want := l.Long(), "sees screen: the picture, as a person does\n"+
		"sees text: what the game's profile reads from memory, in words\n"+
		"has the tool find_path: ways on the whole map and from map to map, read from memory\n"+
		"has the tool notes: a notebook of its own\nwas told: goal"; got != want {
		t.Errorf("long %q, want %q", got, want)
	}
	manifest, err := json.Marshal(map[string]any{"ledger": l})
	if err != nil {
		t.Fatal(err)
	}
	if same := (core.Version{Manifest: manifest}).Ledger(); !same.Equal(l) {
		t.Errorf("a manifest gives %+v", same)
	}
	served := l
	served.Servers = []string{"npx wiki (search)"}
	if got, want := served.Short(), "screen, text + find_path, notes + goal, outside help: tools of npx wiki (search)"; got != want {
		t.Errorf("short %q, want %q", got, want)
	}
	if manifest, err := json.Marshal(map[string]any{"ledger": served}); err != nil || !(core.Version{Manifest: manifest}).Ledger().Equal(served) {
		t.Errorf("a manifest loses its servers: %s %v", manifest, err)
	}
	if less := served.Without([]string{"images"}); less.Long() != "sees text: what the game's profile reads from memory, in words\n"+
		"has the tool find_path: ways on the whole map and from map to map, read from memory\n"+
		"has the tool notes: a notebook of its own\nwas told: goal\nthe endpoint refused images\noutside help: tools of npx wiki (search)" {
		t.Errorf("without images: %s", less.Long())
	}
	for name, other := range map[string]core.Ledger{
		"sees less":  core.NewLedger([]string{"screen"}, l.Tools, l.Hints),
		"other tool": core.NewLedger(l.Observes, []string{"notes"}, l.Hints),
		"no hint":    core.NewLedger(l.Observes, l.Tools, nil),
		"servers":    served,
	} {
		if l.Equal(other) {
			t.Errorf("%s: equal", name)
		}
	}
	none, err := core.LedgerOf(json.RawMessage(`{"observes":[]}`))
	if err != nil || none.Short() != "nothing" || none.Long() != "sees nothing and has no tool" || !none.Equal(core.NewLedger(nil, []string{"press_buttons"}, nil)) {
		t.Errorf("blind: %+v (%v)", none, err)
	}
	if _, err := core.LedgerOf(json.RawMessage(`[`)); err == nil {
		t.Error("a broken manifest gave a ledger")
	}
}
