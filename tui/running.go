package tui

import (
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/play"
)

// runScreen is the screen of a run: package play's, alone or with a pane of package watch.
type runScreen interface {
	Screen
	watcher
	Going() bool
	Over() bool
	Run() core.RunSummary
	Machine() core.MachineInfo
	Pause()
	Source() play.Source
	Close() error
}

// background is the screens of runs that go on while a person looks at others. It ends with the program: nothing goes on
// without it.
type background []runScreen

// runs are how far they have come, the newest first.
func (b background) runs() []core.RunSummary {
	all := make([]core.RunSummary, 0, len(b))
	for _, s := range slices.Backward(b) {
		all = append(all, s.Run())
	}
	return all
}

// take takes the screen of a run out; nil where the run is not there.
func (b *background) take(run string) runScreen {
	for i, s := range *b {
		if s.Run().ID == run && run != "" {
			*b = slices.Delete(*b, i, i+1)
			return s
		}
	}
	return nil
}

// back leaves the screen on top. A run that goes on is not ended by that: the person is asked.
func (a *app) back() tea.Cmd {
	run, ok := a.top().(runScreen)
	if !ok || !run.Going() {
		return nav.To(nav.Back{})
	}
	return a.open(dialog.NewQuestion("The run is still in progress", "What is recorded stays, and a stopped run can be resumed.",
		dialog.Answer{Key: "n", Title: "Stay here"},
		dialog.Answer{Key: "g", Title: "Keep it running in the background, and go to the home screen", Do: a.letGoOn},
		dialog.Answer{Key: "s", Title: "Stop it and leave", Do: func() tea.Cmd { return nav.To(nav.Back{}) }}))
}

// letGoOn leaves the run on top without ending it.
func (a *app) letGoOn() tea.Cmd {
	run, ok := a.top().(runScreen)
	if !ok {
		return nil
	}
	run.Hidden()
	a.background = append(a.background, run)
	said := nav.Say("the run continues in the background; Enter on it in the list of runs returns to it")
	if len(a.screens) == 1 {
		a.screens[0] = a.homeScreen()
		a.top().Resize(a.width, a.screenHeight())
		return tea.Batch(a.top().Init(), said)
	}
	a.screens = a.screens[:len(a.screens)-1]
	a.top().Resize(a.width, a.screenHeight())
	if lister, ok := a.top().(interface{ Choose(run string) }); ok {
		lister.Choose(run.Run().ID)
	}
	return tea.Batch(a.revealed(), said)
}

// comeBack puts a run that goes on here on top again; ok is false where there is none of that ID.
func (a *app) comeBack(run string) (cmd tea.Cmd, ok bool) {
	s := a.background.take(run)
	if s == nil {
		return nil, false
	}
	if w, ok := a.top().(watcher); ok {
		w.Hidden()
	}
	a.screens = append(a.screens, s)
	s.Resize(a.width, a.screenHeight())
	return s.Revealed(), true
}

// quit leaves the program, after asking where runs go on.
func (a *app) quit() tea.Cmd {
	if a.quitting {
		return nil
	}
	going := a.going()
	if going == 0 {
		return a.quitNow()
	}
	title, stop := "A run is in progress", "Stop it and quit"
	if going > 1 {
		title, stop = fmt.Sprintf("%d runs are in progress", going), "Stop them and quit"
	}
	a.asksToQuit = true
	return a.open(dialog.NewQuestion(title, "Runs stop when this program quits. What is recorded stays, and a stopped run can be resumed.",
		dialog.Answer{Key: "n", Title: "Stay", Do: func() tea.Cmd { a.asksToQuit = false; return nil }},
		dialog.Answer{Key: "s", Title: stop, Do: func() tea.Cmd { return a.quitNow() }}))
}

// going is how many runs go on.
func (a *app) going() int {
	n := 0
	for _, s := range a.runScreens() {
		if s.Going() {
			n++
		}
	}
	return n
}

// runScreens are the screens of runs, on the stack and in the background.
func (a *app) runScreens() []runScreen {
	all := slices.Clone(a.background)
	for _, s := range a.screens {
		if run, ok := s.(runScreen); ok {
			all = append(all, run)
		}
	}
	return all
}

// quitNow closes everything, one screen after the other, and then leaves.
func (a *app) quitNow() tea.Cmd {
	a.quitting = true
	var below []Screen
	for _, s := range a.background {
		below = append(below, s)
	}
	a.screens, a.background = append(below, a.screens...), nil
	return a.leave()
}

// closeRuns closes what Bubble Tea's end has left open, such as after a signal. first is closed by who opened it.
func (a *app) closeRuns(first play.Source) error {
	var errs []error
	for _, s := range a.runScreens() {
		if source := s.Source(); source != nil && source != first {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}
