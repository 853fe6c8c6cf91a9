package workbench

import (
	"context"

	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/game"
)

// ListedROM is a file in a folder of games.
type ListedROM struct {
	cartridge.File
	Profile string // that knows it; empty: none does
}

// ListROMs returns the ROMs in a folder and the folders in it, with the profiles that know them. Each is read as a whole:
// its profile may go by its hash. The notices say which profiles could not be loaded.
func (w *Workbench) ListROMs(ctx context.Context, folder string) (all []ListedROM, notices []string, err error) {
	find, notices, err := w.Profiles.Finder()
	if err != nil {
		return nil, notices, err
	}
	var roms cartridge.Folder
	files, err := roms.Files(ctx, folder)
	if err != nil {
		return nil, notices, err
	}
	all = make([]ListedROM, len(files))
	for i, file := range files {
		all[i] = listed(ctx, file, find)
	}
	return all, notices, nil
}

func listed(ctx context.Context, file cartridge.File, find func(core.ROM) *game.Profile) ListedROM {
	row := ListedROM{File: file}
	if file.Problem != "" {
		return row
	}
	rom, err := cartridge.ReadFile(ctx, file.Path)
	if err == nil {
		var machine core.Machine
		if machine, err = cartridge.Insert(rom, file.Path); err == nil {
			row.Info = machine.Info()
		}
	}
	if err != nil {
		row.Problem = cartridge.Reason(err)
		return row
	}
	if profile := find(row.Info.ROM); profile != nil {
		row.Profile = profile.Ref().Name
	}
	return row
}
