package seat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/game"
	"dotmatrix/core/mcp"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

// Record implements mcp.Record: it reads what was recorded, and writes nothing.
type Record struct{ Bench *workbench.Workbench }

// Runs are those that a filter selects, newest first.
func (r Record) Runs(ctx context.Context, where string, limit int) ([]core.RunSummary, error) {
	return r.Bench.Database.Runs(ctx, tracking.Query{Where: where, Limit: limit})
}

// open opens a run for as long as use takes.
func (r Record) open(ctx context.Context, ref string, use func(*workbench.Recorded) error) (err error) {
	record, err := r.Bench.Database.Run(ctx, ref)
	if err != nil {
		return err
	}
	defer closing(record, &err)
	return use(record)
}

func closing(c io.Closer, err *error) { *err = errors.Join(*err, c.Close()) }

// Steps are steps of a run, as core/mcp wants them.
func (r Record) Steps(ctx context.Context, ref string, from, to int, search string) (run core.RunSummary, steps []*core.Step, err error) {
	err = r.open(ctx, ref, func(record *workbench.Recorded) error {
		run = record.Summary
		if search != "" {
			steps, err = record.Search(ctx, search)
			return err
		}
		last, err := record.Last(ctx)
		if err != nil {
			return err
		}
		if from < 0 || from > last {
			return fmt.Errorf("run %s has no step %d: its last is %d", run.ID, from, last)
		}
		steps, err = record.Words(ctx, from, min(to, last))
		return err
	})
	return run, steps, err
}

// Step is a whole step.
func (r Record) Step(ctx context.Context, ref string, seq int) (run core.RunSummary, step *core.Step, err error) {
	err = r.open(ctx, ref, func(record *workbench.Recorded) error {
		run = record.Summary
		last, err := record.Last(ctx)
		if err != nil {
			return err
		}
		if seq < 0 || seq > last {
			return fmt.Errorf("run %s has no step %d: its last is %d", run.ID, seq, last)
		}
		step, err = record.Step(ctx, seq)
		return err
	})
	return run, step, err
}

// Words are the facts of a step in words, as the game's profile says them now.
func (r Record) Words(ctx context.Context, ref string, seq int) (string, error) {
	run, step, err := r.Step(ctx, ref, seq)
	if err != nil || step.Facts == nil {
		return "", err
	}
	profile, _, err := r.Bench.Profiles.Find(run.Machine.ROM)
	if err != nil || profile == nil {
		return "", err
	}
	return profile.Recorded(step.Facts).Text(ctx)
}

// Diff says where two runs diverge, and what came of each.
func (r Record) Diff(ctx context.Context, a, b string) (words string, err error) {
	pair, err := r.Bench.Compare(ctx, [2]string{a, b})
	if err != nil {
		return "", err
	}
	defer closing(pair, &err)
	divergence, err := pair.Divergence(ctx)
	if err != nil {
		return "", err
	}
	var lines []string
	if shared := pair.Shared(); shared >= 0 {
		lines = append(lines, fmt.Sprintf("They share all steps up to %d.", shared))
	}
	if divergence == nil {
		lines = append(lines, fmt.Sprintf("No divergence up to step %d.", min(pair.Runs[0].Steps, pair.Runs[1].Steps)))
	} else {
		lines = append(lines, divergence.String(), divergence.Diff("A", "B"))
	}
	for i, run := range pair.Runs {
		lines = append(lines, fmt.Sprintf("%c: run %s by %s, %s, %s, %s; gets %s", 'A'+i, run.ID, run.Agent.Name, run.Status,
			plain.Count(run.Steps, "step"), plain.Count(len(run.Milestones), "milestone"), run.Help().Short()))
	}
	return strings.Join(append(lines, pair.Rank(false).Why), "\n"), nil
}

// State reads a capture by its name, or a battery save by its path.
func (r Record) State(ctx context.Context, name string) (mcp.State, error) {
	start := workbench.StartOptions{From: name, Agent: workbench.AgentChoice{Name: "random"}}
	if cartridge.IsStartFile(name) {
		start.ROM = romBeside(name)
	}
	options, err := r.Bench.Prepare(ctx, start)
	if err != nil {
		return mcp.State{}, err
	}
	state := mcp.State{Name: plain.Line(name), Game: options.Machine.Info().ROM.Title}
	profile, ok := options.Game.(*game.Profile)
	if !ok {
		return state, nil
	}
	facts, err := profile.Read(ctx, options.Machine)
	if err != nil {
		return state, err
	}
	state.Facts = facts.JSON()
	state.Words, err = facts.Text(ctx)
	return state, err
}

// romBeside is the ROM to which a battery save belongs: the file of its name beside it; "" for none, which is the demo game.
func romBeside(save string) string {
	base := strings.TrimSuffix(save, filepath.Ext(save))
	for _, ext := range []string{".gb", ".gbc", ".zip", ".gb.gz"} {
		if info, err := os.Stat(base + ext); err == nil && info.Mode().IsRegular() {
			return base + ext
		}
	}
	return ""
}
