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

	"dotmatrix/core"
	"dotmatrix/tui/plane"
)

// Options is what a screen runs on. The zero values of all but Source are the process's own.
type Options struct {
	Source  Source
	Input   *os.File
	Output  *os.File
	Environ []string // NO_COLOR, TERM and the like
}

// Run shows the source until the person leaves the screen, or ctx ends. The terminal is as it was afterwards, also after
// a panic.
func Run(ctx context.Context, o Options) error {
	if o.Input == nil {
		o.Input = os.Stdin
	}
	if o.Output == nil {
		o.Output = os.Stdout
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if !term.IsTerminal(o.Input.Fd()) || !term.IsTerminal(o.Output.Fd()) {
		return errors.New("there is no terminal to draw on")
	}
	profile := colorprofile.Detect(o.Output, o.Environ)
	picture := plane.New(o.Output, plane.Options{Profile: profile, Far: far(o.Environ), Now: time.Now})
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m := &root{ctx: ctx, source: o.Source, plane: picture, keys: newKeyMap(), theme: newTheme(), clock: time.Now}
	program := tea.NewProgram(m, tea.WithInput(o.Input), tea.WithOutput(picture), tea.WithEnvironment(o.Environ),
		tea.WithColorProfile(profile), tea.WithoutSignalHandler(), tea.WithFilter(answers(picture)))
	frames := make(chan error, 1)
	go func() {
		defer func() {
			var err error
			if cause := recover(); cause != nil {
				err = fmt.Errorf("showing the picture: %v", cause)
				program.Quit()
			}
			frames <- err
		}()
		showFrames(ctx, o.Source, picture)
	}()
	stop := context.AfterFunc(ctx, program.Quit)
	_, err := program.Run()
	stop()
	cancel()
	broken := <-frames
	if err != nil {
		err = fmt.Errorf("the screen failed: %w", err)
	}
	return errors.Join(err, broken, picture.Close())
}

// showFrames hands the newest picture to the plane, past Bubble Tea.
func showFrames(ctx context.Context, source Source, picture *plane.Plane) {
	var frame core.Frame
	for {
		if err := source.Frame(ctx, &frame); err != nil {
			return // io.EOF, or the screen is gone
		}
		picture.Show(&frame)
	}
}

// far reports whether the terminal is at the other end of a network.
func far(environ []string) bool {
	return slices.ContainsFunc(environ, func(e string) bool { return strings.HasPrefix(e, "SSH_CONNECTION=") })
}

// answers tells the plane of the terminal's answers, which nobody else needs.
func answers(picture *plane.Plane) func(tea.Model, tea.Msg) tea.Msg {
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		if answer, ok := msg.(uv.UnknownCsiEvent); ok && string(answer) == plane.Answer {
			picture.Answered()
			return nil
		}
		return msg
	}
}
