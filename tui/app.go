package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/action"
	"dotmatrix/tui/compare"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/home"
	"dotmatrix/tui/models"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/play"
	"dotmatrix/tui/runs"
	"dotmatrix/tui/theme"
)

// app is the root: a stack of screens, and what is the same on all of them.
type app struct {
	ctx        context.Context
	bench      Bench
	plane      *plane.Plane
	clock      func() time.Time
	settings   Settings
	look       theme.Options
	theme      theme.Theme
	screens    []Screen
	background background // runs whose screens are not on the stack
	dialogs    dialog.Stack
	toast      toast
	drawing    plane.Settings // that the plane has
	cast       Cast           // of the screen; nil: none goes on
	term       string         // $TERM
	notice     string         // to show at first

	width, height int
	keyboard      tea.KeyboardEnhancementsMsg // what the terminal told of its keyboard
	opening       bool                        // a source is being opened
	quitting      bool
	suspending    bool // the process is about to stop, or has stopped
	asksToQuit    bool // a dialog asks whether to stop what goes on
}

// Settings are what a person chose for the screens.
type Settings struct {
	Theme    string      // one of theme.Names
	Keys     action.Keys // by the names of actions
	Mouse    bool
	Pictures plane.Settings
}

// openedMsg is a source that is ready to be shown.
type openedMsg struct {
	source play.Source
	err    error
}

// redrawn is a screen that keeps what it has drawn, and has to forget it when the theme changes.
type redrawn interface{ Redraw() }

// watcher is a screen that looks for changes while it is on top. Init begins that.
type watcher interface {
	Revealed() tea.Cmd // it is on top again
	Hidden()
}

// typist is a screen with a text field. While Typing, it takes every key.
type typist interface{ Typing() bool }

// footerHeight is the row of keys, or of what happened.
const footerHeight = 1

// Init starts the first screen.
func (a *app) Init() tea.Cmd {
	var cmds []tea.Cmd
	if a.look.Asks() {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	if a.notice != "" {
		cmds = append(cmds, nav.To(nav.Toast{Text: a.notice, Bad: true}))
	}
	for _, s := range a.screens {
		cmds = append(cmds, s.Init())
	}
	return tea.Batch(cmds...)
}

// Update takes a message: the dialog on top first, then the keys, then the screens.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := a.update(msg)
	a.place()
	return a, cmd
}

func (a *app) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.resize(msg.Width, msg.Height)
		return nil
	case nav.Turned:
		return a.turned()
	case tea.BackgroundColorMsg:
		a.look.Dark = msg.IsDark()
		a.plane.SetBackground(msg.Color)
		a.dress()
		return nil
	case tea.KeyPressMsg:
		return a.press(msg)
	case tea.MouseMsg, tea.PasteMsg, tea.KeyReleaseMsg:
		if a.dialogs.Any() {
			return a.updateDialog(msg)
		}
		return a.top().Update(msg)
	case tea.KeyboardEnhancementsMsg:
		a.keyboard = msg
	case suspendMsg:
		return a.suspend(msg)
	case resumedMsg:
		return a.resumed(msg)
	case drawnMsg:
		return a.drawn(msg)
	case toastOver:
		a.toast.end(msg)
		return nil
	case openedMsg:
		return a.opened(msg)
	case pairMsg:
		return a.openedPair(msg)
	}
	if cmd, ok := a.navigate(msg); ok {
		return cmd
	}
	cmds := []tea.Cmd{a.updateDialog(msg)}
	for _, s := range a.screens {
		cmds = append(cmds, s.Update(msg))
	}
	for _, s := range a.background {
		cmds = append(cmds, s.Update(msg))
	}
	a.background = slices.DeleteFunc(a.background, runScreen.Over)
	return tea.Batch(cmds...)
}

// navigate does what a screen asks for.
func (a *app) navigate(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case nav.Back:
		return a.leave(), true
	case nav.Quit:
		return a.quit(), true
	case nav.Toast:
		return a.toast.show(msg), true
	case nav.Start:
		return a.openSource(func() (play.Source, error) { return a.bench.Start(a.ctx, msg) }), true
	case nav.Replay:
		if cmd, ok := a.comeBack(msg.Run); ok {
			return cmd, true
		}
		return a.openSource(func() (play.Source, error) { return a.bench.Replay(a.ctx, msg.Run, msg.Seq) }), true
	case nav.Fork:
		return a.openSource(func() (play.Source, error) { return a.bench.Fork(a.ctx, msg) }), true
	case nav.Runs:
		return a.push(a.runsScreen(msg.Where)), true
	case nav.Models:
		return a.push(models.New(a.ctx, models.Options{Registry: a.bench.Models(), Open: a.open})), true
	case nav.Compare:
		return a.openPair(msg), true
	case nav.NextPalette:
		return a.nextPalette(), true
	}
	return nil, false
}

