package cartridge

import (
	"context"
	"errors"
	"fmt"

	"dotmatrix/cmd/workbench/incoming"
	"dotmatrix/core/gameboy"
)

// bootFrames is longer than any console takes to start a game, in video frames.
const bootFrames = 20 * 60

// ReadBootROM reads the file; the machine says whether its size is right.
func ReadBootROM(ctx context.Context, path string) ([]byte, error) {
	boot, err := incoming.Read(ctx, path, maxROM)
	switch {
	case err != nil:
		return nil, fmt.Errorf("opening the boot ROM: %w", err)
	case len(boot) == 0:
		return nil, errors.New("the boot ROM " + path + " is empty: give the right file, or leave the boot ROM out")
	}
	return boot, nil
}

// Boot runs the boot ROM in a machine, which was read from path, until it has started the game.
func Boot(machine *gameboy.Machine, path string) error {
	for range bootFrames {
		if machine.RunFrame(0, true); !machine.Booting() {
			return nil
		}
	}
	return fmt.Errorf("the boot ROM %s does not start the game: it is no boot ROM, or the cartridge's logo or checksum is not what it asks for (see `dotmatrix rom info`)", path)
}
