package cartridge

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/gameboy"
)

// maxROM is the largest file that is read as a ROM: the largest cartridge there is, 8 MiB.
const maxROM = 8 << 20

// Read reads the file at path; an empty path is the embedded demo game. The returned path is absolute.
func Read(path string) (rom []byte, absolute string, err error) {
	if path == "" {
		return assets.DemoROM, "", nil
	}
	rom, err = ReadFile(path)
	if err != nil {
		return nil, "", err
	}
	absolute, err = filepath.Abs(path)
	return rom, absolute, err
}

// ReadFile reads the file at path.
func ReadFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s: give the path of a Game Boy ROM, or none for the demo game", path)
	case err != nil:
		return nil, fmt.Errorf("opening the ROM: %w", err)
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder: give the path of a Game Boy ROM in it", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the ROM: %w", err)
	}
	defer file.Close()
	rom, err := io.ReadAll(io.LimitReader(file, maxROM+1))
	if err != nil {
		return nil, fmt.Errorf("reading the ROM: %w", err)
	}
	if len(rom) > maxROM {
		return nil, fmt.Errorf("%s is larger than 8 MiB, the largest cartridge there is: it is not a Game Boy ROM", path)
	}
	return rom, nil
}

// Insert puts the cartridge in; name is for the error.
func Insert(rom []byte, name string) (*gameboy.Machine, error) {
	return InsertWith(rom, name, gameboy.Options{})
}

// InsertWith is Insert with options of the console.
func InsertWith(rom []byte, name string, options gameboy.Options) (*gameboy.Machine, error) {
	machine, err := gameboy.New(rom, options)
	if err == nil {
		err = checkWhole(rom, len(rom))
	}
	if err != nil {
		if name == "" {
			name = "the demo game"
		}
		return nil, fmt.Errorf("%s cannot be played: %w", name, err)
	}
	return machine, nil
}

// bankSize is how much of a ROM a cartridge maps at once, in bytes: a whole file is so many banks.
const bankSize = 16 << 10

// checkWhole refuses a file of size bytes, which rom begins, that ends in the middle of a bank before its header says so.
// A header may lie about the number of banks; half a bank is half a file.
func checkWhole(rom []byte, size int) error {
	header, err := gameboy.ParseHeader(rom)
	if err != nil || size%bankSize == 0 || size >= header.ROMBytes() {
		return err
	}
	return fmt.Errorf("the file is truncated: it has %d bytes of the %d that its header says: copy it again", size, header.ROMBytes())
}

// Of finds the ROM that a run was played with: the given file, the embedded game, or the file that it was started
// with.
func Of(run core.Run, given string) ([]byte, error) {
	if given != "" {
		return ReadFile(given)
	}
	want := run.Machine.ROM.SHA256
	if core.Sum(assets.DemoROM) == want {
		return assets.DemoROM, nil
	}
	if run.ROMPath != "" {
		if rom, err := ReadFile(run.ROMPath); err == nil && core.Sum(rom) == want {
			return rom, nil
		}
	}
	return nil, fmt.Errorf("the ROM of this run (%q, SHA-256 %s) is not where it was: give its file with --rom",
		run.Machine.ROM.Title, want.Short())
}
