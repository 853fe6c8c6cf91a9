package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/suites"
	"dotmatrix/core/lab"
)

func newLabNew(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:     "new [FILE]",
		Short:   "Write a suite to begin with, which works and explains every key",
		Long:    "Write a suite to begin with, which works and explains every key. Without FILE it goes to suite.toml, with - to stdout. Nothing that is there is overwritten.",
		Example: "dotmatrix lab new mine.toml && dotmatrix lab run mine.toml",
		Args:    upToOne("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			path := first(args)
			if path == "" {
				path = "suite.toml"
			}
			if path == stdout {
				_, err := fmt.Fprint(c.std.Out, lab.Template)
				return err
			}
			if err := suites.WriteNew(path); err != nil {
				return err
			}
			_, err := fmt.Fprintf(c.std.Out, "%s\nGo on: dotmatrix lab run %s\n", path, path)
			return err
		},
	}
}
