package runs

import (
	"encoding/json"
	"slices"
)

// setup is how a person wants the table; it is remembered.
type setup struct {
	Sort    string `json:"sort,omitempty"` // name of a column; empty: when
	Up      bool   `json:"up,omitempty"`   // the least first
	Tree    bool   `json:"tree,omitempty"`
	NoBrief bool   `json:"no_brief,omitempty"` // what is known of the chosen run is hidden
}

// setupName is the name under which the setup is remembered.
const setupName = "runs"

func loadSetup(data []byte) setup {
	var s setup
	if json.Unmarshal(data, &s) != nil {
		s = setup{} // nothing was kept, or something else
	}
	if s.column() < 0 {
		s.Sort = ""
	}
	return s
}

// column is the number of the column that the rows are sorted by; -1 for one that there is not.
func (s setup) column() int {
	if s.Sort == "" {
		s.Sort = sortedAtFirst
	}
	return slices.IndexFunc(columns, func(c column) bool { return c.Name == s.Sort })
}

// sort puts rows in order; those that are the same stay as they were, the newest first.
func (s setup) sort(rows []*item) {
	compare := columns[s.column()].compare
	slices.SortStableFunc(rows, func(a, b *item) int {
		if s.Up {
			return compare(a, b)
		}
		return compare(b, a)
	})
}

// by sorts by a column, and the other way round where the rows are sorted by it already.
func (s *setup) by(c int) {
	if s.column() == c {
		s.Up = !s.Up
		return
	}
	s.Sort, s.Up = columns[c].Name, columns[c].up
}

func (s *Screen) remember() {
	data, err := json.Marshal(s.setup)
	if err == nil {
		s.shelf.Remember(setupName, data)
	}
}
