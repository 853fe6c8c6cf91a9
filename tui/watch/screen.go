// Package watch is the screen on which a person makes a game profile: the screen of a run and, below it, a search for
// addresses and the facts as they come. Package tui shows it.
//
// What is searched, and the profile that reads the facts, are behind a Lens.
package watch

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/play"
)

// Lens looks into the memory of the game that runs. Its methods may be called while it does.
type Lens interface {
	// State is what there is to show: at most n of the addresses.
	State(n int) State
	// Keep rules out addresses, by one of the rules of State. number counts for the rule "equal".
	Keep(rule string, number int) error
	// NextKind searches for another kind of number, beginning anew.
	NextKind()
	// Reset begins anew.
	Reset()
}

// State is how a search and a profile stand.
type State struct {
	Kind    string // of number, such as "u8"
	Left    int    // addresses that may be it
	Fresh   bool   // nothing was ruled out yet
	First   []Address
	Profile string // its name and version
	Fault   string // why the profile does not work; empty: it does
	Facts   []string
}

// Address is a place that may be the one that is searched for.
type Address struct {
	At      uint32
	Name    string // of its symbol; empty: it has none
	Is, Was int
	Moved   bool // it changed just now
}

// Screen is the screen of a run with a lens below.
type Screen struct {
	*play.Screen
	lens Lens
	keys action.Keys
	open func(dialog.Dialog) tea.Cmd

	width, height int // of the pane
}

// Options are what a screen needs beside that of the run.
type Options struct {
	Lens Lens
	Keys action.Keys
	Open func(dialog.Dialog) tea.Cmd // as in play.Options
}

// New puts a lens below a run.
func New(run *play.Screen, o Options) *Screen {
	return &Screen{Screen: run, lens: o.Lens, keys: o.Keys, open: o.Open}
}

// lookEvery is the time between two looks through the lens.
const lookEvery = 200 * time.Millisecond

// lookMsg has the pane drawn anew.
type lookMsg struct{ of *Screen }

// Init starts the run's screen and the looks.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.Screen.Init(), s.lookAgain()) }

func (s *Screen) lookAgain() tea.Cmd {
	return tea.Tick(lookEvery, func(time.Time) tea.Msg { return lookMsg{s} })
}

// Update takes whatever is no key.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	if look, ok := msg.(lookMsg); ok {
		if look.of == s {
			return s.lookAgain()
		}
		return nil
	}
	return s.Screen.Update(msg)
}

// Heights, in rows.
const (
	leastRun  = 17 // below that a run has no room
	leastPane = 5
	mostPane  = 16
)

// Resize divides the screen.
func (s *Screen) Resize(width, height int) {
	s.width = width
	s.height = min(max(height/3, leastPane), mostPane, max(height-leastRun, 0))
	s.Screen.Resize(width, height-s.height)
}
