package report

import (
	"fmt"
	"io"
	"strings"

	"dotmatrix/core/lab"
	"dotmatrix/core/plain"
)

// Markdown writes the same as Markdown.
func Markdown(w io.Writer, r *lab.Report) error {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\n", escape(r.Suite))
	if r.About != "" {
		fmt.Fprintf(&out, "%s\n\n", escape(r.About))
	}
	fmt.Fprintf(&out, "Suite `%s`.\n", r.Hash)
	for _, s := range r.Sentences {
		fmt.Fprintf(&out, "\n%s\n", escape(s))
	}
	for _, t := range append(tables(r), cells(r)) {
		if len(t.rows) == 0 {
			continue
		}
		says := t.says()
		fmt.Fprintf(&out, "\n## %s\n\n", escape(t.title))
		line := func(row []string, of func(string) string) {
			for j, cell := range row {
				if says[j] {
					out.WriteString("| " + of(cell) + " ")
				}
			}
			out.WriteString("|\n")
		}
		line(t.head, escape)
		line(t.head, func(string) string { return "---" })
		for _, row := range t.rows {
			line(row, escape)
		}
	}
	if len(r.Warnings) > 0 {
		out.WriteString("\n## Notes\n\n")
	}
	for _, warning := range r.Warnings {
		fmt.Fprintf(&out, "- %s\n", escape(warning))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// escape has Markdown show a text as it is.
func escape(text string) string {
	var out strings.Builder
	for _, r := range plain.Line(text) {
		if strings.ContainsRune("\\`*_{}[]<>#|&~", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
