package runs

import (
	"errors"
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
)

// bin holds the runs that are hidden and wait to be deleted, so that they can be had back until then.
type bin struct {
	batches []batch
	count   int             // of all batches so far
	hidden  map[string]bool // runs that are waiting or deleted, by ID
	leaving bool            // the screen is left as soon as all are deleted
}

// batch is runs that were deleted at once.
type batch struct {
	number int
	runs   []string
}

// undoFor is how long runs can be had back.
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

func newBin() bin { return bin{hidden: map[string]bool{}} }

// put hides runs; the number is that of their batch.
func (b *bin) put(runs []string) int {
	b.count++
	b.batches = append(b.batches, batch{b.count, runs})
	for _, id := range runs {
		b.hidden[id] = true
	}
	return b.count
}

// back gives back the newest batch.
func (b *bin) back() []string {
	if len(b.batches) == 0 {
		return nil
	}
	last := b.batches[len(b.batches)-1]
	b.batches = b.batches[:len(b.batches)-1]
	b.show(last.runs)
	return last.runs
}

func (b *bin) show(runs []string) {
	for _, id := range runs {
		delete(b.hidden, id)
	}
}

// due takes a batch out; nil where it was given back.
func (b *bin) due(number int) []string {
	at := slices.IndexFunc(b.batches, func(x batch) bool { return x.number == number })
	if at < 0 {
		return nil
	}
	runs := b.batches[at].runs
	b.batches = slices.Delete(b.batches, at, at+1)
	return runs
}

// all takes every batch out.
func (b *bin) all() []string {
	var runs []string
	for _, x := range b.batches {
		runs = append(runs, x.runs...)
	}
	b.batches = nil
	return runs
}

// waiting is how many runs can be had back.
func (b *bin) waiting() int {
	n := 0
	for _, x := range b.batches {
		n += len(x.runs)
	}
	return n
}

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
	number := s.bin.put(ids)
	clear(s.marked)
	s.order()
	return tea.Batch(s.wantPicture(), nav.Say("deleted "+runsOf(len(ids))+"; press u to undo"),
		s.tick(undoFor, func(time.Time) tea.Msg { return dueMsg{s, number} }))
}

// undo brings the runs back that were deleted last.
func (s *Screen) undo() tea.Cmd {
	back := s.bin.back()
	if back == nil {
		return nav.Say("nothing to undo")
	}
	s.order()
	s.choose(back[0])
	return tea.Batch(s.wantPicture(), nav.Say("restored "+runsOf(len(back))))
}

// empty deletes runs for good.
func (s *Screen) empty(runs []string) tea.Cmd {
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
		s.bin.show(msg.runs)
		s.order()
		told = nav.Fail(msg.err)
	}
	if s.bin.leaving {
		s.bin.leaving = false
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
