package workbench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/game"
)

// DraftProfile writes a first profile for a ROM into a folder; where none is named, into one among the person's own
// profiles. Nothing that is there is overwritten. It returns the path of the profile's file.
func (w *Workbench) DraftProfile(ctx context.Context, romPath, dir string) (string, error) {
	rom, _, err := cartridge.Read(ctx, romPath)
	if err != nil {
		return "", err
	}
	machine, err := cartridge.Insert(rom, romPath)
	if err != nil {
		return "", err
	}
	name, files, err := game.Draft(machine.Info())
	if err != nil {
		return "", err
	}
	if dir == "" {
		dir = filepath.Join(w.config.Profiles, name)
	}
	return filepath.Join(dir, files[0].Path), writeProfile(dir, files)
}

// writeProfile writes files into a folder, none of which may be there.
func writeProfile(dir string, files []core.File) error {
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, f.Path)); err == nil {
			return fmt.Errorf("there is a %s in %s already: edit that, or give another folder", f.Path, dir)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("making the folder of the profile: %w", err)
	}
	for _, f := range files {
		file, err := os.OpenFile(filepath.Join(dir, f.Path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			return fmt.Errorf("writing the profile: %w", err)
		}
		_, err = file.Write(f.Data)
		if err := errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("writing the profile: %w", err)
		}
	}
	return nil
}
