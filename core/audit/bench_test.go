package audit_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/audit"
	"dotmatrix/core/game"
	"dotmatrix/core/gameboy"
	"dotmatrix/core/play"
	"dotmatrix/core/play/playtest"
	"dotmatrix/tracking"
)

// demo is the demo game's cartridge, and its profile with that in.
func demo(t testing.TB) (func() *gameboy.Machine, *game.Profile) {
	t.Helper()
	rom := assets.DemoROM
	library, err := game.OpenLibrary(assets.Games())
	if err != nil {
		t.Fatal(err)
	}
	machine := func() *gameboy.Machine {
		m, err := gameboy.New(rom, gameboy.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	profile, err := library.Find(machine().Info().ROM).Insert(t.Context(), rom)
	if err != nil {
		t.Fatal(err)
	}
	return machine, profile
}

// means are all that a run of the demo game can be examined with.
func means(machine core.Machine, profile *game.Profile) audit.Means {
	return audit.Means{
		Machine: machine,
		Game: func(ref core.GameRef) (play.Game, error) {
			if profile == nil || ref != profile.Ref() {
				return nil, nil
			}
			return profile, nil
		},
		Agent: func(_ context.Context, run core.Run) (play.Agent, string, error) {
			player, err := agent.Open(run.Agent, nil)
			if err != nil {
				return nil, err.Error(), nil
			}
			return player, "", nil
		},
	}
}

// BenchmarkExamine examines a run of 2,300 steps of the demo game: its chain, its inputs as Verify does, and all of it.
func BenchmarkExamine(b *testing.B) {
	store, err := tracking.Open(b.Context(), filepath.Join(b.TempDir(), "runs.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	machine, profile := demo(b)
	player, err := agent.Load(assets.Agents(), "explorer.star", nil)
	if err != nil {
		b.Fatal(err)
	}
	recorder, err := store.Recorder(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	run := core.Run{ID: "00000000000000aa", Seed: 7, Start: time.Unix(1_700_000_000, 0)}
	if _, err := play.NewSession(play.Options{Run: run, Machine: machine(), Agent: player, Game: profile, Recorder: recorder,
		Clock: playtest.NewClock(), Steps: 2300}).Run(b.Context()); err != nil {
		b.Fatal(err)
	}
	inputs := audit.Means{NoDecisions: "not asked for"}
	for name, of := range map[string]func() audit.Means{
		"chain":  func() audit.Means { return audit.Means{} },
		"inputs": func() audit.Means { m := inputs; m.Machine = machine(); return m },
		"facts":  func() audit.Means { m := means(machine(), profile); m.NoDecisions = "not asked for"; return m },
		"all":    func() audit.Means { return means(machine(), profile) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				record, err := store.Read(b.Context(), run.ID)
				if err != nil {
					b.Fatal(err)
				}
				report, err := audit.Examine(b.Context(), record, of(), play.Whole, nil)
				if err != nil || report.Divergence != nil {
					b.Fatal(report, err)
				}
				if name == "all" && report.Mark() != core.Replayed {
					b.Fatal(report.Why())
				}
			}
		})
	}
}
