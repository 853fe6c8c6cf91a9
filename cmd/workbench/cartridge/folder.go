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
	"sync"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/filekind"
	"dotmatrix/core/gameboy"
	"dotmatrix/core/textfile"
)

// Folder looks for games in a folder and the folders in it. A file that it has seen is not read again while it stays
// as it is. The zero value has seen nothing.
type Folder struct {
	mu   sync.Mutex
	seen map[string]seenFile // by path
}

// seenFile is a file as it was when it was looked at.
type seenFile struct {
	size     int64
	modified time.Time
	games    []File
}

// File is a file that may be a game. An archive of several is as many, each with its name in the archive behind a #.
type File struct {
	Path    string
	Size    int64            // in bytes; of what is packed, as it is unpacked
	Info    core.MachineInfo // without the hashes: only the beginning is read
	Problem string           // why it cannot be played; empty: it can
}

// mostFiles bounds how many files and folders are looked at.
const mostFiles = 10_000

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

// Files are the games in the folder and what is wrong with some, by path. A folder that is not there holds none. Other files
// are none of its business: saves, texts, pictures.
func (f *Folder) Files(ctx context.Context, folder string) ([]File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.seen
	f.seen = map[string]seenFile{}
	var files []File
	err := walkROMs(ctx, folder, func(path string, entry fs.DirEntry) {
		if entry.IsDir() || !filekind.IsGameName(path) {
			return
		}
		now := known[path].again(path)
		f.seen[path] = now
		files = append(files, now.games...)
	})
	return files, err
}

// Elsewhere is a file that is not in the folder, such as one that a run was started with.
func (f *Folder) Elsewhere(path string) File {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen == nil {
		f.seen = map[string]seenFile{}
	}
	file, _ := splitEntry(path)
	f.seen[file] = f.seen[file].again(file)
	games := f.seen[file].games
	for _, game := range games {
		if game.Path == path {
			return game
		}
	}
	return File{Path: path, Problem: "it is not in " + filepath.Base(file) + " any more"}
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
func (old seenFile) again(path string) seenFile {
	info, err := os.Stat(path) // of the file that a link points at
	if err != nil {
		return seenFile{games: []File{{Path: path, Problem: "it cannot be opened: " + Reason(err)}}}
	}
	if len(old.games) > 0 && old.size == info.Size() && old.modified.Equal(info.ModTime()) {
		return old
	}
	now := seenFile{size: info.Size(), modified: info.ModTime()}
	if now.games, err = gamesIn(path, info.Size()); err != nil {
		now.games = []File{{Path: path, Size: info.Size(), Problem: Reason(err)}}
	}
	return now
}

// gamesIn are the games in a file: one, or those of an archive.
func gamesIn(path string, size int64) ([]File, error) {
	file, err := textfile.Open(path) // a pipe in the folder is not waited for
	if err != nil {
		return nil, err
	}
	defer file.Close()
	kind, err := filekind.Look(path, file, size)
	if err != nil {
		return nil, err
	}
	switch kind.Kind {
	case filekind.ROM, filekind.Unknown:
		return []File{described(path, size, file)}, nil
	case filekind.Zip, filekind.Gzip:
		return unpackedGames(path, size, kind, file)
	}
	return nil, errors.New(kind.String())
}

// unpackedGames are the games in an archive.
func unpackedGames(path string, size int64, kind filekind.File, file io.ReaderAt) ([]File, error) {
	if size > maxPacked {
		return nil, fmt.Errorf("an archive of more than %d MiB: unpack it", maxPacked>>20)
	}
	entries, err := kind.Entries(file, size)
	if err != nil {
		return nil, err
	}
	games := make([]File, len(entries))
	for i, entry := range entries[:min(len(entries), mostPacked)] {
		name := joinEntry(path, entry)
		if len(entries) == 1 { // as a person names it
			name = path
		}
		unpacked, err := kind.Unpack(file, size, maxROM, entry)
		if err != nil {
			games[i] = File{Path: name, Size: size, Problem: Reason(err)}
			continue
		}
		games[i] = described(name, int64(len(unpacked.ROM)), bytes.NewReader(unpacked.ROM))
	}
	return games[:min(len(entries), mostPacked)], nil
}

// mostPacked is how many games of one archive are listed.
const mostPacked = 100

// beginning is how much of a ROM is read to know what it is: the two banks that the smallest cartridge has.
const beginning = 2 * bankSize

// described is a ROM of size bytes, of which the beginning is looked at, and whether the rest is there.
func described(path string, size int64, file io.ReaderAt) File {
	f := File{Path: path, Size: size}
	if err := f.describe(file); err != nil {
		f.Problem = Reason(err)
	}
	return f
}

func (f *File) describe(file io.ReaderAt) error {
	if f.Size > maxROM {
		return errors.New("it is larger than 8 MiB, the largest cartridge there is: it is not a Game Boy ROM")
	}
	rom, err := io.ReadAll(io.NewSectionReader(file, 0, beginning))
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
