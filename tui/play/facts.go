package play

import (
	"encoding/json"
	"maps"
	"slices"

	"dotmatrix/tui/text"
)

// facts are the well-known keys of a game profile's reading (assets/games/README.md); what else there is stands in
// Other. Any of them may be missing.
type facts struct {
	Mode   string
	Map    struct{ Name string }
	Player *struct {
		X, Y   int
		Facing string
	}
	Grid   []string
	People []struct{ X, Y int }
	Dialog []string
	Menu   *struct {
		Entries []string
		Cursor  int
	}
	Party  []creature
	Battle *struct {
		Kind string
		Foe  creature
	}
	Items map[string]any
	Goal  string
	Other map[string]any `json:"-"`

	changed map[string]bool // keys whose value is another than in the step before
	raw     map[string]json.RawMessage
}

type creature struct {
	Name  string
	Type  string
	Level int
	HP    int `json:"hp"`
	MaxHP int `json:"max_hp"`
}

// shownElsewhere are keys that the pane shows in another form, or that are not for people.
var shownElsewhere = []string{"mode", "map", "player", "grid", "people", "things", "exits", "dialog", "menu", "party", "battle", "items", "goal", "milestones"}

// readFacts reads what it knows and passes over what it does not; nil where there are no facts.
func readFacts(data json.RawMessage) *facts {
	var all map[string]json.RawMessage
	if len(data) == 0 || json.Unmarshal(data, &all) != nil {
		return nil
	}
	f := &facts{Other: map[string]any{}, raw: all}
	for key, into := range map[string]any{"mode": &f.Mode, "map": &f.Map, "player": &f.Player, "grid": &f.Grid, "people": &f.People,
		"dialog": &f.Dialog, "menu": &f.Menu, "party": &f.Party, "battle": &f.Battle, "items": &f.Items, "goal": &f.Goal} {
		if value, ok := all[key]; ok {
			_ = json.Unmarshal(value, into) // a profile that means something else by a key shows nothing there
		}
	}
	for key, value := range all {
		var scalar any
		if !slices.Contains(shownElsewhere, key) && json.Unmarshal(value, &scalar) == nil {
			f.Other[key] = scalar
		}
	}
	return f
}

// compare notes what is another than before.
func (f *facts) compare(before *facts) {
	if f == nil || before == nil {
		return
	}
	f.changed = map[string]bool{}
	for key, value := range f.raw {
		f.changed[key] = string(value) != string(before.raw[key])
	}
}

func (f *facts) others() []string { return slices.Sorted(maps.Keys(f.Other)) }

// isWellFormed reports whether the grid is one that can be drawn: rows of the same width in printable ASCII.
func (f *facts) isWellFormed() bool {
	if len(f.Grid) == 0 || len(f.Grid[0]) == 0 {
		return false
	}
	for _, row := range f.Grid {
		if len(row) != len(f.Grid[0]) || text.Clean(row) != row || text.Width(row) != len(row) {
			return false
		}
	}
	return true
}
