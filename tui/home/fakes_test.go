package home

import (
	"context"
	"errors"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/tui/tuitest"
)

var now = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// fakeShelf lists what it is told to.
type fakeShelf struct {
	games  []Game
	agents []Agent
	runs   []core.RunSummary
	mark   string
	err    error
	loads  int
	kept   map[string][]byte
}

func (s *fakeShelf) Mark(context.Context) string { return s.mark }
func (s *fakeShelf) Games(context.Context, []core.RunSummary) ([]Game, error) {
	s.loads++
	return s.games, s.err
}
func (s *fakeShelf) Agents(context.Context) ([]Agent, error)         { return s.agents, nil }
func (s *fakeShelf) Runs(context.Context) ([]core.RunSummary, error) { return s.runs, nil }
func (s *fakeShelf) Cover(_ context.Context, path string) (*core.Frame, error) {
	if path == "/roms/broken.gb" {
		return nil, errors.New("a cover of a game that cannot be played is asked for")
	}
	return core.NewFrame(160, 144), nil
}
func (s *fakeShelf) LastPicture(context.Context, string) (*core.Frame, error) {
	return core.NewFrame(160, 144), nil
}
func (s *fakeShelf) ROMFolder() string                  { return "~/.local/share/dotmatrix/roms" }
func (s *fakeShelf) Recall(name string) []byte          { return s.kept[name] }
func (s *fakeShelf) Remember(name string, value []byte) { s.kept[name] = value }

// newFakeShelf has something of everything.
func newFakeShelf() *fakeShelf {
	return &fakeShelf{
		kept: map[string][]byte{},
		games: []Game{
			{Title: "LAMPWICK", Console: "Game Boy", Mapper: "ROM", Profile: "lampwick", Story: 12, Best: []string{"Leave home", "Meet the elder"}, Runs: 3, Played: now.Add(-2 * time.Hour),
				Captures: []core.Capture{{Name: "before the moth", Note: "with four balms", Made: now.Add(-time.Hour), Run: "11bb11bb11bb11bb", Seq: 480, Screen: core.NewFrame(160, 144)}}},
			{Path: "/roms/red.gb", Title: "POKEMON RED", Console: "Game Boy", Mapper: "MBC3+RAM+BATTERY"},
			{Path: "/roms/broken.gb", Title: "broken.gb", Problem: "not a Game Boy ROM: its header has neither the logo nor a valid checksum"},
		},
		agents: []Agent{
			{Name: "explorer", About: "Plays the demo game by its facts.", Gets: ledger([]string{"facts"}, nil, nil)},
			{Name: "openai", About: "Looks at the screen.", NeedsModel: true, Gets: ledger([]string{"screen"}, nil, nil)},
			{Name: "react", About: "Thinks.", NeedsModel: true, Model: "small", Gets: ledger([]string{"screen", "text"}, []string{"notes"}, nil)},
			{Name: "far", NeedsModel: true, Missing: "no model is set up; set OPENAI_API_KEY"},
		},
		runs: []core.RunSummary{
			fakeRun("00aa00aa00aa00aa", core.Running, 7, time.Minute, ""),
			fakeRun("11bb11bb11bb11bb", core.Finished, 600, 3*time.Hour, "600 steps played", "Leave home", "Meet the elder"),
			fakeRun("22cc22cc22cc22cc", core.Failed, 1, 30*24*time.Hour, "the model endpoint cannot be reached"),
		},
	}
}

func ledger(observes, tools, hints []string) *core.Ledger {
	l := core.NewLedger(observes, tools, hints)
	return &l
}

func fakeRun(id string, status core.Status, steps int, ago time.Duration, reason string, reached ...string) core.RunSummary {
	r := core.RunSummary{Steps: steps}
	r.ID, r.Agent.Name, r.Machine.ROM.Title, r.Start = id, "explorer", "LAMPWICK", now.Add(-ago)
	r.Status, r.Reason = status, reason
	for i, title := range reached {
		r.Milestones = append(r.Milestones, core.Milestone{Title: title, Seq: i})
	}
	return r
}

func newFakeScreen(t testing.TB, shelf *fakeShelf, width, height int) *tuitest.Driver[*Screen] {
	t.Helper()
	return tuitest.Start(t, now, width, height, func(d *tuitest.Driver[*Screen]) *Screen {
		return New(t.Context(), Options{Shelf: shelf, Open: d.Open, Clock: d.Clock, Draw: tuitest.Draw, Tick: d.Tick})
	})
}
