package watch

import (
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/play"
)

// Actions are those of the search, and then those of the run.
func (s *Screen) Actions() []action.Action {
	actions := []action.Action{
		{Name: "search_changed", Title: "Changed", Short: "changed", Keys: []string{"C", "f2"}, Do: s.keep("changed")},
		{Name: "search_unchanged", Title: "Unchanged", Short: "unchanged", Keys: []string{"U", "f3"}, Do: s.keep("unchanged")},
		{Name: "search_increased", Title: "Increased", Short: "increased", Keys: []string{"I", "f4"}, Do: s.keep("increased")},
		{Name: "search_decreased", Title: "Decreased", Short: "decreased", Keys: []string{"D", "f5"}, Do: s.keep("decreased")},
		{Name: "search_equal", Title: "Equal to a number", Short: "equal", Keys: []string{"V", "f6"}, Do: s.askNumber},
		{Name: "search_kind", Title: "Search for another kind of number", Short: "kind", Keys: []string{"K", "f7"}, Do: s.change(s.lens.NextKind)},
		{Name: "search_reset", Title: "New search", Short: "new search", Keys: []string{"N", "f8"}, Do: s.change(s.lens.Reset)},
	}
	return append(append(actions, s.Screen.Actions()...), play.Buttons(s.keys)...)
}

func (s *Screen) keep(rule string) func() tea.Cmd {
	return func() tea.Cmd {
		if err := s.lens.Keep(rule, 0); err != nil {
			return nav.Fail(err)
		}
		return nil
	}
}

func (s *Screen) change(f func()) func() tea.Cmd {
	return func() tea.Cmd {
		f()
		return nil
	}
}

func (s *Screen) askNumber() tea.Cmd {
	return s.open(dialog.NewInput("Which number is it?", "decimal, or such as 0x1f", "", func(typed string) (tea.Cmd, error) {
		number, err := strconv.ParseInt(strings.TrimSpace(typed), 0, 32)
		if err != nil {
			return nil, fmt.Errorf("%q is no number: type one such as 12 or 0x1f", typed)
		}
		return nil, s.lens.Keep("equal", int(number))
	}))
}
