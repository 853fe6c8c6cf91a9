package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"dotmatrix/core/lab"
	"dotmatrix/core/plain"
)

// Text writes the report for a terminal: first the sentences, then the tables, and then what a reader must know.
func Text(w io.Writer, r *lab.Report) error {
	var out strings.Builder
	fmt.Fprintf(&out, "%s (suite %s)\n", plain.Line(r.Suite), r.Hash.Short())
	for _, s := range r.Sentences {
		fmt.Fprintf(&out, "\n%s\n", plain.Line(s))
	}
	for _, t := range tables(r) {
		if len(t.rows) == 0 {
			continue
		}
		out.WriteString("\n")
		tabs := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
		says := t.says()
		for i, row := range append([][]string{t.head}, t.rows...) {
			for j, cell := range row {
				if !says[j] {
					continue
				}
				if cell = plain.Line(cell); i == 0 {
					cell = strings.ToUpper(cell)
				}
				fmt.Fprint(tabs, cell, "\t")
			}
			fmt.Fprintln(tabs)
		}
		if err := tabs.Flush(); err != nil {
			return err
		}
	}
	if len(r.Warnings) > 0 {
		out.WriteString("\n")
	}
	for _, warning := range r.Warnings {
		fmt.Fprintf(&out, "Note: %s\n", plain.Line(warning))
	}
	_, err := io.WriteString(w, trimmed(out.String()))
	return err
}

// trimmed takes spaces from the ends of lines.
func trimmed(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return out.String()
}