// openSource opens a source beside Bubble Tea's loop, one at a time: a key pressed twice opens one.
func (a *app) openSource(open func() (play.Source, error)) tea.Cmd {
	if a.opening {
		return nil
	}
	a.opening = true
	return func() tea.Msg { s, err := open(); return openedMsg{s, err} }
}

func (a *app) opened(msg openedMsg) tea.Cmd {
	a.opening = false
	if msg.err != nil {
		return nav.Fail(msg.err)
	}
	return a.push(a.playScreen(msg.source))
}

// pairMsg is two runs that are ready to be compared.
type pairMsg struct {
	pair compare.Pair
	err  error
}

func (a *app) openPair(c nav.Compare) tea.Cmd {
	return func() tea.Msg { p, err := a.bench.Compare(a.ctx, c.A, c.B); return pairMsg{p, err} }
}

func (a *app) openedPair(msg pairMsg) tea.Cmd {
	if msg.err != nil {
		return nav.Fail(msg.err)
	}
	return a.push(compare.New(a.ctx, compare.Options{Pair: msg.pair, Draw: a.plane.Draw, Open: a.open}))
}

func (a *app) playScreen(source play.Source) *play.Screen {
	return play.New(a.ctx, play.Options{Source: source, Desk: a.bench, Plane: a.plane, Clock: a.clock, Keys: a.settings.Keys, Open: a.open})
}

func (a *app) homeScreen() Screen {
	return home.New(a.ctx, home.Options{Shelf: a.bench.Home(), Draw: a.plane.Draw, Open: a.open, Clock: a.clock, Tick: tea.Tick,
		Going: func() []core.RunSummary { return a.background.runs() }})
}

func (a *app) runsScreen(where string) Screen {
	return runs.New(a.ctx, runs.Options{Shelf: a.bench.Runs(), Where: where, Draw: a.plane.Draw, Clock: a.clock, Tick: tea.Tick})
}

// push puts a screen on top.
func (a *app) push(s Screen) tea.Cmd {
	if w, ok := a.top().(watcher); ok {
		w.Hidden()
	}
	a.screens = append(a.screens, s)
	s.Resize(a.width, a.screenHeight())
	return tea.Batch(s.Update(a.keyboard), s.Init())
}

func (a *app) top() Screen { return a.screens[len(a.screens)-1] }

// leave leaves the top screen, and the program where it was the last or the person wants to quit.
func (a *app) leave() tea.Cmd {
	for len(a.screens) > 0 {
		done, cmd := a.top().Leave()
		if !done {
			return cmd
		}
		if len(a.screens) == 1 {
			return tea.Batch(cmd, a.quitLast())
		}
		a.screens = a.screens[:len(a.screens)-1]
		a.top().Resize(a.width, a.screenHeight())
		if !a.quitting {
			return tea.Batch(cmd, a.revealed())
		}
	}
	return a.end
}

// quitLast leaves the program when the last screen is left, after asking where runs go on behind it.
func (a *app) quitLast() tea.Cmd {
	if a.quitting || a.going() == 0 && len(a.background) == 0 {
		return a.end
	}
	return a.quit()
}

// end ends the program once nothing that the terminal may still answer can reach the shell.
func (a *app) end() tea.Msg {
	a.plane.AwaitAnswers()
	return tea.QuitMsg{}
}

// revealed says to the top screen that it is that again.
func (a *app) revealed() tea.Cmd {
	if w, ok := a.top().(watcher); ok {
		return w.Revealed()
	}
	return nil
}

func (a *app) open(d dialog.Dialog) tea.Cmd {
	a.top().Covered()
	return a.dialogs.Push(d)
}

func (a *app) updateDialog(msg tea.Msg) tea.Cmd {
	_, cmd := a.dialogs.Update(msg)
	return cmd
}

func (a *app) resize(width, height int) {
	a.width, a.height = width, height
	for _, s := range a.screens {
		s.Resize(a.width, a.screenHeight())
	}
}

// screenHeight is how many rows a screen has. On a terminal of one row it has that, to say which size is needed.
func (a *app) screenHeight() int { return max(a.height-footerHeight, 1) }

// dress makes the theme anew.
func (a *app) dress() {
	a.theme = theme.New(a.look)
	for _, s := range a.screens {
		if r, ok := s.(redrawn); ok {
			r.Redraw()
		}
	}
	for _, s := range a.background {
		if r, ok := s.(redrawn); ok {
			r.Redraw()
		}
	}
}

