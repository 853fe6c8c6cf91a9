package main

import (
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
)

func newGameList(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the profiles that there are, those first that go before others",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			all, notices, err := c.bench.Profiles.List()
			c.notices(notices)
			if err != nil {
				return err
			}
			return list(c.std.Out, format, profileColumns, all)
		},
	}
	formatFlag(cmd, &format)
	gameFlag(cmd)
	return cmd
}

// profileColumns name a profile as runs record it.
var profileColumns = []column[workbench.ListedProfile]{
	{"profile", func(p workbench.ListedProfile) any { return p.Ref().Name }},
	{"version", func(p workbench.ListedProfile) any { return p.Ref().Version }},
	{"whose", func(p workbench.ListedProfile) any { return p.From }},
	{"games", func(p workbench.ListedProfile) any { return strings.Join(p.Titles(), ", ") }},
	{"milestones", func(p workbench.ListedProfile) any { return len(p.Story()) }},
}
