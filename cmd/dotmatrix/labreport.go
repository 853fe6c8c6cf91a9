package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/core/lab/report"
)

func newLabReport(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "report SUITE",
		Short: "Say what a suite found: who got how far, when, at what cost, and how sure that is",
		Long: "Say what a suite found: first in sentences, then in numbers with intervals, then what a reader must know. SUITE is a file, the name of a suite that was run here, or the beginning of its hash. " +
			"It can be read while the suite goes on.",
		Example: "dotmatrix lab report lampwick\ndotmatrix lab report lampwick --format html > report.html",
		Args:    arguments(1, 1, "the SUITE: a file, a name, or the beginning of a hash"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, "md", "html", formatJSON, formatCSV); err != nil {
				return err
			}
			kept, err := c.lab().Find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			found, err := kept.Report()
			if err != nil {
				return err
			}
			switch format {
			case "md":
				return report.Markdown(c.std.Out, &found)
			case "html":
				return report.HTML(c.std.Out, &found)
			case formatCSV:
				return list(c.std.Out, format, cellColumns, found.Matrix)
			case formatJSON:
				data, err := json.MarshalIndent(found, "", "  ")
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(c.std.Out, string(data))
				return err
			}
			return report.Text(c.std.Out, &found)
		},
	}
	cmd.Flags().StringVar(&format, "format", formatTable, "table, md, html for one page with figures, json, or csv for a line a cell")
	return cmd
}
