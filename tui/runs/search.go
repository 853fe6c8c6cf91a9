package runs

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/nav"
	"dotmatrix/tui/table"
)

// found is what a search found.
type found struct {
	words  string
	hits   []Hit
	cursor table.Cursor
}

type foundMsg struct {
	of    *Screen
	turn  int
	words string
	hits  []Hit
	err   error
}

// mostHits bounds what a search shows.
const mostHits = 500

// search looks for words in what agents said.
func (s *Screen) search(words string) tea.Cmd {
	if words == "" {
		return s.prompt.refuse(forSearch, errors.New("type words to search for"))
	}
	s.sought = words
	s.searches++
	turn := s.searches
	return func() tea.Msg {
		hits, err := s.shelf.Said(s.ctx, words, mostHits)
		return foundMsg{s, turn, words, hits, err}
	}
}

func (s *Screen) takeFound(msg foundMsg) tea.Cmd {
	if msg.of != s || msg.turn != s.searches {
		return nil
	}
	switch {
	case msg.err != nil:
		return s.prompt.refuse(forSearch, msg.err)
	case len(msg.hits) == 0:
		return s.prompt.refuse(forSearch, errors.New("no matches"))
	case s.prompt.purpose != forSearch:
		return nil // the person has turned to something else
	}
	s.prompt.end(forSearch)
	s.found = &found{words: msg.words, hits: msg.hits}
	s.fit()
	return s.wantPicture()
}

// hit is the chosen step; nil where there is none.
func (s *Screen) hit() *Hit {
	if s.found == nil || s.found.cursor.At >= len(s.found.hits) {
		return nil
	}
	return &s.found.hits[s.found.cursor.At]
}

// openHit shows the chosen step.
func (s *Screen) openHit() tea.Cmd {
	if h := s.hit(); h != nil {
		return nav.To(nav.Replay{Run: h.Run, Seq: h.Seq})
	}
	return nil
}
