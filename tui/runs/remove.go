package runs

import (
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
)

// undoFor is how long removed runs can be restored.
const undoFor = 30 * time.Second

type (
	// dueMsg says that a batch has waited long enough.
	dueMsg struct {
		of    *Screen
		batch int
	}
	deletedMsg struct {
		of   *Screen
		runs []string
		err  error
	}
)

// remove hides the marked runs, or the chosen one, and deletes them after a while.
func (s *Screen) remove() tea.Cmd {
	chosen := s.chosenRows()
	if len(chosen) == 0 {
		return nil
	}
	ids := make([]string, len(chosen))
	for i, r := range chosen {
		if r.Status == core.Running {
			return nav.Fail(errors.New("a run in progress cannot be deleted: stop it first"))
		}
		ids[i] = r.ID
	}
	number := s.removed.hide(ids)
	clear(s.marked)
	s.order()
	return tea.Batch(s.wantPicture(), nav.Say("deleted "+runsOf(len(ids))+"; press u to undo"),
		s.tick(undoFor, func(time.Time) tea.Msg { return dueMsg{s, number} }))
}

// undo brings the runs back that were deleted last.
func (s *Screen) undo() tea.Cmd {
	back := s.removed.restore()
	if back == nil {
		return nav.Tell("nothing to undo")
	}
	s.order()
	s.choose(back[0])
	return tea.Batch(s.wantPicture(), nav.Say("restored "+runsOf(len(back))))
}

// deleteNow deletes runs for good.
func (s *Screen) deleteNow(runs []string) tea.Cmd {
	if len(runs) == 0 {
		return nil
	}
	return func() tea.Msg { return deletedMsg{s, runs, s.shelf.Delete(s.ctx, runs)} }
}

// takeDeleted shows runs again that could not be deleted, and leaves the screen where that was wanted.
func (s *Screen) takeDeleted(msg deletedMsg) tea.Cmd {
	if msg.of != s {
		return nil
	}
	var told tea.Cmd
	if msg.err != nil {
		s.removed.show(msg.runs)
		s.order()
		told = nav.Fail(msg.err)
	}
	if s.removed.leaving {
		s.removed.leaving = false
		return tea.Sequence(told, nav.To(nav.Back{}))
	}
	return told
}

func runsOf(n int) string {
	if n == 1 {
		return "a run"
	}
	return fmt.Sprintf("%d runs", n)
}
