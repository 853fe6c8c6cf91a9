package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/game"
)

func newROMList(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list [FOLDER]",
		Short: "List the ROMs in a folder, with the profiles that know them",
		Long: "List the ROMs in a folder and those in it, with the console that each runs on and the profile that reads its " +
			"memory. Without FOLDER it is the one of the home screen (`dotmatrix config show` says where that is).",
		Args: upToOne("folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			folder := a.chosen.get("roms")
			if len(args) > 0 {
				folder = args[0]
			}
			if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("there is no folder %s: make it and put your .gb and .gbc files there, or give another", folder)
			}
			return a.listROMs(cmd.Context(), folder, format)
		},
	}
	formatFlag(cmd, &format)
	gameFlag(cmd)
	return cmd
}

// romRow is a file of a listing.
type romRow struct {
	romFile
	profile string // that knows it; empty: none does
}

var romColumns = []column[romRow]{
	{"game", func(r romRow) any { return r.info.ROM.Title }},
	{"console", func(r romRow) any { return string(r.info.System) }},
	{"mapper", func(r romRow) any { return r.info.ROM.Mapper }},
	{"bytes", func(r romRow) any { return r.size }},
	{"profile", func(r romRow) any { return r.profile }},
	{"sha256", func(r romRow) any { return r.info.ROM.SHA256 }},
	{"file", func(r romRow) any { return r.path }},
	{"problem", func(r romRow) any { return r.problem }},
}

func (a *app) listROMs(ctx context.Context, folder, format string) error {
	find, notices, err := a.profiles()
	if err != nil {
		return err
	}
	a.tell(notices)
	var roms romFolder
	files, err := roms.files(ctx, folder)
	if err != nil {
		return err
	}
	rows := make([]romRow, len(files))
	for i, file := range files {
		rows[i] = rowOf(file, find)
	}
	return list(a.std.Out, format, romColumns, rows)
}

// rowOf reads the whole of a file: its profile may go by its hash.
func rowOf(file romFile, find func(core.ROM) *game.Profile) romRow {
	row := romRow{romFile: file}
	if file.problem != "" {
		return row
	}
	rom, err := readROMFile(file.path)
	if err == nil {
		var machine core.Machine
		if machine, err = newMachine(rom, file.path); err == nil {
			row.info = machine.Info()
		}
	}
	if err != nil {
		row.problem = reason(err)
		return row
	}
	if profile := find(row.info.ROM); profile != nil {
		row.profile = profile.Ref().Name
	}
	return row
}
