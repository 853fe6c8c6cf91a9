package cartridge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"dotmatrix/assets"
	"dotmatrix/cmd/workbench/incoming"
	"dotmatrix/core"
	"dotmatrix/core/filekind"
	"dotmatrix/core/game"
	"dotmatrix/core/gameboy"
)

// Limits of files, in bytes.
const (
	maxROM    = 8 << 20  // the largest cartridge there is
	maxPacked = 64 << 20 // an archive
)

// Read reads the ROM at path; an empty path is the embedded demo game. The returned path is absolute, and empty for a pipe,
// which cannot be read again.
func Read(ctx context.Context, path string) (rom []byte, absolute string, err error) {
	if path == "" {
		return assets.DemoROM, "", nil
	}
	if rom, err = ReadFile(ctx, path); err != nil {
		return nil, "", err
	}
	if !isRegular(path) {
		return rom, "", nil
	}
	file, entry := splitEntry(path)
	absolute, err = filepath.Abs(file)
	return rom, joinEntry(absolute, entry), err
}

// ReadFile reads the ROM at path: a file, a pipe, a zip or gz that holds one, or one of several in a zip, as game.zip#one.gb.
func ReadFile(ctx context.Context, path string) ([]byte, error) {
	path, entry := splitEntry(path)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file %s: give the path of a Game Boy ROM, or none for the demo game", path)
	case err != nil:
		return nil, fmt.Errorf("opening the ROM: %w", err)
	case info.IsDir() && game.IsProfile(os.DirFS(path), "."):
		return nil, fmt.Errorf("%s is a game profile: give it with --game, and the path of the game's ROM here", path)
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder: give the path of a Game Boy ROM in it", path)
	}
	file, err := incoming.Open(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("opening the ROM: %w", err)
	}
	defer file.Close()
	if info.Mode().IsRegular() {
		return readROM(path, entry, file, info.Size())
	}
	var data bytes.Buffer
	if err := incoming.Copy(ctx, &data, io.LimitReader(file, maxPacked)); err != nil {
		return nil, fmt.Errorf("reading the ROM: %w", err)
	}
	return readROM(path, entry, bytes.NewReader(data.Bytes()), int64(data.Len()))
}

// readROM takes the ROM out of a file of size bytes, whatever it is packed in. entry is empty where none is named.
func readROM(path, entry string, file io.ReaderAt, size int64) ([]byte, error) {
	kind, err := filekind.Look(path, file, size)
	if err != nil {
		return nil, fmt.Errorf("reading the ROM: %w", err)
	}
	switch kind.Kind {
	case filekind.Zip, filekind.Gzip:
		if size > maxPacked {
			return nil, fmt.Errorf("%s is an archive of more than %d MiB: unpack it and give the .gb or .gbc file that is in it", path, maxPacked>>20)
		}
		unpacked, err := kind.Unpack(file, size, maxROM, entry)
		if err != nil {
			return nil, fmt.Errorf("%s is an archive: %w", path, err)
		}
		return unpacked.ROM, nil
	case filekind.ROM, filekind.Unknown: // of both, the machine says what is wrong with it
	default:
		return nil, fmt.Errorf("%s is %s", path, kind)
	}
	if size > maxROM {
		return nil, fmt.Errorf("%s is larger than 8 MiB, the largest cartridge there is: it is not a Game Boy ROM", path)
	}
	rom := make([]byte, size)
	if n, err := file.ReadAt(rom, 0); n < len(rom) {
		return nil, fmt.Errorf("reading the ROM: %w", err)
	}
	return rom, nil
}

// entryMark stands between an archive and the name of a file in it.
const entryMark = "#"

// splitEntry takes a path apart at the mark, unless there is a file whose name has it.
func splitEntry(path string) (file, entry string) {
	if _, err := os.Lstat(path); err == nil {
		return path, ""
	}
	for at := range path {
		if !strings.HasPrefix(path[at:], entryMark) {
			continue
		}
		if info, err := os.Stat(path[:at]); err == nil && !info.IsDir() {
			return path[:at], path[at+len(entryMark):]
		}
	}
	return path, ""
}

func joinEntry(file, entry string) string {
	if entry == "" {
		return file
	}
	return file + entryMark + entry
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
func Of(ctx context.Context, run core.Run, given string) ([]byte, error) {
	if given != "" {
		return ReadFile(ctx, given)
	}
	want := run.Machine.ROM.SHA256
	if core.Sum(assets.DemoROM) == want {
		return assets.DemoROM, nil
	}
	if run.ROMPath != "" && isRegular(run.ROMPath) { // the record says it, not the person: nothing is waited for
		if rom, err := ReadFile(ctx, run.ROMPath); err == nil && core.Sum(rom) == want {
			return rom, nil
		}
	}
	return nil, fmt.Errorf("the ROM of this run (%q, SHA-256 %s) is not where it was: give its file with --rom",
		run.Machine.ROM.Title, want.Short())
}

func isRegular(path string) bool {
	file, _ := splitEntry(path)
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular()
}
