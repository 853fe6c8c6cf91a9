package runs

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/table"
	"dotmatrix/tui/thumb"
)

// Screen lists the runs.
type Screen struct {
	ctx      context.Context
	shelf    Shelf
	clock    func() time.Time
	tick     Tick
	pictures *thumb.Pictures

	watch watch
	where string // the filter in force
	asked string // the filter whose runs were asked for last
	rows  []item
	lines []line // of the table: what is shown of the rows, in order
	// unequal: the lines stand in the order of their milestones, but cannot be ranked by them
	unequal  bool
	cursor   table.Cursor
	setup    setup
	marked   map[string]bool // runs, by ID
	removed  undo
	prompt   prompt
	sought   string // the words that were searched for last
	searches int    // counts searches, and those that were left, so that an old answer is dropped
	found    *found // what a search found, in place of the table; nil: none

	width, height int
}

// Tick is tea.Tick, or what stands for it in a test.
type Tick func(d time.Duration, message func(time.Time) tea.Msg) tea.Cmd

// Options are what a screen needs.
type Options struct {
	Shelf Shelf
	Where string // the filter at first
	Draw  func(frame *core.Frame, width, height int) []string
	Clock func() time.Time
	Tick  Tick
}

// New is a screen on a shelf.
func New(ctx context.Context, o Options) *Screen {
	return &Screen{
		ctx: ctx, shelf: o.Shelf, where: o.Where, asked: o.Where, clock: o.Clock, tick: o.Tick, pictures: thumb.New(ctx, o.Draw),
		setup: loadSetup(o.Shelf.Recall(setupName)), marked: map[string]bool{}, removed: newUndo(), prompt: newPrompt(),
	}
}

// Init starts loading the runs.
func (s *Screen) Init() tea.Cmd { return s.Revealed() }

// Update takes what was loaded, found or deleted, and what the mouse did.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case markMsg:
		return s.takeMark(msg)
	case pollMsg:
		if msg.of == s && msg.turn == s.watch.turn {
			return s.look()
		}
	case rowsMsg:
		return s.takeRows(msg)
	case foundMsg:
		return s.takeFound(msg)
	case dueMsg:
		if msg.of == s {
			return s.deleteNow(s.removed.due(msg.batch))
		}
	case deletedMsg:
		return s.takeDeleted(msg)
	case tea.MouseMsg:
		return s.mouse(msg)
	case tea.PasteMsg:
		return s.prompt.edit(msg)
	}
	return s.pictures.Update(msg)
}

// Picture is nowhere: the picture here stands still, and the view draws it.
func (*Screen) Picture() (plane.Rect, bool) { return plane.Rect{}, false }

// Covered has nothing to let go.
func (*Screen) Covered() {}

// Title is the window's title.
func (*Screen) Title() string { return "runs" }

// Leave deletes what waits to be deleted, and then lets the screen go.
func (s *Screen) Leave() (done bool, cmd tea.Cmd) {
	if s.removed.leaving {
		return false, nil
	}
	waiting := s.removed.all()
	if len(waiting) == 0 {
		return true, nil
	}
	s.removed.leaving = true
	return false, s.deleteNow(waiting)
}

// Resize gives the screen its size, in cells.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.fit()
}

// fit keeps the chosen row on the screen.
func (s *Screen) fit() {
	height := s.layout().table.H
	s.cursor.Fit(len(s.lines), height, s.cursor.At)
	if s.found != nil {
		s.found.cursor.Fit(len(s.found.hits), height, s.found.cursor.At)
	}
}

// row is the chosen run; nil where there is none.
func (s *Screen) row() *item {
	if s.cursor.At >= len(s.lines) {
		return nil
	}
	return s.lines[s.cursor.At].row
}
