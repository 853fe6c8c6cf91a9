package screens

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/adrg/xdg"

	"dotmatrix/assets"
	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/game"
	"dotmatrix/tracking"
	"dotmatrix/tui/home"
)

// Home is what the home screen lists.
func (d *Desk) Home() home.Shelf { return shelf{d} }

// shelf lists games, agents and runs.
type shelf struct{ *Desk }

// ROMFolder is where games are looked for, with ~ for the home folder.
func (s shelf) ROMFolder() string {
	folder := s.o.ROMs
	if rest, ok := strings.CutPrefix(folder, xdg.Home+string(filepath.Separator)); ok && xdg.Home != "" {
		return filepath.Join("~", rest)
	}
	return folder
}

// Mark is another when the record or the ROM folder has changed.
func (s shelf) Mark(context.Context) string {
	return s.bench.Database.Stamp() + s.roms.Mark(s.o.ROMs)
}

// Runs are all recorded runs.
func (s shelf) Runs(ctx context.Context) ([]core.RunSummary, error) {
	return s.bench.Database.Runs(ctx, tracking.Query{})
}

// LastPicture is what a run showed at its end.
func (s shelf) LastPicture(ctx context.Context, run string) (*core.Frame, error) {
	return s.bench.Database.LastPicture(ctx, run)
}

// coverSeconds is after how much of the console's time a game is taken to show its title, in seconds.
const coverSeconds = 10

// Cover plays a game for a while with no button held.
func (s shelf) Cover(ctx context.Context, path string) (*core.Frame, error) {
	rom, _, err := cartridge.Read(ctx, path)
	if err != nil {
		return nil, err
	}
	machine, err := cartridge.Insert(rom, path)
	if err != nil {
		return nil, err
	}
	last := int(coverSeconds * machine.Info().FrameRate)
	for i := range last + 1 {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		machine.RunFrame(0, i == last)
	}
	frame := &core.Frame{}
	machine.Frame(frame)
	return frame, nil
}

// Games are the demo game, the ROMs in the folder, and those that were played from elsewhere.
func (s shelf) Games(ctx context.Context, runs []core.RunSummary) ([]home.Game, error) {
	files, err := s.roms.Files(ctx, s.o.ROMs)
	if err != nil {
		return nil, fmt.Errorf("looking for games: %w", err)
	}
	listed := map[string]bool{"": true}
	for _, f := range files {
		listed[f.Path] = true
	}
	for _, r := range runs {
		if !listed[r.ROMPath] {
			listed[r.ROMPath] = true
			files = append(files, s.elsewhere(r))
		}
	}
	demo, err := cartridge.Insert(assets.DemoROM, "")
	if err != nil {
		return nil, err
	}
	find, err := s.profiles()
	if err != nil {
		return nil, err
	}
	captures, err := s.captures(ctx)
	if err != nil {
		return nil, err
	}
	histories := historiesOf(runs)
	games := []home.Game{}
	for _, f := range append([]cartridge.File{{Info: demo.Info()}}, files...) {
		like := likenessOf(f.Info.ROM)
		g := gameOf(f, find(f.Info.ROM), histories[like])
		g.Captures = captures[like]
		delete(captures, like) // of two copies of a game, the first has them
		games = append(games, g)
	}
	tellApart(games)
	slices.SortStableFunc(games[1:], byInterest)
	return games, nil
}

// profiles finds the profile of a game; they are loaded once.
func (d *Desk) profiles() (func(core.ROM) *game.Profile, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.find == nil {
		find, _, err := d.bench.Profiles.Finder()
		if err != nil {
			return nil, err
		}
		d.find = find
	}
	return d.find, nil
}

// elsewhere is the file of a run that is not in the folder.
func (s shelf) elsewhere(r core.RunSummary) cartridge.File {
	file := s.roms.Elsewhere(r.ROMPath)
	if file.Problem != "" {
		file.Info = r.Machine // so that it keeps its name
	}
	return file
}

// history is what runs made of a game.
type history struct {
	runs   int
	played time.Time
	best   []core.Milestone
}

// likeness is what a ROM says of itself: two files of the same likeness are taken for the same game, so that one that was
// moved keeps its history. Their hashes would say it exactly, and take reading all of every file.
type likeness struct {
	title, mapper string
	size          int
}

func likenessOf(rom core.ROM) likeness { return likeness{rom.Title, rom.Mapper, rom.Size} }

func historiesOf(runs []core.RunSummary) map[likeness]history {
	all := map[likeness]history{}
	for _, r := range runs {
		like := likenessOf(r.Machine.ROM)
		h := all[like]
		h.runs++
		if r.Start.After(h.played) {
			h.played = r.Start
		}
		if len(r.Milestones) > len(h.best) {
			h.best = r.Milestones
		}
		all[like] = h
	}
	return all
}

// captures are the states to start from, by game.
func (s shelf) captures(ctx context.Context) (map[likeness][]core.Capture, error) {
	all := map[likeness][]core.Capture{}
	captures, err := s.bench.Database.Captures(ctx)
	for _, c := range captures {
		like := likenessOf(c.Machine.ROM)
		all[like] = append(all[like], c)
	}
	return all, err
}

// gameOf is a file, and what the runs made of it.
func gameOf(f cartridge.File, profile *game.Profile, h history) home.Game {
	rom := f.Info.ROM
	g := home.Game{Path: f.Path, Title: rom.Title, Mapper: rom.Mapper, Problem: f.Problem,
		Console: map[string]string{"DMG": "Game Boy", "CGB": "Game Boy Color"}[f.Info.System],
		Best:    titlesOf(h.best), Runs: h.runs, Played: h.played}
	if g.Title == "" || f.Problem != "" {
		g.Title = filepath.Base(f.Path)
	}
	if profile != nil && f.Problem == "" {
		g.Profile, g.Story = profile.Ref().Name, len(profile.Story())
	}
	return g
}

func titlesOf(milestones []core.Milestone) []string {
	titles := make([]string, len(milestones))
	for i, m := range milestones {
		titles[i] = m.Title
	}
	return titles
}

// tellApart names games of the same title by their files.
func tellApart(games []home.Game) {
	count := map[string]int{}
	for _, g := range games {
		count[g.Title]++
	}
	for i, g := range games {
		if count[g.Title] > 1 && g.Path != "" && g.Problem == "" {
			games[i].Title = strings.TrimSuffix(filepath.Base(g.Path), filepath.Ext(g.Path))
		}
	}
}

// byInterest puts what was played last first, then what can be played, and last what cannot.
func byInterest(a, b home.Game) int {
	if bad := strings.Compare(a.Problem, b.Problem); (a.Problem == "") != (b.Problem == "") {
		return bad
	}
	if c := b.Played.Compare(a.Played); c != 0 {
		return c
	}
	return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
}
