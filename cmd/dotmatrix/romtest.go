package main

import (
	"errors"

	"github.com/spf13/cobra"

	"dotmatrix/core/gameboy/romtest"
)

func newROMTest(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:    "romtest DIR",
		Short:  "Run a folder of test ROMs on the machine and tell which ones pass",
		Hidden: true,
		Args:   upToOne("folder"),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("romtest needs the folder of the test ROMs: dotmatrix romtest DIR")
			}
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			results, err := romtest.Run(args[0])
			if err != nil {
				return err
			}
			if len(results) == 0 {
				return errors.New("there is no ROM for this machine in the folder: give one with .gb or .gbc files")
			}
			return list(c.std.Out, format, romTestColumns, results)
		},
	}
	formatFlag(cmd, &format)
	return cmd
}

var romTestColumns = []column[romtest.Result]{
	{"name", func(r romtest.Result) any { return r.Name }},
	{"model", func(r romtest.Result) any { return r.Model }},
	{"kind", func(r romtest.Result) any { return r.Kind }},
	{"pass", func(r romtest.Result) any { return r.Pass }},
	{"detail", func(r romtest.Result) any { return r.Detail }},
}
