package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/gameboy"
)

// romFolder looks for games in a folder and the folders in it. A file that it has seen is not read again while it stays
// as it is. The zero value has seen nothing.
type romFolder struct {
	mu   sync.Mutex
	seen map[string]romFile
}

// romFile is a file that may be a game.
type romFile struct {
	path     string
	size     int64
	modified time.Time
	info     core.MachineInfo // without the hashes: only the beginning is read
	problem  string           // why it cannot be played; empty: it can
}

// mostFiles bounds how many files and folders are looked at.
const mostFiles = 10_000

// Extensions of what may be meant as a game: those that are tried, and those of which it is known why they cannot be
// played. Other files are none of a game folder's business: saves, texts, pictures.
var (
	romExtensions = map[string]bool{".gb": true, ".gbc": true, ".cgb": true, ".sgb": true, ".dmg": true}
	notROMs       = map[string]string{
		".zip": packed, ".7z": packed, ".gz": packed, ".rar": packed,
		".gba": foreign, ".nes": foreign, ".sfc": foreign, ".smc": foreign, ".nds": foreign, ".gg": foreign, ".sms": foreign,
	}
)

const (
	packed  = "an archive: unpack it and put the .gb or .gbc file here"
	foreign = "a game of another console: Game Boy and Game Boy Color are emulated"
)

// mark is another when files have come or gone.
func (*romFolder) mark(folder string) string {
	var changed time.Time
	n := 0
	walkROMs(context.Background(), folder, func(_ string, entry fs.DirEntry) {
		n++
		if entry.IsDir() {
			if info, err := entry.Info(); err == nil && info.ModTime().After(changed) {
				changed = info.ModTime()
			}
		}
	})
	return fmt.Sprint(changed.UnixNano(), n)
}

// files are the games in the folder and what is wrong with some, by path. A folder that is not there holds none.
func (f *romFolder) files(ctx context.Context, folder string) ([]romFile, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.seen
	f.seen = map[string]romFile{}
	var files []romFile
	err := walkROMs(ctx, folder, func(path string, entry fs.DirEntry) {
		extension := strings.ToLower(filepath.Ext(path))
		if entry.IsDir() || !romExtensions[extension] && notROMs[extension] == "" {
			return
		}
		file := known[path].again(path)
		f.seen[path] = file
		files = append(files, file)
	})
	return files, err
}

// walkROMs visits a folder, by path; what is hidden is passed over.
func walkROMs(ctx context.Context, folder string, visit func(path string, entry fs.DirEntry)) error {
	n := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil && path == folder:
			return err
		case err != nil:
			return nil // a folder in it that cannot be read holds nothing for us
		case path != folder && strings.HasPrefix(entry.Name(), ".") && entry.IsDir():
			return fs.SkipDir
		case path != folder && strings.HasPrefix(entry.Name(), "."):
			return nil
		}
		if n++; n > mostFiles {
			return fs.SkipAll
		}
		visit(path, entry)
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// again is the file as it is now.
func (old romFile) again(path string) romFile {
	info, err := os.Stat(path) // of the file that a link points at
	if err != nil {
		return romFile{path: path, problem: "it cannot be opened: " + reason(err)}
	}
	if old.path == path && old.size == info.Size() && old.modified.Equal(info.ModTime()) {
		return old
	}
	file := romFile{path: path, size: info.Size(), modified: info.ModTime()}
	if file.problem = notROMs[strings.ToLower(filepath.Ext(path))]; file.problem != "" {
		return file
	}
	if err := file.read(); err != nil {
		file.problem = reason(err)
	}
	return file
}

// beginning is how much of a ROM is read to know what it is: the two banks that the smallest cartridge has.
const beginning = 2 * bankSize

// read looks at the file's beginning, and whether the rest is there.
func (f *romFile) read() error {
	if f.size > maxROM {
		return errors.New("it is larger than 8 MiB, the largest cartridge there is: it is not a Game Boy ROM")
	}
	file, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer file.Close()
	rom, err := io.ReadAll(io.LimitReader(file, beginning))
	if err != nil {
		return err
	}
	machine, err := gameboy.New(rom, gameboy.Options{})
	if err != nil {
		return err
	}
	f.info = machine.Info()
	f.info.ROM.Size, f.info.ROM.SHA256, f.info.ROM.SHA1 = int(f.size), core.Hash{}, ""
	return checkWhole(rom, int(f.size))
}

// reason is an error without the path, which stands beside it.
func reason(err error) string {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		err = failed.Err
	}
	return err.Error()
}
