package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/core/gameboy"
	"dotmatrix/tracking"
)

// start is what a run starts from.
type start struct {
	rom    []byte
	path   string                       // of the ROM; empty: embedded
	name   string                       // of the state, for people; empty: power-on
	put    func(*gameboy.Machine) error // brings a machine at power-on into that state
	tick   uint64
	screen *core.Frame // nil: the machine has drawn it
}

// saveSuffixes are those of files in which emulators keep what a cartridge's battery does: most, RetroArch and PyBoy.
var saveSuffixes = []string{".sav", ".srm", ".ram"}

func isSave(path string) bool {
	return slices.Contains(saveSuffixes, strings.ToLower(filepath.Ext(path)))
}

// startOf finds what a run starts from: power-on where from is empty, else a battery save or a capture. A capture knows
// its ROM, where none is named.
func (a *app) startOf(ctx context.Context, from, romPath string) (*start, error) {
	s := &start{put: func(*gameboy.Machine) error { return nil }}
	var capture *core.Capture
	var err error
	switch {
	case from == "":
	case isSave(from):
		err = s.readSave(from)
	default:
		capture, err = a.captureNamed(ctx, from, s)
	}
	if err != nil {
		return nil, err
	}
	if capture != nil && romPath == "" {
		s.rom, err = romOf(core.Run{Machine: capture.Machine, ROMPath: s.path}, "")
		return s, err
	}
	s.rom, s.path, err = readROM(romPath)
	return s, err
}

// maxSave bounds what is read as a battery save, in bytes: the largest cartridge RAM, and what stands behind it.
const maxSave = 1 << 20

func (s *start) readSave(path string) error {
	info, err := os.Stat(path)
	if err == nil && (info.IsDir() || info.Size() > maxSave) {
		err = fmt.Errorf("--from %s: that is no battery save of a Game Boy game: give the .sav file of this game", path)
	}
	var saved []byte
	if err == nil {
		saved, err = os.ReadFile(path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("--from %s: there is no such file: give a battery save, or the name of a capture", path)
	case err != nil:
		return err
	}
	s.name = "save " + filepath.Base(path)
	s.put = func(m *gameboy.Machine) error { return m.LoadBattery(saved, wallClock{}.Now()) }
	return nil
}

// captureNamed finds a capture, and where the ROM was that it was taken with.
func (a *app) captureNamed(ctx context.Context, name string, s *start) (c *core.Capture, err error) {
	err = a.withRecord(ctx, func(store *tracking.Store) error {
		if c, err = store.FindCapture(ctx, name); err != nil {
			return err
		}
		if run, err := store.FindRun(ctx, c.Run); c.Run != "" && err == nil {
			s.path = run.ROMPath
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.name, s.tick, s.screen = "capture "+c.Name, c.Tick, c.Screen
	s.put = func(m *gameboy.Machine) error { return m.LoadState(c.State) }
	return c, nil
}
