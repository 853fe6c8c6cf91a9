package screens

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/gameboy"
	"dotmatrix/core/play"

	"dotmatrix/assets"
)

// toyGame is a profile whose facts are its name.
type toyGame struct {
	noGame
	name string
}

func (g toyGame) Ref() core.GameRef        { return core.GameRef{Name: g.name} }
func (g toyGame) Names() map[uint32]string { return map[uint32]string{0xC100: g.name + "_magic"} }
func (g toyGame) Read(context.Context, core.Peeker) (core.Facts, error) {
	return g.Recorded(json.RawMessage(`{"name":"` + g.name + `"}`)), nil
}

func watchedDemo(t *testing.T, look *lens) *watchedMachine {
	t.Helper()
	machine, err := gameboy.New(assets.DemoROM, gameboy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &watchedMachine{machine, look}
}

func TestLensReloads(t *testing.T) {
	var next play.Game = toyGame{name: "second"}
	var broken error
	look := newLens(t.Context(), toyGame{name: "first"}, func() (play.Game, error) { return next, broken })
	machine := watchedDemo(t, look)
	run := func() string {
		for range lookFrames {
			machine.RunFrame(0, false)
		}
		state := look.State(1)
		return state.Profile + " " + strings.Join(state.Facts, " ") + " " + state.Fault
	}
	if got := run(); !strings.HasPrefix(got, "first ") || !strings.Contains(got, `name: "first"`) {
		t.Errorf("at first %q", got)
	}
	broken = errors.New("it is broken")
	look.reload()
	if got := run(); !strings.HasPrefix(got, "first ") || !strings.Contains(got, "it is broken") {
		t.Errorf("broken %q", got)
	}
	broken = nil
	look.reload()
	if got := run(); !strings.HasPrefix(got, "second ") || strings.Contains(got, "broken") {
		t.Errorf("mended %q", got)
	}
	next = nil
	look.reload()
	if got := run(); !strings.HasPrefix(got, "no profile") || strings.Contains(got, "name:") {
		t.Errorf("without one %q", got)
	}
}

// TestLensWhileTheGameRuns looks, searches and reloads beside the machine; the race detector is the judge.
func TestLensWhileTheGameRuns(t *testing.T) {
	look := newLens(t.Context(), toyGame{name: "a"}, func() (play.Game, error) { return toyGame{name: "b"}, nil })
	machine := watchedDemo(t, look)
	for range lookFrames {
		machine.RunFrame(0, false)
	}
	var beside sync.WaitGroup
	beside.Go(func() {
		for range 300 {
			machine.RunFrame(core.Right, false)
		}
	})
	for i := range 100 {
		if err := look.Keep("unchanged", 0); err != nil && !strings.Contains(err.Error(), "let the game run first") {
			t.Error(err) // after a reset there may be nothing to compare yet
		}
		if state := look.State(5); len(state.First) > 5 {
			t.Errorf("%d addresses are shown", len(state.First))
		}
		switch i % 20 {
		case 5:
			look.NextKind()
			beside.Go(look.reload)
		case 15:
			look.Reset()
		}
	}
	beside.Wait()
}
