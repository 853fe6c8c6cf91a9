package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
)

func newROMList(c *cli) *cobra.Command {
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
			folder := c.settings.Values.ROMs
			if len(args) > 0 {
				folder = args[0]
			}
			if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("there is no folder %s: make it and put your .gb and .gbc files there, or give another", folder)
			}
			rows, notices, err := c.bench.ListROMs(cmd.Context(), folder)
			c.notices(notices)
			if err != nil {
				return err
			}
			return list(c.std.Out, format, romColumns, rows)
		},
	}
	formatFlag(cmd, &format)
	gameFlag(cmd)
	return cmd
}

var romColumns = []column[workbench.ListedROM]{
	{"game", func(r workbench.ListedROM) any { return r.Info.ROM.Title }},
	{"console", func(r workbench.ListedROM) any { return string(r.Info.System) }},
	{"mapper", func(r workbench.ListedROM) any { return r.Info.ROM.Mapper }},
	{"bytes", func(r workbench.ListedROM) any { return r.Size }},
	{"profile", func(r workbench.ListedROM) any { return r.Profile }},
	{"sha256", func(r workbench.ListedROM) any { return r.Info.ROM.SHA256 }},
	{"file", func(r workbench.ListedROM) any { return r.Path }},
	{"problem", func(r workbench.ListedROM) any { return r.Problem }},
}
