package tui

import (
	"context"
	"errors"
	"io"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/plane"
)

// root is the whole screen: the journal of what happened, and how it is being looked at.
type root struct {
	ctx     context.Context
	source  Source
	plane   *plane.Plane
	keys    keyMap
	theme   theme
	clock   func() time.Time
	journal journal
	hands   hands
	dialogs []dialog

	width, height int
	layout        layout
	scroll        int // lines by which the thoughts are scrolled back
	closing       bool
	meter         meter
}

// The messages of the screen's own commands.
type (
	eventsMsg []core.Event
	overMsg   struct{} // there will be no more events
	meterMsg  struct{}
)

// eventsEvery is the least time between two looks at the events, so that a stream of tokens costs few repaints.
const eventsEvery = 25 * time.Millisecond

// Init starts waiting for events.
func (m *root) Init() tea.Cmd { return tea.Batch(m.waitForEvents(0), m.meter.tick()) }

// waitForEvents waits for one batch; Update issues it again.
func (m *root) waitForEvents(rest time.Duration) tea.Cmd {
	return func() tea.Msg {
		time.Sleep(rest)
		events, err := m.source.Events(m.ctx)
		if err != nil {
			if errors.Is(err, io.EOF) || m.ctx.Err() != nil {
				return overMsg{}
			}
			return eventsMsg{core.Noticed{Text: err.Error()}}
		}
		return eventsMsg(events)
	}
}

// Update takes a message: the dialog on top first, then the keys, then what comes by itself.
func (m *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.arrange()
		return m, nil
	case tea.KeyboardEnhancementsMsg:
		m.hands.releases = msg.SupportsEventTypes()
		return m, nil
	case eventsMsg:
		for _, event := range msg {
			m.journal.tell(event)
		}
		m.arrange()
		if m.closing && m.journal.outcome != nil {
			return m, tea.Quit
		}
		return m, m.waitForEvents(eventsEvery)
	case overMsg:
		if m.closing || m.ctx.Err() != nil {
			return m, tea.Quit
		}
		return m, nil
	case letGo:
		m.hands.end(msg)
		m.hold()
		return m, nil
	case meterMsg:
		return m, m.meter.measure(m.plane.Shown(), m.clock())
	case tea.KeyPressMsg:
		return m, m.press(msg)
	case tea.KeyReleaseMsg:
		return m, m.release(tea.Key(msg))
	case tea.MouseWheelMsg:
		m.wheel(msg)
		return m, nil
	}
	return m, m.updateDialog(msg)
}

// updateDialog hands a message to the dialog on top.
func (m *root) updateDialog(msg tea.Msg) tea.Cmd {
	if len(m.dialogs) == 0 {
		return nil
	}
	ask, done, cmd := m.dialogs[len(m.dialogs)-1].update(msg)
	if ask != nil {
		m.source.Do(ask)
	}
	if done {
		m.dialogs = m.dialogs[:len(m.dialogs)-1]
		m.arrange()
	}
	return cmd
}

func (m *root) openDialog(d dialog) {
	m.hands.drop()
	m.hold()
	m.dialogs = append(m.dialogs, d)
	m.arrange()
}

// arrange lays the screen out anew and tells the plane where the picture is. Under a dialog the View draws the picture.
func (m *root) arrange() {
	frame := m.journal.run.Machine
	width, height := max(frame.Width, 1), max(frame.Height, 1)
	if frame.Width == 0 {
		width, height = 160, 144 // before the run is known: a Game Boy's
	}
	m.layout = newLayout(m.width, m.height, width, height, m.wantedFactLines())
	m.plane.Place(m.layout.picture, len(m.dialogs) == 0 && !m.layout.tooSmall)
}

func (m *root) press(msg tea.KeyPressMsg) tea.Cmd {
	if m.closing && key.Matches(msg, m.keys.Force) {
		return tea.Quit
	}
	if len(m.dialogs) > 0 {
		return m.updateDialog(msg)
	}
	if m.playing() {
		if button, ok := buttonOf(tea.Key(msg)); ok {
			cmd := m.hands.press(button, m.clock())
			m.hold()
			return cmd
		}
	}
	if cmd, ok := m.pressAnywhere(msg); ok {
		return cmd
	}
	if m.journal.state.Replay {
		return m.pressInReplay(msg)
	}
	m.pressLive(msg)
	return nil
}

