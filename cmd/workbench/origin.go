package workbench

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"dotmatrix/cmd/workbench/cartridge"
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
	notes  []string    // what a person should know of it
}

// startOf finds what a run starts from: power-on, a battery save or a capture. A capture knows its ROM, where none is
// named.
func (w *Workbench) startOf(ctx context.Context, o StartOptions) (*start, error) {
	s := &start{put: func(*gameboy.Machine) error { return nil }}
	var capture *core.Capture
	var err error
	switch {
	case o.State != nil:
		s.name, s.tick, s.screen = o.State.Name, o.State.Tick, o.State.Screen
		s.put = func(m *gameboy.Machine) error { return m.LoadState(o.State.Coded) }
	case o.Save != "":
		err = w.loadSave(ctx, s, o.Save)
	case o.Capture != "":
		capture, err = w.loadCapture(ctx, s, o.Capture)
	}
	if err != nil {
		return nil, err
	}
	if capture != nil && o.ROM == "" {
		s.rom, err = cartridge.Of(ctx, core.Run{Machine: capture.Machine, ROMPath: s.path}, "")
		return s, err
	}
	s.rom, s.path, err = cartridge.Read(ctx, o.ROM)
	return s, err
}

func (w *Workbench) loadSave(ctx context.Context, s *start, path string) error {
	saved, err := cartridge.ReadSave(ctx, path)
	if err != nil {
		return err
	}
	s.name = "save " + filepath.Base(path)
	s.put = func(m *gameboy.Machine) error {
		fitted, notes := cartridge.FitSave(m, path, saved)
		s.notes = append(s.notes, notes...)
		if fitted == nil {
			s.name = ""
			return nil
		}
		return m.LoadBattery(fitted, w.clock.Now())
	}
	return nil
}

// loadCapture finds a capture, and where the ROM was that it was taken with.
func (w *Workbench) loadCapture(ctx context.Context, s *start, name string) (c *core.Capture, err error) {
	err = w.Database.Read(ctx, func(store *tracking.Store) error {
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

// powerOn is the machine that a run starts with: the cartridge in it, with what the run starts from, and where a boot ROM
// is given, as that leaves it. The run's anchor is the state after it, so that nothing that is done with the run later
// needs the boot ROM.
func (s *start) powerOn(ctx context.Context, romPath, bootPath string) (*gameboy.Machine, error) {
	var options gameboy.Options
	if bootPath != "" {
		var err error
		if options.BootROM, err = cartridge.ReadBootROM(ctx, bootPath); err != nil {
			return nil, err
		}
	}
	machine, err := cartridge.InsertWith(s.rom, romPath, options)
	if err != nil {
		return nil, err
	}
	if err := s.put(machine); err != nil {
		return nil, fmt.Errorf("starting from %s: %w", s.name, err)
	}
	if bootPath == "" {
		return machine, nil
	}
	s.name = strings.TrimPrefix(s.name+", boot ROM", ", ")
	return machine, cartridge.Boot(machine, bootPath)
}
