package tui

import (
	"context"
	"os"
	"os/signal"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/action"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/play"
)

// The steps of a stop: somebody asks for it, what goes on is paused, the process stops, and it goes on.
type (
	// suspendMsg asks for a stop; signalled is whether a signal to this process alone did.
	suspendMsg struct{ signalled bool }
	// stopMsg has the filter stop the process: it runs in Bubble Tea's loop, which must not draw meanwhile.
	stopMsg struct{ group bool }
	// continuedMsg has the filter take the terminal again, after a stop that nobody could prepare.
	continuedMsg struct{}
	// resumedMsg says that the process goes on. stopped is false where the system did not stop it at all.
	resumedMsg struct{ stopped bool }
	// drawnMsg asks whether the screen was drawn since, when Bubble Tea had written so many times.
	drawnMsg struct{ writes uint64 }
)

const (
	// pauseTime is how long the runs have to pause before the process stops.
	pauseTime = 60 * time.Millisecond
	// flushTime is how long the terminal may take to show what was written before the process stops.
	flushTime = 2 * time.Second
	// settleTime lets Bubble Tea's renderer end before it is started again: it stops its ticker on its way out, and where
	// that came after the new start, the screen would stand still from then on.
	settleTime = 30 * time.Millisecond
	// drawTime is how long the screen may take to be drawn after that. On a busy machine the renderer can end later still:
	// then it is started once more.
	drawTime = 500 * time.Millisecond
)

// suspension stops the process and has it go on, as job control of a shell wants it: the terminal is the shell's in the
// meantime. Bubble Tea's own way waits for ever where nothing stops the process, does not wait for what the plane has still
// to write, and knows no signal.
type suspension struct {
	program  *tea.Program
	plane    *plane.Plane
	stops    chan os.Signal
	goesOn   chan os.Signal
	watching bool
}

// watch has signals stop the process properly, until ctx ends.
func (s *suspension) watch(ctx context.Context) {
	if len(stopSignals) == 0 {
		return
	}
	s.stops, s.goesOn = make(chan os.Signal, 1), make(chan os.Signal, 1)
	s.listen()
	s.watching = true
	go func() {
		defer signal.Stop(s.stops)
		defer signal.Stop(s.goesOn)
		for {
			select {
			case <-ctx.Done():
				return
			case <-s.stops:
				s.program.Send(suspendMsg{signalled: true})
			case <-s.goesOn:
				s.program.Send(continuedMsg{})
			}
		}
	}()
}

func (s *suspension) listen() {
	signal.Notify(s.stops, stopSignals...)
	signal.Notify(s.goesOn, continueSignals...)
}

// stop gives the terminal back, stops the process, and takes the terminal again when it goes on.
func (s *suspension) stop(group bool) tea.Msg {
	if !s.watching || s.program.ReleaseTerminal() != nil {
		return resumedMsg{}
	}
	s.plane.Flush(flushTime)
	time.Sleep(settleTime)
	signal.Stop(s.goesOn)
	stopped := stopProcess(group)
	s.listen()
	return s.take(stopped)
}

// take takes the terminal. Without one, the program ends.
func (s *suspension) take(stopped bool) tea.Msg {
	if s.program.RestoreTerminal() != nil {
		return tea.QuitMsg{}
	}
	return resumedMsg{stopped}
}

// again takes the terminal after a stop that nobody could prepare, such as SIGSTOP: the shell has set it for itself.
func (s *suspension) again() tea.Msg {
	if s.program.ReleaseTerminal() != nil {
		return tea.QuitMsg{}
	}
	s.plane.Flush(flushTime)
	time.Sleep(settleTime)
	return s.take(true)
}

// filter does what has to be done in Bubble Tea's loop.
func (s *suspension) filter(msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case stopMsg:
		return s.stop(msg.group)
	case continuedMsg:
		return s.again()
	}
	return msg
}

// suspendAction gives the terminal back to the shell.
func (a *app) suspendAction() action.Action {
	return action.Action{Name: "suspend", Title: "Suspend: pause, and give the terminal to the shell until fg", Keys: []string{"ctrl+z"},
		Do: func() tea.Cmd { return nav.To(suspendMsg{}) }}
}

// suspends reports whether a key suspends. It does so everywhere, also where keys are typed, but not where a person has made
// it a button.
func (a *app) suspends(msg tea.KeyPressMsg) bool {
	actions := a.settings.Keys.On(append([]action.Action{a.suspendAction()}, play.Buttons(nil)...))
	_, found := action.Find(actions[:1], action.KeyNames(msg.Key())...)
	return found
}

// suspend pauses what goes on, and then has the process stopped.
func (a *app) suspend(msg suspendMsg) tea.Cmd {
	if a.suspending || a.quitting {
		return nil
	}
	a.suspending = true
	for _, s := range a.runScreens() {
		s.Pause()
	}
	return tea.Tick(pauseTime, func(time.Time) tea.Msg {
		if len(stopSignals) > 0 {
			a.plane.AwaitAnswers()
		}
		return stopMsg{group: !msg.signalled}
	})
}

func (a *app) resumed(msg resumedMsg) tea.Cmd {
	prepared := a.suspending
	a.suspending = false
	for _, s := range a.runScreens() {
		if source := s.Source(); source != nil && msg.stopped {
			source.Do(core.Woken{})
		}
	}
	writes := a.plane.Writes() // what follows changes the screen, so that there are more
	cmds := []tea.Cmd{tea.ClearScreen, tea.Tick(drawTime, func(time.Time) tea.Msg { return drawnMsg{writes} })}
	if _, ok := a.top().(runScreen); !msg.stopped {
		cmds = append(cmds, nav.To(nav.Toast{Text: "not suspended: no shell could bring this program back", Bad: true}))
	} else if ok && prepared {
		cmds = append(cmds, nav.Say("paused while the program was stopped"))
	}
	return tea.Batch(cmds...)
}

// drawn takes the terminal once more where the screen has stood still since the process goes on.
func (a *app) drawn(msg drawnMsg) tea.Cmd {
	if a.plane.Writes() != msg.writes || a.suspending || a.quitting {
		return nil
	}
	return nav.To(continuedMsg{})
}
