package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"dotmatrix/core/gameboy"
)

// bootFrames is longer than any console takes to start a game, in video frames.
const bootFrames = 20 * 60

// powerOn is the machine that a run starts with: the cartridge in it, with what the run starts from, and where a boot ROM
// is given, as that leaves it. The run's anchor is the state after it, so that nothing that is done with the run later
// needs the boot ROM.
func (f *playFlags) powerOn(start *start, romPath string) (*gameboy.Machine, error) {
	var boot []byte
	if f.bootROM != "" {
		var err error
		if boot, err = readBootROM(f.bootROM); err != nil {
			return nil, err
		}
	}
	machine, err := newMachineWith(start.rom, romPath, gameboy.Options{BootROM: boot})
	if err != nil {
		return nil, err
	}
	if err := start.put(machine); err != nil {
		return nil, fmt.Errorf("starting from %s: %w", start.name, err)
	}
	if boot == nil {
		return machine, nil
	}
	start.name = strings.TrimPrefix(start.name+", boot ROM", ", ")
	for range bootFrames {
		if machine.RunFrame(0, true); !machine.Booting() {
			return machine, nil
		}
	}
	return nil, fmt.Errorf("the boot ROM %s does not start the game: it is no boot ROM, or the cartridge's logo or checksum is not what it asks for (see `dotmatrix rom info`)", f.bootROM)
}

// readBootROM reads the file; the machine says whether its size is right.
func readBootROM(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the boot ROM: %w", err)
	}
	defer file.Close()
	boot, err := io.ReadAll(io.LimitReader(file, maxROM))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the boot ROM: %w", err)
	case len(boot) == 0:
		return nil, errors.New("the boot ROM " + path + " is empty: give the right file, or leave --boot-rom out")
	}
	return boot, nil
}
