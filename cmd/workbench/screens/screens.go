// Package screens gives the screens of package tui what they need of the workbench: it lists games, agents, runs and
// versions for them, opens what they show, and keeps what a person saved. The verbs that open a screen use it.
package screens

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"sync"

	"github.com/rs/zerolog"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/game"
	"dotmatrix/core/play"
	"dotmatrix/tui"
	"dotmatrix/tui/compare"
	"dotmatrix/tui/models"
	"dotmatrix/tui/nav"
	tuiplay "dotmatrix/tui/play"
)

// Options say what the screens stand on.
type Options struct {
	Pace  core.Pace // of the runs that they start
	ROMs  string    // folder in which games are looked for
	Data  string    // folder in which recordings and screenshots are kept
	State string    // folder in which it is kept how the screens are set up
	Log   zerolog.Logger
}

// Desk is the workbench as the screens see it.
type Desk struct {
	bench *workbench.Workbench
	o     Options
	roms  cartridge.Folder

	mu   sync.Mutex
	find func(core.ROM) *game.Profile // nil: the profiles are not loaded yet
}

var _ tui.Bench = (*Desk)(nil)

// New makes a desk for the screens.
func New(bench *workbench.Workbench, o Options) *Desk { return &Desk{bench: bench, o: o} }

// Logged has what happens in a source written to the log as it passes on to the screen, which is the person's own.
func (d *Desk) Logged(s *workbench.Source) tuiplay.Source {
	s.Source = typed{logged{s.Source, d.o.Log}}
	return s
}

func (d *Desk) seat() workbench.Seat { return workbench.Seat{Pace: d.o.Pace, Interactive: true} }

// Start begins a live run.
func (d *Desk) Start(ctx context.Context, start nav.Start) (tuiplay.Source, error) {
	live, err := d.bench.Start(ctx, workbench.StartOptions{ROM: start.Game, Capture: start.Capture,
		Agent: workbench.AgentChoice{Name: start.Agent, Model: start.Model, Typed: true}, Seat: d.seat()})
	if err != nil {
		return nil, err
	}
	return d.Logged(live.Beside(ctx)), nil
}

// Replay opens a recorded run at step seq.
func (d *Desk) Replay(ctx context.Context, run string, seq int) (tuiplay.Source, error) {
	source, err := d.bench.Replay(ctx, run)
	if err != nil {
		return nil, err
	}
	if seq > 0 {
		source.Do(core.Seek{Seq: seq})
	}
	return d.Logged(source), nil
}

// Fork begins a live run that goes on from a step of a recorded one.
func (d *Desk) Fork(ctx context.Context, fork nav.Fork) (tuiplay.Source, error) {
	fork.Change.Typed = true
	live, err := d.bench.Fork(ctx, fork.Run, workbench.ForkOptions{At: fork.Seq, Change: fork.Change, ResumeOptions: workbench.ResumeOptions{Seat: d.seat()}})
	if err != nil {
		return nil, err
	}
	return d.Logged(live.Beside(ctx)), nil
}

// Compare opens two recorded runs.
func (d *Desk) Compare(ctx context.Context, one, other string) (compare.Pair, error) {
	p, err := d.bench.Compare(ctx, [2]string{one, other})
	if err != nil {
		return nil, err
	}
	return pair{p}, nil
}

// pair is two recorded runs as the screen of comparing sees them.
type pair struct{ *workbench.Pair }

// Runs are the two, as they stood when they were opened.
func (p pair) Runs() [2]core.RunSummary { return p.Pair.Runs }

// Standing says who is ahead, or why they are not ranked, and what of that is proved.
func (p pair) Standing() string {
	said := p.Rank(false).Why
	if unproved := p.Unproved(); unproved != "" {
		said += " - " + unproved
	}
	return said
}

// Divergence is where they part.
func (p pair) Divergence(ctx context.Context) (*compare.Divergence, error) {
	d, err := p.Pair.Divergence(ctx)
	if err != nil || d == nil {
		return nil, err
	}
	return &compare.Divergence{Seq: d.Seq, What: d.In}, nil
}

// Models are the versions of agents.
func (d *Desk) Models() models.Registry { return registry{d.bench.Versions} }

// Verify runs a recorded run's inputs again, beside the screen.
func (d *Desk) Verify(ctx context.Context, run string) (verdict string, ok bool, err error) {
	record, err := d.bench.Database.Run(ctx, run)
	if err != nil {
		return "", false, err
	}
	defer record.Close()
	v, err := d.bench.Verify(ctx, record, workbench.VerifyOptions{Steps: play.Whole}, nil)
	switch {
	case err != nil:
		return "", false, err
	case v.Divergence == nil:
		return v.String() + ": " + v.Verified().String(), true, nil
	}
	return v.String(), false, nil
}

// NewCast makes a file to record the screen in, in the data folder.
func (d *Desk) NewCast() (tui.Cast, error) {
	path := d.savePath("casts") + ".cast"
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("making the folder of the recordings: %w", err)
	}
	return newFile(path)
}

// newFile makes a file that is not there yet, so that nothing is written through a link that somebody left.
func newFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
}

// savePath is where something is saved now, without the ending of its name.
func (d *Desk) savePath(folder string) string {
	return filepath.Join(d.o.Data, folder, d.bench.Clock().Now().Format("2006-01-02T15-04-05.000"))
}

// SaveScreen keeps a picture and the screen's text in the data folder.
func (d *Desk) SaveScreen(_ context.Context, frame *core.Frame, text string) (string, error) {
	base := d.savePath("screens")
	if err := os.MkdirAll(filepath.Dir(base), 0o755); err != nil {
		return "", fmt.Errorf("making the folder of the screenshots: %w", err)
	}
	picture, err := newFile(base + ".png")
	if err != nil {
		return "", err
	}
	if err := errors.Join(png.Encode(picture, frame.Image()), picture.Close()); err != nil {
		return "", err
	}
	words, err := newFile(base + ".txt")
	if err != nil {
		return "", err
	}
	_, err = words.WriteString(text)
	return base + ".png", errors.Join(err, words.Close())
}

// Recall gives what Remember kept; nil where there is nothing.
func (d *Desk) Recall(name string) []byte {
	data, err := os.ReadFile(d.statePath(name))
	if err != nil {
		return nil // nothing was kept yet, or it cannot be read: then everything is as at first
	}
	return data
}

// Remember keeps how a person has set up the screens. What cannot be kept is lost, and no harm done.
func (d *Desk) Remember(name string, value []byte) {
	path := d.statePath(name)
	if os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-*") // 0600
	if err != nil {
		return
	}
	_, err = file.Write(value)
	if errors.Join(err, file.Close()) != nil || os.Rename(file.Name(), path) != nil {
		_ = os.Remove(file.Name())
	}
}

func (d *Desk) statePath(name string) string {
	return filepath.Join(d.o.State, filepath.Base(name)+".json")
}