// place tells the plane where the picture is. Under a dialog the view draws it, unless the plane can draw around.
func (a *app) place() {
	if len(a.screens) == 0 {
		return
	}
	a.colour()
	rect, on := a.top().Picture()
	hole := plane.Rect{}
	if on && a.dialogs.Any() && a.plane.Under() {
		hole = a.dialogs.Covers(a.theme, a.width, a.height)
	}
	a.plane.Cover(hole)
	a.plane.Place(rect, on && (!a.dialogs.Any() || a.plane.Under()))
}

func (a *app) press(msg tea.KeyPressMsg) tea.Cmd {
	if action.KeyName(msg.Key()) == "ctrl+c" {
		switch {
		case a.quitting:
			return tea.Quit // asked twice: at once
		case a.asksToQuit && a.dialogs.Any():
			a.dialogs.Clear()
			return a.quitNow()
		}
		return a.quit()
	}
	if a.suspends(msg) {
		return a.suspendAction().Do()
	}
	if a.dialogs.Any() {
		return a.updateDialog(msg)
	}
	if cmd, taken := a.top().Key(msg); taken {
		return cmd
	}
	if found, ok := action.Find(a.actions(), action.KeyNames(msg.Key())...); ok {
		return found.Do()
	}
	if run, ok := a.top().(runScreen); ok && run.Going() && msg.Code == tea.KeyEscape {
		return nav.Tell("the run is in progress: " + action.Pretty("q") + " leaves it")
	}
	return nil
}

// actions are all that can be done now.
func (a *app) actions() []action.Action {
	if t, ok := a.top().(typist); ok && t.Typing() {
		return a.top().Actions()
	}
	return a.settings.Keys.On(append(slices.Clip(a.top().Actions()), a.common()...))
}

// common are the actions of every screen.
func (a *app) common() []action.Action {
	return []action.Action{
		{Name: "help", Title: "Show the keys of this screen", Short: "keys", Keys: []string{"?"}, Do: a.help},
		{Name: "quit", Title: a.quitTitle(), Short: a.quitShort(), Keys: a.quitKeys(), Do: a.back},
		{Name: "palette", Title: "", Keys: []string{":", "ctrl+p"}, Do: func() tea.Cmd { return a.open(dialog.NewPalette(a.actions())) }},
		{Name: "record", Title: "Start or stop recording the screen (asciicast)", Keys: []string{"ctrl+r"}, Do: a.record},
		{Name: "theme", Title: "Choose a colour theme", Keys: nil, Do: a.chooseTheme},
		a.suspendAction(),
		{Name: "detail", Title: "Show the last message in full", Keys: []string{"d"}, Do: a.detail},
	}
}

func (a *app) quitTitle() string {
	if len(a.screens) > 1 {
		return "Back"
	}
	return "Quit"
}

func (a *app) quitShort() string {
	if len(a.screens) > 1 {
		return "leave"
	}
	return "quit"
}

// quitKeys leave a screen. From the last one, and from a run that goes on, a key that is pressed by habit must not.
func (a *app) quitKeys() []string {
	run, ok := a.top().(runScreen)
	if len(a.screens) > 1 && !(ok && run.Going()) {
		return []string{"q", "esc"}
	}
	return []string{"q"}
}

func (a *app) help() tea.Cmd {
	groups := []dialog.Group{{Title: "Keys", Actions: a.settings.Keys.On(a.top().Actions())}}
	if _, ok := a.top().(runScreen); ok {
		groups = append(groups, dialog.Group{Title: "Buttons, after taking over", Actions: play.Buttons(a.settings.Keys)})
	}
	common := a.settings.Keys.On(a.common())
	for i := range common {
		if common[i].Name == "palette" {
			common[i].Title = "Command palette"
		}
	}
	return a.open(dialog.NewHelp(append(groups, dialog.Group{Title: "Everywhere", Actions: common})...))
}

// detail opens the whole of the newest message.
func (a *app) detail() tea.Cmd {
	if a.toast.said.Text == "" {
		return nav.Tell("no message yet")
	}
	return a.open(dialog.NewText("The last message", a.toast.said.Text+"\n\n"+a.toast.said.Detail))
}

func (a *app) chooseTheme() tea.Cmd {
	names := theme.Names()
	return a.open(dialog.NewChoice("Colours", names, max(slices.Index(names, a.look.Name), 0), func(i int) tea.Cmd {
		a.look.Name = names[i]
		a.dress()
		return nil
	}))
}
