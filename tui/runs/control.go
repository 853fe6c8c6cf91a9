package runs

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/table"
	"dotmatrix/tui/thumb"
)

// Actions are what can be done now.
func (s *Screen) Actions() []action.Action {
	if s.Typing() {
		return s.prompt.keys()
	}
	actions := []action.Action{}
	if s.removed.waiting() > 0 {
		actions = append(actions, action.Action{Name: "undo", Title: "Undo the last deletion", Short: "undo", Keys: []string{"u"}, Do: s.undo})
	}
	if s.found != nil {
		actions = append(actions,
			action.Action{Name: "open", Title: "Replay from the chosen step", Short: "replay", Keys: []string{"enter"}, Do: s.openHit},
			action.Action{Name: "clear", Title: "back to the runs", Short: "back to the runs", Keys: []string{"esc", "backspace"}, Do: s.endSearch})
	} else {
		actions = append(actions, s.tableActions()...)
	}
	actions = append(actions, action.Action{Name: "search", Title: "Search what agents said, in all runs", Short: "search", Keys: []string{"f", "ctrl+f"},
		Do: func() tea.Cmd { return s.prompt.open(forSearch, s.sought) }})
	return append(actions, s.moves()...)
}

// tableActions are what can be done with the runs.
func (s *Screen) tableActions() []action.Action {
	actions := []action.Action{
		{Name: "open", Title: "Replay the chosen run, step by step", Short: "replay", Keys: []string{"enter"}, Do: s.openRun},
		{Name: "filter", Title: "Filter runs", Short: "filter", Keys: []string{"/"}, Do: func() tea.Cmd { return s.prompt.open(forFilter, s.where) }},
		{Name: "mark", Title: "Mark the run, to compare or delete", Short: "mark", Keys: []string{"space"}, Do: s.mark},
		{Name: "compare", Title: "Compare the two marked runs, or the marked one with the chosen one", Short: "compare", Keys: []string{"c"}, Do: s.compare},
		{Name: "delete", Title: "Delete the marked runs, or the chosen one", Short: "delete", Keys: []string{"x", "delete"}, Do: s.remove},
		{Name: "tree", Title: "Show forks as a tree, or all runs in one order", Short: "tree", Keys: []string{"t"}, Do: s.change(func() { s.setup.Tree = !s.setup.Tree })},
		{Name: "brief", Title: "Show or hide the details of the chosen run", Keys: []string{"i"}, Do: s.change(func() { s.setup.NoBrief = !s.setup.NoBrief })},
	}
	if title, shortly := s.clearing(); title != "" {
		actions = append(actions, action.Action{Name: "clear", Title: title, Short: shortly, Keys: []string{"esc", "backspace"}, Do: s.clear})
	}
	for i, c := range columns {
		actions = append(actions, action.Action{Name: action.Sort + strings.ReplaceAll(c.title, " ", "_"), Title: "Sort by " + c.title + " (again to reverse)",
			Keys: sortKeys[i : i+1], Do: s.change(func() { s.setup.by(i) })})
	}
	return actions
}

// sortKeys sort by the columns, from left to right; those of the models and of the proof came last.
var sortKeys = []string{"1", "2", "3", "=", "4", "5", "6", "7", "p", "8", "9", "0", "-"}

// clearing says what clear would do; empty for nothing.
func (s *Screen) clearing() (title, shortly string) {
	switch {
	case len(s.marked) > 0:
		return "Unmark all", "unmark all"
	case s.where != "":
		return "Show all runs", "show all"
	}
	return "", ""
}

func (s *Screen) moves() []action.Action {
	return []action.Action{
		{Name: "up", Title: "Previous row", Keys: []string{"up", "k"}, Do: s.move(func(c *table.Cursor, rows int) { c.Move(-1, rows) })},
		{Name: "down", Title: "Next row", Keys: []string{"down", "j"}, Do: s.move(func(c *table.Cursor, rows int) { c.Move(1, rows) })},
		{Name: "page_up", Title: "Page up", Keys: []string{"pgup", "ctrl+u"}, Do: s.move(func(c *table.Cursor, rows int) { c.Page(-1, rows) })},
		{Name: "page_down", Title: "Page down", Keys: []string{"pgdown", "ctrl+d"}, Do: s.move(func(c *table.Cursor, rows int) { c.Page(1, rows) })},
		{Name: "first", Title: "First row", Keys: []string{"home", "g"}, Do: s.move(func(c *table.Cursor, rows int) { c.Move(-rows, rows) })},
		{Name: "last", Title: "Last row", Keys: []string{"end", "G"}, Do: s.move(func(c *table.Cursor, rows int) { c.Move(rows, rows) })},
	}
}

// move moves in the list that is shown.
func (s *Screen) move(how func(c *table.Cursor, rows int)) func() tea.Cmd {
	return func() tea.Cmd {
		if s.found != nil {
			how(&s.found.cursor, len(s.found.hits))
			return nil
		}
		how(&s.cursor, len(s.lines))
		return s.wantPicture()
	}
}

// change is an action that changes how the table stands.
func (s *Screen) change(f func()) func() tea.Cmd {
	return func() tea.Cmd {
		f()
		s.remember()
		s.order()
		return s.wantPicture()
	}
}

func (s *Screen) openRun() tea.Cmd {
	r := s.row()
	if r == nil {
		return nav.Tell("no run here")
	}
	return nav.To(nav.Replay{Run: r.ID})
}

func (s *Screen) endSearch() tea.Cmd {
	s.found, s.sought = nil, ""
	s.fit()
	return s.wantPicture()
}

// clear takes the marks away, and then the filter.
func (s *Screen) clear() tea.Cmd {
	if len(s.marked) > 0 {
		clear(s.marked)
		return nil
	}
	return s.filter("")
}

func (s *Screen) mark() tea.Cmd {
	r := s.row()
	if r == nil {
		return nil
	}
	if s.marked[r.ID] {
		delete(s.marked, r.ID)
	} else {
		s.marked[r.ID] = true
	}
	s.cursor.Move(1, len(s.lines))
	return s.wantPicture()
}

// chosenRows are the marked runs of the table, in its order, or the chosen one where none is marked.
func (s *Screen) chosenRows() []*item {
	var rows []*item
	for _, l := range s.lines {
		if s.marked[l.row.ID] {
			rows = append(rows, l.row)
		}
	}
	if r := s.row(); len(rows) == 0 && r != nil {
		rows = append(rows, r)
	}
	return rows
}

// compare opens two runs side by side.
func (s *Screen) compare() tea.Cmd {
	rows, here := s.chosenRows(), s.row()
	if len(rows) == 1 && here != nil && rows[0] != here {
		rows = append(rows, here)
	}
	if len(rows) != 2 {
		return nav.Tell(fmt.Sprintf("two runs can be compared: mark them; %d marked now", len(s.marked)))
	}
	return nav.To(nav.Compare{A: rows[0].ID, B: rows[1].ID})
}

// wantPicture has the chosen run's picture loaded.
func (s *Screen) wantPicture() tea.Cmd {
	r := s.row()
	if r == nil || s.found != nil {
		return nil
	}
	return s.pictures.Want(thumb.Run(r.ID, r.Steps, s.shelf.LastPicture))
}
