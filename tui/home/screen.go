package home

import (
	"context"
	"encoding/json"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/table"
	"dotmatrix/tui/thumb"
)

// pane is one of the lists.
type pane int

const (
	games pane = iota
	agents
	runs
	panes // how many there are
)

// Screen is the first screen.
type Screen struct {
	ctx      context.Context
	shelf    Shelf
	going    func() []core.RunSummary
	open     func(dialog.Dialog) tea.Cmd
	clock    func() time.Time
	tick     Tick
	pictures *thumb.Pictures

	stock   stock
	cursors [panes]table.Cursor
	focus   pane
	choice  choice
	mark    string    // of the shelf when the stock was last asked for
	since   time.Time // when the stock was loaded
	watch   int       // counts how often the screen began or ceased to watch, so that it does so once
	failure string    // that was told last

	width, height int
}

// Tick is tea.Tick, or what stands for it in a test.
type Tick func(d time.Duration, message func(time.Time) tea.Msg) tea.Cmd

// Options are what a screen needs.
type Options struct {
	Shelf Shelf
	Draw  func(frame *core.Frame, width, height int) []string
	Open  func(dialog.Dialog) tea.Cmd // opens a dialog at once, so that it gets the very next key
	Clock func() time.Time
	Tick  Tick
	Going func() []core.RunSummary // the runs that go on in this process, behind this screen; nil: none
}

// choice is what a person chose last, and the models that were named.
type choice struct {
	Game    string            `json:"game,omitempty"` // its path
	capture string            // name; the next time a game starts at power-on again
	Agent   string            `json:"agent,omitempty"`
	Models  map[string]string `json:"models,omitempty"` // by agent
}

// choiceName is the name under which the choice is remembered.
const choiceName = "home"

// New is a screen on a shelf.
func New(ctx context.Context, o Options) *Screen {
	s := &Screen{ctx: ctx, shelf: o.Shelf, open: o.Open, clock: o.Clock, tick: o.Tick, going: o.Going, pictures: thumb.New(ctx, o.Draw)}
	if len(s.runsGoing()) > 0 {
		s.focus = runs // Enter returns to the newest
	}
	if json.Unmarshal(o.Shelf.Recall(choiceName), &s.choice) != nil {
		s.choice = choice{} // nothing was kept, or something else
	}
	if s.choice.Models == nil {
		s.choice.Models = map[string]string{}
	}
	return s
}

// Init starts loading what is listed.
func (s *Screen) Init() tea.Cmd { return s.Revealed() }

// Update takes what was loaded, and what the mouse did.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case stockMsg:
		return s.takeStock(msg)
	case pollMsg:
		if msg.of == s && msg.watch == s.watch {
			return s.look()
		}
	case markMsg:
		return s.takeMark(msg)
	case tea.MouseMsg:
		return s.mouse(msg)
	}
	return s.pictures.Update(msg)
}

// Key takes no key: all are actions.
func (*Screen) Key(tea.KeyPressMsg) (tea.Cmd, bool) { return nil, false }

// Picture is nowhere: the pictures here stand still, and the view draws them.
func (*Screen) Picture() (plane.Rect, bool) { return plane.Rect{}, false }

// Covered has nothing to let go.
func (*Screen) Covered() {}

// Title is the window's title.
func (*Screen) Title() string { return "" }

// Leave lets the screen go at once.
func (*Screen) Leave() (done bool, cmd tea.Cmd) { return true, nil }

// Resize gives the screen its size, in cells.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.arrange()
}
