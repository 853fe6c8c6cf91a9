package play_test

import (
	"testing"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/game"
	"dotmatrix/core/gameboy"
	"dotmatrix/core/play"
)

// lampwickOptions is the demo game with an agent, as a user plays it.
func lampwickOptions(t *testing.T, name string, record *toyRecord) play.Options {
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
	return play.Options{Run: core.Run{ID: "0123456789abcdef"}, Machine: machine, Agent: player, Game: profile, Recorder: record, Clock: newToyClock()}
}

func TestExplorerPlaysTheDemoGame(t *testing.T) {
	for seed := range uint64(3) {
		record := &toyRecord{}
		o := lampwickOptions(t, "explorer", record)
		o.Run.Seed, o.Steps = seed, 3000
		summary, err := play.NewSession(o).Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("seed %d: %d milestones in %d steps, %d frames", seed, len(summary.Milestones), summary.Steps, summary.Frames)
		if len(summary.Milestones) < 8 {
			t.Errorf("seed %d: only %v", seed, summary.Milestones)
		}
	}
}
