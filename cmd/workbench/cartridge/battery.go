package cartridge

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"dotmatrix/core"
)

// ErrNoBattery is returned for a cartridge that keeps nothing.
var ErrNoBattery = errors.New("no battery")

// Battery is the save beside a ROM of a run that was asked to keep it. A nil one keeps nothing.
type Battery struct {
	path    string
	machine backed
	now     func() time.Time
	start   time.Time
	before  []byte // what the cartridge would have kept at the start
}

// backed is a machine of which a cartridge may keep something.
type backed interface {
	HasBattery() bool
	Battery(at time.Time) []byte
}

// KeepBattery is what to write to path when the run of m has ended. It fails now where that could not be done then.
func KeepBattery(m core.Machine, path string, now func() time.Time) (*Battery, error) {
	machine, ok := m.(backed)
	if !ok || !machine.HasBattery() {
		return nil, fmt.Errorf("this cartridge (%s) has %w and keeps nothing", m.Info().ROM.Mapper, ErrNoBattery)
	}
	b := &Battery{path: path, machine: machine, now: now, start: now()}
	b.before = machine.Battery(b.start)
	if _, err := os.Lstat(b.path + ".bak"); err != nil && !errors.Is(err, fs.ErrNotExist) { // as for a name that is too long
		return nil, fmt.Errorf("the save cannot be kept aside: %w", err)
	}
	probe, err := b.create()
	if err != nil {
		return nil, fmt.Errorf("the save cannot be written beside the ROM: %w", err)
	}
	return b, errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// Save writes what the cartridge keeps, if that has changed. What was there before is kept as a .bak file.
func (b *Battery) Save() error {
	if b == nil || bytes.Equal(b.machine.Battery(b.start), b.before) {
		return nil
	}
	if err := b.write(b.machine.Battery(b.now())); err != nil {
		return fmt.Errorf("writing the battery save: %w", err)
	}
	return nil
}

func (b *Battery) create() (*os.File, error) {
	return os.CreateTemp(filepath.Dir(b.path), ".dotmatrix-save-*") // not after the file, whose name may be as long as names can be
}

// write never leaves half a save.
func (b *Battery) write(saved []byte) error {
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
