package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dotmatrix/core"
)

// battery is the save beside a ROM of a run that was asked to keep it. A nil one keeps nothing.
type battery struct {
	path    string
	machine batteryBacked
	start   time.Time
	before  []byte // what the cartridge would have kept at the start
}

// batteryBacked is a machine of which a cartridge may keep something.
type batteryBacked interface {
	HasBattery() bool
	Battery(at time.Time) []byte
}

// savePath is the file in which emulators keep what the battery of a ROM's cartridge does.
func savePath(romPath string) string {
	return strings.TrimSuffix(romPath, filepath.Ext(romPath)) + saveSuffixes[0]
}

// startsFrom is what a run of a ROM starts from: what --from names, or for --battery the save beside the ROM, once there
// is one.
func (f *playFlags) startsFrom(romPath string) (string, error) {
	switch {
	case !f.battery:
		return f.from, nil
	case f.from != "":
		return "", usagef("--battery and --from both say what the run starts with: give one of them")
	case romPath == "":
		return "", usagef("--battery keeps the save beside a ROM: name the ROM's file")
	}
	path := savePath(romPath)
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return path, err
}

// batteryOf is what to save when the run has ended. It fails now where that could not be done then.
func (f *playFlags) batteryOf(m core.Machine, romPath string) (*battery, error) {
	if !f.battery {
		return nil, nil
	}
	machine, ok := m.(batteryBacked)
	if !ok || !machine.HasBattery() {
		return nil, usagef("--battery: this cartridge (%s) has no battery and keeps nothing: leave --battery out", m.Info().ROM.Mapper)
	}
	b := &battery{path: savePath(romPath), machine: machine, start: wallClock{}.Now()}
	b.before = machine.Battery(b.start)
	probe, err := b.create()
	if err != nil {
		return nil, fmt.Errorf("--battery: the save cannot be written beside the ROM: %w", err)
	}
	return b, errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// save writes what the cartridge keeps, if that has changed. What was there before is kept as a .bak file.
func (b *battery) save() error {
	if b == nil || bytes.Equal(b.machine.Battery(b.start), b.before) {
		return nil
	}
	if err := b.write(b.machine.Battery(wallClock{}.Now())); err != nil {
		return fmt.Errorf("writing the battery save: %w", err)
	}
	return nil
}

func (b *battery) create() (*os.File, error) {
	return os.CreateTemp(filepath.Dir(b.path), "."+filepath.Base(b.path)+"-*")
}

// write never leaves half a save.
func (b *battery) write(saved []byte) error {
	file, err := b.create()
	if err != nil {
		return err
	}
	_, err = file.Write(saved)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(b.path, b.path+".bak")
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	if err == nil {
		err = os.Rename(file.Name(), b.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
