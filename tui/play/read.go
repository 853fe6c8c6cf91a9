package play

import (
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/panes"
	"dotmatrix/tui/reader"
)

// readActions scroll, open and search what the agent thought, said and did.
func (s *Screen) readActions() []action.Action {
	thoughts := &s.journal.thoughts
	read := func(f func()) func() tea.Cmd {
		return func() tea.Cmd {
			f()
			return nil
		}
	}
	end := []string{"G", "end"}
	replay := s.journal.state.Replay && s.journal.outcome == nil
	if replay {
		end = end[:1] // Home and End are the first step and the last
	}
	actions := []action.Action{
		{Name: "search", Title: "Search what was said and done", Short: "search", Keys: []string{"/"}, Do: s.askSearch},
		{Name: "search_older", Title: "Next older match", Keys: []string{";"}, Do: s.nextMatch(-1)},
		{Name: "search_newer", Title: "Next newer match", Keys: []string{","}, Do: s.nextMatch(1)},
		{Name: "scroll_up", Title: "Scroll the focused pane up", Keys: []string{"up", "k"}, Do: s.scroll(scrollStep)},
		{Name: "scroll_down", Title: "Scroll the focused pane down", Keys: []string{"down", "j"}, Do: s.scroll(-scrollStep)},
		{Name: "page_up", Title: "Page up", Keys: []string{"pgup"}, Do: s.page(1)},
		{Name: "page_down", Title: "Page down", Keys: []string{"pgdown"}, Do: s.page(-1)},
		{Name: "thoughts_end", Title: "Go to the newest thoughts and follow them", Keys: end, Do: read(thoughts.End)},
		{Name: "card_previous", Title: "Choose the step before that said something", Keys: []string{"["}, Do: read(func() { thoughts.Choose(-1) })},
		{Name: "card_next", Title: "Choose the step after that said something", Keys: []string{"]"}, Do: read(func() { thoughts.Choose(1) })},
		{Name: "card_open", Title: "Open or fold the chosen step", Keys: []string{"enter"}, Do: read(thoughts.Toggle)},
		{Name: "cards_open", Title: "Open every step, or fold them", Keys: []string{"O"}, Do: read(thoughts.ToggleAll)},
		{Name: "card_copy", Title: "Copy what was said in the chosen step", Keys: []string{"y"}, Do: s.copyCard},
	}
	if replay {
		return actions
	}
	return append(actions, action.Action{Name: "thoughts_home", Title: "Go to the oldest thoughts", Keys: []string{"home"}, Do: read(thoughts.Home)})
}

// scrollStep is how far a key or a turn of the wheel scrolls, in lines.
const scrollStep = 3

// scroll moves the focused pane by so many lines; up where lines is positive.
func (s *Screen) scroll(lines int) func() tea.Cmd {
	return func() tea.Cmd {
		s.scrollBy(s.setup.Focused(), lines)
		return nil
	}
}

func (s *Screen) scrollBy(p panes.Pane, lines int) {
	switch p {
	case panes.Facts:
		s.factScroll = max(s.factScroll-lines, 0)
	default:
		s.journal.thoughts.Scroll(lines)
	}
}

// page moves the focused pane by its height; up where pages is positive.
func (s *Screen) page(pages int) func() tea.Cmd {
	return func() tea.Cmd {
		switch s.setup.Focused() {
		case panes.Facts:
			s.scrollBy(panes.Facts, pages*max(s.layout.Facts.H-1, 1))
		default:
			s.journal.thoughts.Page(pages)
		}
		return nil
	}
}

// maxHits is how many matches are listed.
const maxHits = 500

// askSearch asks for words, and lists the steps in which they stand.
func (s *Screen) askSearch() tea.Cmd {
	thoughts := &s.journal.thoughts
	return s.open(dialog.NewInput("Search what was said and done", "no words end the search", thoughts.Words(), func(typed string) (tea.Cmd, error) {
		hits := thoughts.Find(typed, maxHits)
		switch {
		case strings.TrimSpace(typed) == "":
			thoughts.End()
			return nil, nil
		case len(hits) == 0:
			return nil, errors.New("no matches")
		case len(hits) == 1:
			thoughts.Show(hits[0])
			return nil, nil
		}
		return s.open(dialog.NewChoice(fmt.Sprintf("%d steps, newest first", len(hits)), hitLines(hits), 0, func(i int) tea.Cmd {
			thoughts.Show(hits[i])
			return nil
		})), nil
	}))
}

func hitLines(hits []reader.Hit) []string {
	lines := make([]string, len(hits))
	for i, hit := range hits {
		lines[i] = fmt.Sprintf("%5d  %s", hit.Seq, hit.Line)
		if hit.Seq == 0 {
			lines[i] = "    !  " + hit.Line
		}
	}
	return lines
}

func (s *Screen) nextMatch(way int) func() tea.Cmd {
	return func() tea.Cmd {
		switch thoughts := &s.journal.thoughts; {
		case thoughts.Words() == "":
			return nav.Tell("nothing is searched for: press / first")
		case !thoughts.Next(way):
			return nav.Tell("no more matches")
		}
		return nil
	}
}

// copyCard copies the chosen card by the terminal (OSC 52).
func (s *Screen) copyCard() tea.Cmd {
	words := s.journal.thoughts.Chosen()
	if words == "" {
		return nav.Tell("nothing was said yet")
	}
	return tea.Batch(tea.SetClipboard(words), nav.Say("copied"))
}