// playing reports whether a person has the buttons.
func (m *root) playing() bool {
	return m.journal.state.Actor == core.ActorPerson && !m.journal.state.Replay && m.journal.outcome == nil
}

func (m *root) release(released tea.Key) tea.Cmd {
	button, ok := buttonOf(released)
	if !ok {
		return nil
	}
	return m.hands.release(button, m.clock())
}

// hold tells the session which buttons are down now.
func (m *root) hold() {
	if m.playing() {
		m.source.Do(core.HoldButtons{Held: m.hands.held()})
	}
}

// pressAnywhere are the keys of both kinds of run.
func (m *root) pressAnywhere(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	state := m.journal.state
	switch {
	case key.Matches(msg, m.keys.Quit):
		return m.quit(), true
	case key.Matches(msg, m.keys.Help):
		m.openDialog(m.help())
	case key.Matches(msg, m.keys.Pause):
		m.source.Do(core.SetPaused{Paused: !state.Paused})
	case key.Matches(msg, m.keys.Step):
		m.source.Do(core.StepOnce{})
	case key.Matches(msg, m.keys.Faster):
		m.source.Do(core.SetPace{Pace: state.Pace.Faster()})
	case key.Matches(msg, m.keys.Slower):
		m.source.Do(core.SetPace{Pace: state.Pace.Slower()})
	default:
		return nil, false
	}
	return nil, true
}

func (m *root) pressLive(msg tea.KeyPressMsg) {
	switch {
	case key.Matches(msg, m.keys.TakeOver) && m.journal.state.Actor == core.ActorPerson:
		m.hands.drop()
		m.source.Do(core.HandBack{})
	case key.Matches(msg, m.keys.TakeOver):
		m.source.Do(core.TakeOver{})
	case key.Matches(msg, m.keys.ScrollUp):
		m.scroll += m.layout.thoughts.H / 2
	case key.Matches(msg, m.keys.ScrollDown):
		m.scroll = max(m.scroll-m.layout.thoughts.H/2, 0)
	}
}

func (m *root) pressInReplay(msg tea.KeyPressMsg) tea.Cmd {
	seq := m.journal.state.Seq
	for _, move := range []struct {
		binding key.Binding
		to      int
	}{
		{m.keys.Next, seq + 1}, {m.keys.Previous, seq - 1}, {m.keys.NextTen, seq + 10},
		{m.keys.PreviousTen, seq - 10}, {m.keys.First, 0}, {m.keys.Last, m.journal.length},
	} {
		if key.Matches(msg, move.binding) {
			m.source.Do(core.Seek{Seq: move.to})
			return nil
		}
	}
	if !key.Matches(msg, m.keys.Jump) {
		return nil
	}
	dialog, cmd := newJumpDialog(m.journal.length)
	m.openDialog(dialog)
	return cmd
}

func (m *root) wheel(msg tea.MouseWheelMsg) {
	switch msg.Button {
	case tea.MouseWheelUp:
		m.scroll += 3
	case tea.MouseWheelDown:
		m.scroll = max(m.scroll-3, 0)
	}
}

// quit asks the session to close the run; the screen goes when it has.
func (m *root) quit() tea.Cmd {
	m.source.Do(core.Stop{})
	if m.journal.outcome != nil || m.journal.state.Replay {
		return tea.Quit
	}
	m.closing = true
	return nil
}

func (m *root) help() dialog {
	if m.journal.state.Replay {
		return &helpDialog{title: "Keys of a replay", groups: [][]key.Binding{m.keys.replayed()}, close: m.keys.Close}
	}
	var buttons []key.Binding
	for _, k := range gameKeys {
		buttons = append(buttons, k.binding)
	}
	return &helpDialog{title: "Keys of a live run", groups: [][]key.Binding{m.keys.live(), buttons}, close: m.keys.Close}
}
