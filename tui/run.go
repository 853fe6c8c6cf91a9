package tui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/term"

	"dotmatrix/tui/nav"
	"dotmatrix/tui/plane"
	"dotmatrix/tui/play"
	"dotmatrix/tui/theme"
	"dotmatrix/tui/watch"
)

// Options is what the screens run on. Input, Output and Environ are the process's own where they are not set.
type Options struct {
	Bench    Bench
	Source   play.Source // the run to show first, which the screens close; nil: they begin with the home screen
	Lens     watch.Lens  // on the memory of that run, for who makes a game profile; nil: none
	Settings Settings
	Input    *os.File
	Output   *os.File
	Environ  []string // NO_COLOR, TERM and the like
}

// Run shows the screens until the person leaves them, or ctx ends. The terminal is as it was afterwards, also after a
// panic.
func Run(ctx context.Context, o Options) error {
	o.fill()
	if !term.IsTerminal(o.Input.Fd()) || !term.IsTerminal(o.Output.Fd()) {
		return errors.New("not a terminal: only verbs without a screen work here")
	}
	profile := colorprofile.Detect(o.Output, o.Environ)
	picture := plane.New(o.Output, plane.Options{Settings: o.Settings.Pictures, Profile: profile, Far: far(o.Environ), Silent: plane.Silent(o.Environ), Now: time.Now})
	screens, cancel := context.WithCancel(ctx)
	defer cancel()
	a := newApp(screens, o, picture, profile)
	stops := &suspension{plane: picture}
	program := tea.NewProgram(a, tea.WithInput(keyboard{o.Input}), tea.WithOutput(picture), tea.WithEnvironment(o.Environ),
		tea.WithColorProfile(profile), tea.WithoutSignalHandler(), tea.WithFilter(answers(picture, o.Output, stops)))
	stops.program = program
	stops.watch(screens)
	stop := context.AfterFunc(ctx, func() {
		picture.AwaitAnswers()
		program.Quit()
	})
	_, err := program.Run()
	stop()
	if err != nil {
		err = fmt.Errorf("the screen failed: %w", err)
	}
	err = errors.Join(err, picture.Close())
	cancel()
	err = errors.Join(err, a.closeRuns(o.Source))
	if a.cast != nil {
		err = errors.Join(err, a.cast.Close())
	}
	return err
}

func (o *Options) fill() {
	if o.Input == nil {
		o.Input = os.Stdin
	}
	if o.Output == nil {
		o.Output = os.Stdout
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
}

func newApp(ctx context.Context, o Options, picture *plane.Plane, profile colorprofile.Profile) *app {
	a := &app{ctx: ctx, bench: o.Bench, plane: picture, clock: time.Now, settings: o.Settings,
		drawing: o.Settings.Pictures, term: uv.Environ(o.Environ).Getenv("TERM"), notice: localeNotice(o.Environ),
		look: theme.Options{Name: o.Settings.Theme, Dark: true, Profile: profile}}
	a.dress()
	if o.Source != nil {
		a.screens = append(a.screens, a.firstScreen(o))
	} else {
		a.screens = append(a.screens, a.homeScreen())
	}
	return a
}

func (a *app) firstScreen(o Options) Screen {
	run := a.playScreen(o.Source)
	if o.Lens == nil {
		return run
	}
	return watch.New(run, watch.Options{Lens: o.Lens, Keys: o.Settings.Keys, Open: a.open})
}

// far reports whether the terminal is at the other end of a network.
func far(environ []string) bool {
	return slices.ContainsFunc(environ, func(e string) bool { return strings.HasPrefix(e, "SSH_CONNECTION=") })
}

// answers tells the plane of the terminal's size, and of its answers, which nobody else needs.
func answers(picture *plane.Plane, terminal *os.File, stops *suspension) func(tea.Model, tea.Msg) tea.Msg {
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		msg = stops.filter(msg)
		event := uv.Event(msg)
		switch msg := msg.(type) {
		case tea.WindowSizeMsg:
			picture.Cell(cellSize(terminal)) // the screens are laid out for it right behind
			picture.Resize(msg.Width, msg.Height)
			return msg
		case tea.TerminalVersionMsg:
			event = uv.TerminalVersionEvent(msg)
		}
		mine, turned := picture.Hear(event)
		switch {
		case turned:
			return nav.Turned{}
		case mine:
			return nil
		}
		return msg
	}
}
