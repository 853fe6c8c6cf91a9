package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/nav"
	"dotmatrix/tui/plane"
)

// turned lays the screens out anew, since the picture may have another size now.
func (a *app) turned() tea.Cmd {
	a.resize(a.width, a.height)
	return nil
}

// nextPalette has pictures of a DMG drawn in other colours.
func (a *app) nextPalette() tea.Cmd {
	a.settings.Pictures.Palette = a.settings.Pictures.Palette.Next()
	a.colour()
	return nav.Say("colours of the picture: " + a.settings.Pictures.Palette.String())
}

// colour has the plane use the palette that is right for the run on top: a CGB's colours are its own.
func (a *app) colour() {
	wanted := a.settings.Pictures
	if run, ok := a.top().(runScreen); ok {
		wanted.Palette = wanted.Palette.For(run.Machine())
	}
	if wanted != a.drawing {
		a.drawing = wanted
		if a.plane.Set(wanted) {
			a.resize(a.width, a.height)
		}
	}
}

// record begins or ends a recording of the screen.
func (a *app) record() tea.Cmd {
	if a.cast != nil {
		return a.stopRecording()
	}
	cast, err := a.bench.NewCast()
	if err != nil {
		return nav.Fail(err)
	}
	if err := a.plane.Record(cast, plane.Cast{Title: "dotmatrix", Env: map[string]string{"TERM": a.term}}); err != nil {
		return nav.Fail(fmt.Errorf("recording the screen: %w", err))
	}
	a.cast = cast
	return tea.Batch(tea.ClearScreen, nav.Say("recording the screen; Ctrl+r stops it"))
}

// stopRecording ends a recording, and says where it is.
func (a *app) stopRecording() tea.Cmd {
	cast := a.cast
	a.cast = nil
	err := a.plane.StopRecording()
	if closeErr := cast.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nav.Fail(fmt.Errorf("recording the screen: %w", err))
	}
	return nav.Say("recorded in " + cast.Name())
}
