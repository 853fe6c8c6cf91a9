package runs

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
)

// watch is how the screen looks for changes while it is on top.
type watch struct {
	turn    int           // counts how often it began or ceased, so that it goes on once
	mark    string        // of the shelf when the rows were last asked for
	loaded  bool          // the rows are those of mark
	since   time.Time     // when they were loaded
	took    time.Duration // how long that took
	failure string        // that was told last
}

// The messages of the screen's own commands, of which only the screen that they name takes notice.
type (
	markMsg struct {
		of   *Screen
		turn int
		mark string
	}
	pollMsg struct {
		of   *Screen
		turn int
	}
	rowsMsg struct {
		of    *Screen
		turn  int
		where string
		rows  []item
		took  time.Duration
		err   error
	}
)

// How often the screen looks. Loading never takes more than a twentieth of the time, however many runs there are.
const (
	lookEvery = time.Second
	share     = 20
	liveEvery = 5 * time.Second // a run whose process died changes no file: so often the rows are loaded anyhow
)

// Revealed says that the screen is on top now: from here on it watches for changes.
func (s *Screen) Revealed() tea.Cmd {
	s.watch.turn++
	return s.look()
}

// Hidden says that another screen has come over it: it watches no more.
func (s *Screen) Hidden() { s.watch.turn++ }

func (s *Screen) look() tea.Cmd {
	turn := s.watch.turn
	return func() tea.Msg { return markMsg{s, turn, s.shelf.Mark(s.ctx)} }
}

func (s *Screen) lookLater() tea.Cmd {
	turn := s.watch.turn
	return s.tick(max(lookEvery, share*s.watch.took), func(time.Time) tea.Msg { return pollMsg{s, turn} })
}

func (s *Screen) takeMark(msg markMsg) tea.Cmd {
	if msg.of != s || msg.turn != s.watch.turn {
		return nil
	}
	stale := s.isLive() && s.clock().Sub(s.watch.since) >= liveEvery
	if s.watch.loaded && msg.mark == s.watch.mark && !stale {
		return s.lookLater()
	}
	s.watch.mark = msg.mark
	return s.load(s.asked)
}

// isLive reports whether a run goes on.
func (s *Screen) isLive() bool {
	return slices.ContainsFunc(s.rows, func(r item) bool { return r.Status == core.Running })
}

// load reads the runs that a filter selects.
func (s *Screen) load(where string) tea.Cmd {
	turn := s.watch.turn
	return func() tea.Msg {
		began := s.clock()
		rows, err := s.shelf.Runs(s.ctx, where)
		return rowsMsg{s, turn, where, items(rows), s.clock().Sub(began), err}
	}
}

// filter asks for the runs that a filter selects; they are shown when they are there.
func (s *Screen) filter(where string) tea.Cmd {
	s.asked = where
	s.watch.turn++
	return s.load(where)
}

// takeRows shows what was loaded, with the same run chosen as before.
func (s *Screen) takeRows(msg rowsMsg) tea.Cmd {
	if msg.of != s {
		return nil
	}
	var cmds []tea.Cmd
	if msg.turn == s.watch.turn {
		cmds = append(cmds, s.lookLater())
	}
	switch {
	case msg.where != s.asked: // another filter was asked for since
	case msg.err != nil && msg.where != s.where:
		s.asked = s.where
		cmds = append(cmds, s.prompt.refuse(forFilter, msg.err))
	case msg.err != nil:
		cmds = append(cmds, s.tellOnce(msg.err))
	default:
		if msg.where != s.where {
			s.prompt.end(forFilter)
		}
		s.where, s.rows = msg.where, msg.rows
		s.watch.loaded, s.watch.since, s.watch.took, s.watch.failure = true, s.clock(), msg.took, ""
		s.order()
		cmds = append(cmds, s.wantPicture())
	}
	return tea.Batch(cmds...)
}

// tellOnce tells of a failure once, and has the rows loaded again at the next look.
func (s *Screen) tellOnce(err error) tea.Cmd {
	s.watch.loaded = false
	if s.watch.failure == err.Error() {
		return nil
	}
	s.watch.failure = err.Error()
	return nav.Fail(err)
}
