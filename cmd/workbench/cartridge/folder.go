package cartridge

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

// Folder looks for games in a folder and the folders in it. A file that it has seen is not read again while it stays
// as it is. The zero value has seen nothing.
type Folder struct {
	mu   sync.Mutex
	seen map[string]File
}

// File is a file that may be a game.
type File struct {
	Path     string
	Size     int64 // in bytes
	modified time.Time
	Info     core.MachineInfo // without the hashes: only the beginning is read
	Problem  string           // why it cannot be played; empty: it can
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

// Mark is another when files have come or gone.
func (*Folder) Mark(folder string) string {
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

// Files are the games in the folder and what is wrong with some, by path. A folder that is not there holds none.
func (f *Folder) Files(ctx context.Context, folder string) ([]File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.seen
	f.seen = map[string]File{}
	var files []File
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

// Elsewhere is a file that is not in the folder, such as one that a run was started with.
func (f *Folder) Elsewhere(path string) File {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen == nil {
		f.seen = map[string]File{}
	}
	f.seen[path] = f.seen[path].again(path)
	return f.seen[path]
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
func (old File) again(path string) File {
	info, err := os.Stat(path) // of the file that a link points at
	if err != nil {
		return File{Path: path, Problem: "it cannot be opened: " + Reason(err)}
	}
	if old.Path == path && old.Size == info.Size() && old.modified.Equal(info.ModTime()) {
		return old
	}
	file := File{Path: path, Size: info.Size(), modified: info.ModTime()}
	if file.Problem = notROMs[strings.ToLower(filepath.Ext(path))]; file.Problem != "" {
		return file
	}
	if err := file.read(); err != nil {
		file.Problem = Reason(err)
	}
	return file
}

// beginning is how much of a ROM is read to know what it is: the two banks that the smallest cartridge has.
const beginning = 2 * bankSize

// read looks at the file's beginning, and whether the rest is there.
func (f *File) read() error {
	if f.Size > maxROM {
		return errors.New("it is larger than 8 MiB, the largest cartridge there is: it is not a Game Boy ROM")
	}
	file, err := os.Open(f.Path)
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
	f.Info = machine.Info()
	f.Info.ROM.Size, f.Info.ROM.SHA256, f.Info.ROM.SHA1 = int(f.Size), core.Hash{}, ""
	return checkWhole(rom, int(f.Size))
}

// Reason is an error without the path, which stands beside it.
func Reason(err error) string {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		err = failed.Err
	}
	return err.Error()
}
