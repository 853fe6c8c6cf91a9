package play

import (
	"context"
	"errors"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/action"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/panes"
	"dotmatrix/tui/plane"
)

// Screen shows a source.
type Screen struct {
	ctx     context.Context
	cancel  context.CancelFunc
	source  Source
	desk    Desk
	plane   *plane.Plane
	clock   func() time.Time
	keys    action.Keys
	buttons []action.Action
	open    func(dialog.Dialog) tea.Cmd

	stage   stage
	journal journal
	hands   hands
	meter   meter
	setup   panes.Setup
	layout  panes.Layout
	dragged panes.Edge

	hurry         chan struct{} // holds a token when a person did something and waits for what comes of it
	width, height int
	factScroll    int
	closing       bool // the run is being closed
	leaving       bool // when it is closed, the screen is left
	ended         bool // the source has no more events
}

// Options are what a screen needs.
type Options struct {
	Source Source
	Desk   Desk
	Plane  *plane.Plane
	Clock  func() time.Time
	Keys   action.Keys
	Open   func(dialog.Dialog) tea.Cmd // opens a dialog at once, so that it gets the very next key
}

// setupName is the name under which the panes' setup is remembered.
const setupName = "panes"

// New is a screen on a source, which it closes.
func New(ctx context.Context, o Options) *Screen {
	ctx, cancel := context.WithCancel(ctx)
	return &Screen{
		stage: stage{plane: o.Plane},
		ctx:   ctx, cancel: cancel, source: o.Source, desk: o.Desk, plane: o.Plane, clock: o.Clock, keys: o.Keys, open: o.Open,
		buttons: Buttons(o.Keys), hurry: make(chan struct{}, 1), setup: panes.Load(o.Desk.Recall(setupName)),
	}
}

// The messages of the screen's own commands, of which only the screen that they name takes notice.
type (
	eventsMsg struct {
		of     *Screen
		events []core.Event
	}
	endMsg    struct{ of *Screen } // there will be no more events
	meterMsg  struct{ of *Screen }
	closedMsg struct {
		of  *Screen
		err error
	}
)

// eventsEvery is the least time between two looks at the events, so that a stream of tokens costs few repaints.
const eventsEvery = 40 * time.Millisecond

// Init starts waiting for events and handing frames on.
func (s *Screen) Init() tea.Cmd {
	return tea.Batch(s.waitForEvents(0), s.showFrames(s.source), after(meterEvery, meterMsg{s}))
}

// waitForEvents waits for one batch, not before rest is over or a person is waiting; Update issues it again.
func (s *Screen) waitForEvents(rest time.Duration) tea.Cmd {
	source := s.source // which the screen lets go when it is closed
	return func() tea.Msg {
		select {
		case <-time.After(rest):
		case <-s.hurry:
		}
		events, err := source.Events(s.ctx)
		if err == nil {
			return eventsMsg{s, events}
		}
		if errors.Is(err, io.EOF) || s.ctx.Err() != nil {
			return endMsg{s}
		}
		return eventsMsg{s, []core.Event{core.Noticed{Text: err.Error()}}}
	}
}

// frameEvery is how long a picture stands at the least: a terminal shows no more than about 60 a second.
const frameEvery = 16 * time.Millisecond

// showFrames hands the newest picture to the plane, past Update and View, until there are no more.
func (s *Screen) showFrames(source Source) tea.Cmd {
	return func() tea.Msg {
		var frame core.Frame
		for source.Frame(s.ctx, &frame) == nil {
			s.stage.show(&frame)
			time.Sleep(frameEvery)
		}
		return nil
	}
}

// Update takes whatever is no key.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case eventsMsg:
		return s.hearEvents(msg)
	case endMsg:
		return s.sourceEnded(msg)
	case closedMsg:
		return s.sourceClosed(msg)
	case meterMsg:
		if msg.of == s {
			s.meter.measure(s.plane.Shown(), s.clock())
			return after(meterEvery, meterMsg{s})
		}
	case letGo:
		s.hands.end(msg)
		s.hold()
	case tea.KeyboardEnhancementsMsg:
		s.hands.releases = msg.SupportsEventTypes()
	case tea.KeyReleaseMsg:
		return s.release(msg)
	case tea.MouseMsg:
		return s.mouse(msg)
	}
	return nil
}

func (s *Screen) hearEvents(msg eventsMsg) tea.Cmd {
	if msg.of != s || s.source == nil {
		return nil
	}
	s.Tell(msg.events...)
	behind := s.stage.isBehind()
	next := s.waitForEvents(eventsEvery)
	if behind {
		next = s.waitForEvents(backgroundEvery)
	}
	if s.journal.outcome != nil && (s.closing || behind && !s.journal.state.Replay) {
		s.closing = true
		return tea.Batch(next, s.close())
	}
	return next
}

func (s *Screen) sourceEnded(msg endMsg) tea.Cmd {
	if msg.of != s {
		return nil
	}
	s.ended = true
	if s.closing {
		return s.close()
	}
	if s.journal.live() { // a run that ends without saying how is broken: closing it tells why
		s.closing, s.leaving = true, !s.stage.isBehind()
		return s.close()
	}
	return nil
}

// close closes the source beside the program. It may be asked for again before it is done.
func (s *Screen) close() tea.Cmd {
	source := s.source
	if source == nil {
		return nil
	}
	return func() tea.Msg { return closedMsg{s, source.Close()} }
}

func (s *Screen) sourceClosed(msg closedMsg) tea.Cmd {
	if msg.of != s || s.source == nil {
		return nil
	}
	s.cancel()
	s.closing, s.source = false, nil
	then := s.endedBehind()
	if s.leaving {
		then = nav.To(nav.Back{})
	}
	if msg.err != nil {
		return tea.Sequence(nav.Fail(msg.err), then)
	}
	return then
}

// Leave asks the source to end, and reports whether the screen can go at once. It sends nav.Back when it can.
func (s *Screen) Leave() (done bool, cmd tea.Cmd) {
	if s.source == nil {
		return true, nil
	}
	s.leaving = true
	if s.closing {
		return false, nil
	}
	s.closing = true
	s.source.Do(core.Stop{})
	if s.journal.outcome != nil || s.journal.state.Replay || s.ended {
		return false, s.close()
	}
	return false, nil
}

// Resize gives the screen its size, in cells.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.arrange()
}

// Picture is where the plane draws the game, and whether it may.
func (s *Screen) Picture() (plane.Rect, bool) {
	r := s.layout.Picture
	r.Y += headerHeight
	return r, r.W > 0
}

// Title is the window's title.
func (s *Screen) Title() string { return s.journal.run.Machine.ROM.Title }

func after(d time.Duration, message tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return message })
}

// Redraw forgets what was drawn in another theme.
func (s *Screen) Redraw() { s.journal.thoughts.Redraw() }

// Tell has the screen take events at once, past its source.
func (s *Screen) Tell(events ...core.Event) {
	for _, event := range events {
		s.journal.tell(event)
	}
	s.arrange()
}

// Machine is what the run is played on; zero before that is known.
func (s *Screen) Machine() core.MachineInfo { return s.journal.run.Machine }
