package cartridge

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dotmatrix/cmd/workbench/incoming"
	"dotmatrix/core/filekind"
	"dotmatrix/core/gameboy"
)

// SavePath is the file in which most emulators keep what the battery of a ROM's cartridge does.
func SavePath(romPath string) string {
	file := savedAs(romPath)
	return strings.TrimSuffix(file, filepath.Ext(file)) + filekind.SaveEndings[0]
}

// savedAs is the ROM's file as its saves are called after: of one of several in an archive, as if it lay beside that.
func savedAs(romPath string) string {
	file, entry := splitEntry(romPath)
	if entry == "" {
		return filepath.Clean(file)
	}
	return filepath.Join(filepath.Dir(file), filepath.Base(entry))
}

// Beside is which save a run begins with that keeps the one beside its ROM, and where it writes it.
type Beside struct {
	Read  string // path; empty: there is none
	Write string // path
	Note  string // what a person should know of it; may be empty
}

// FindBeside looks for the save beside a ROM, also under the names that other emulators give it: game.srm, game.gb.ram,
// GAME.SAV. Several that could be meant are an error.
func FindBeside(romPath string) (Beside, error) {
	usual := SavePath(romPath)
	found := Beside{Write: usual}
	others, err := savesBeside(romPath)
	if err != nil {
		return found, fmt.Errorf("looking for the save beside the ROM: %w", err)
	}
	switch info, err := os.Stat(usual); {
	case err == nil:
		found.Read = usual
		for _, other := range others {
			if i, err := os.Stat(other); err == nil && !os.SameFile(i, info) && i.ModTime().After(info.ModTime()) {
				found.Note = fmt.Sprintf("%s is newer than %s, with which it begins: start from %s to begin with that", filepath.Base(other), filepath.Base(usual), other)
			}
		}
	case !errors.Is(err, fs.ErrNotExist):
		return found, err
	case len(others) > 1:
		return found, fmt.Errorf("several saves are beside the ROM (%s): choose one to start from", baseNames(others))
	case len(others) == 1 && strings.EqualFold(others[0], usual):
		found.Read, found.Write = others[0], others[0]
		found.Note = "it begins with " + filepath.Base(others[0]) + ", and writes it at the end"
	case len(others) == 1:
		found.Read = others[0]
		found.Note = fmt.Sprintf("it begins with %s, which another emulator wrote beside the ROM, and writes %s at the end", filepath.Base(others[0]), filepath.Base(usual))
	}
	return found, nil
}

// savesBeside are the saves of a ROM under other names than the usual.
func savesBeside(romPath string) (found []string, err error) {
	file := savedAs(romPath)
	name := strings.ToLower(filepath.Base(file))
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	entries, err := os.ReadDir(filepath.Dir(file))
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
		return nil, nil // a folder in which nobody may look around
	}
	for _, entry := range entries {
		ending := strings.ToLower(filepath.Ext(entry.Name()))
		of := strings.TrimSuffix(strings.ToLower(entry.Name()), ending)
		path := filepath.Join(filepath.Dir(file), entry.Name())
		if (of == name || of == stem) && slices.Contains(filekind.SaveEndings, ending) && path != SavePath(romPath) && !entry.IsDir() {
			found = append(found, path)
		}
	}
	return found, err
}

func baseNames(paths []string) string {
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = filepath.Base(path)
	}
	return strings.Join(names, ", ")
}

// IsStartFile reports whether what a person names to start from is a file rather than a capture: by the form of the name,
// or because there is such a file. A path is never a capture's name.
func IsStartFile(from string) bool {
	ending := filepath.Ext(from) != ""
	path := strings.ContainsRune(from, '/') || strings.ContainsRune(from, filepath.Separator)
	if filekind.IsSaveName(from) || path && (ending || filepath.IsAbs(from) || from[0] == '.') {
		return true
	}
	info, err := os.Stat(from)
	return err == nil && !info.IsDir() && (path || ending)
}

// maxSave bounds what is read as a battery save, in bytes: the largest cartridge RAM, and what stands behind it.
const maxSave = 1 << 20

// ReadSave reads a battery save; FitSave and the machine say whether it fits the cartridge.
func ReadSave(ctx context.Context, path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such file: give a battery save, or the name of a capture", path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s: that is a folder: give a battery save, or the name of a capture", path)
	}
	data, err := incoming.Read(ctx, path, maxSave+1)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	kind, err := filekind.Look(path, strings.NewReader(string(data)), int64(len(data)))
	switch {
	case err != nil:
		return nil, err
	case kind.Kind != filekind.Save && kind.Kind != filekind.Unknown:
		return nil, fmt.Errorf("%s: that is %s", path, kind)
	case kind.Kind == filekind.Unknown && info.Mode().IsRegular(), len(data) > maxSave:
		return nil, fmt.Errorf("%s: that is not a battery save of a Game Boy game: give the .sav file of this game", path)
	}
	return data, nil
}

// FitSave is a save of path as the machine takes it; nil where it holds nothing. notes are what a person should know of it.
func FitSave(m *gameboy.Machine, path string, saved []byte) (fitted []byte, notes []string) {
	fitted, left := m.FitBattery(saved)
	if left != "" {
		notes = append(notes, fmt.Sprintf("of %s: %s", filepath.Base(path), left))
	}
	if clock := clockBeside(path); clock != "" && m.HasClock() && len(fitted) > 0 && !m.TellsTime(fitted) {
		notes = append(notes, fmt.Sprintf("the clock in %s is not read: the game's clock begins at zero", filepath.Base(clock)))
	}
	return fitted, notes
}

// clockBeside is the file in which another emulator keeps the clock of a save; empty where there is none.
func clockBeside(save string) string {
	path := strings.TrimSuffix(save, filepath.Ext(save)) + ".rtc"
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}
