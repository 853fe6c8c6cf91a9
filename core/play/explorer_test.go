package play_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/game"
	"dotmatrix/core/gameboy"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
)

// lampwickOptions is the demo game with an agent, as a user plays it.
func lampwickOptions(t testing.TB, name string) play.Options {
	t.Helper()
	machine, err := gameboy.New(assets.DemoROM, gameboy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	library, err := game.OpenLibrary(assets.Games())
	if err != nil {
		t.Fatal(err)
	}
	profile := library.Find(machine.Info().ROM)
	if profile == nil {
		t.Fatal("the demo game has no profile")
	}
	player, err := agent.Load(assets.Agents(), name+".star", nil)
	if err != nil {
		t.Fatal(err)
	}
	return play.Options{Run: core.Run{ID: "0123456789abcdef"}, Machine: machine, Agent: player, Game: profile, Clock: playtest.NewClock()}
}

// seedLampwick gives the game's own random numbers another start, as its documentation allows while the title waits.
func seedLampwick(t *testing.T, machine *gameboy.Machine, seed uint16) {
	t.Helper()
	const mode, rng, title = 0xC104, 0xC10E, 1 // w_mode, w_rng
	for frames := 0; machine.Peek(mode) != title; frames++ {
		if frames > 600 {
			t.Fatal("the title does not come")
		}
		machine.RunFrame(0, false)
	}
	var state gameboy.State
	machine.Save(&state)
	state.WRAM[rng-0xC000], state.WRAM[rng-0xC000+1] = byte(seed), byte(seed>>8)
	machine.Load(&state)
}

// TestExplorerPlaysTheDemoGame to its end, whichever companion it chooses and whatever it meets.
func TestExplorerPlaysTheDemoGame(t *testing.T) {
	if underRace {
		t.Skip("the explorer starts no goroutine, and its games are long")
	}
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			o := lampwickOptions(t, "explorer")
			if seed > 0 {
				seedLampwick(t, o.Machine.(*gameboy.Machine), uint16(7919*seed))
			}
			o.Run.Seed, o.Steps = seed, 3000
			summary, err := play.NewSession(o).Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d milestones in %d steps, %d frames", len(summary.Milestones), summary.Steps, summary.Frames)
			if len(summary.Milestones) < 12 {
				t.Errorf("only %v", summary.Milestones)
			}
		})
	}
}

// TestExplorerTellsWhy: it says something at every choice in a menu, and whenever it goes somewhere else than before.
func TestExplorerTellsWhy(t *testing.T) {
	record := &playtest.Record{}
	o := lampwickOptions(t, "explorer")
	o.Recorder, o.Steps = record, 200
	if _, err := play.NewSession(o).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	type seen struct {
		Mode   string
		Target *string
	}
	read := func(step *core.Step) (s seen) {
		for _, document := range []json.RawMessage{step.Facts, step.Memory} {
			if err := json.Unmarshal(document, &s); err != nil {
				t.Fatal(err)
			}
		}
		return s
	}
	for i, step := range record.Steps[1:] {
		before, after := read(record.Steps[i]), read(step)
		target := before.Mode == "roam" && after.Target != nil && (before.Target == nil || *before.Target != *after.Target)
		if (target || before.Mode == "menu") && step.Said == "" {
			t.Errorf("step %d, in mode %s: it presses %s and does not say why", step.Seq, before.Mode, step.Action)
		}
	}
}

// TestRandomPlayerIsLost: what the demo game measures cannot be had by pressing buttons at random.
func TestRandomPlayerIsLost(t *testing.T) {
	if underRace {
		t.Skip("the random player starts no goroutine, and its games are long")
	}
	for _, seed := range []uint64{1, 2} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			o := lampwickOptions(t, "random")
			o.Run.Seed, o.Steps = seed, 1000
			summary, err := play.NewSession(o).Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n := len(summary.Milestones); n < 1 || n > 2 {
				t.Errorf("%v", summary.Milestones)
			}
		})
	}
}
