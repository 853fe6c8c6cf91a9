package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// column is one column of a listing. JSON keeps the value's type; tables and CSV show it as text.
type column[T any] struct {
	name  string
	value func(T) any
}

// formats of a listing.
const (
	formatTable = "table"
	formatJSON  = "json"
	formatCSV   = "csv"
	formatJSONL = "jsonl" // an object a line

	formatRawCSV = "csv --raw" // CSV whose text is as it is: what formatFlag makes of both flags
)

// formatFlag adds --format with the forms of a listing, and --raw for CSV. The command has its RunE already.
func formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", formatTable, "table, json or csv")
	raw := cmd.Flags().Bool("raw", false, rawUsage)
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case *raw && *format != formatCSV:
			return usagef("--raw is about text in CSV: give --format csv with it")
		case *raw:
			*format = formatRawCSV
		}
		return run(cmd, args)
	}
}

const rawUsage = "with --format csv: leave text as it is, also where a spreadsheet would compute it or a terminal would obey it"

func checkFormat(format string, known ...string) error {
	for _, k := range known {
		if format == k || format == formatRawCSV && k == formatCSV {
			return nil
		}
	}
	return usagef("unknown --format %q: use %s", format, strings.Join(known, ", "))
}

// list writes rows in the given form.
func list[T any](w io.Writer, format string, columns []column[T], rows []T) error {
	switch format {
	case formatJSON:
		return listJSON(w, columns, rows)
	case formatCSV:
		return listCSV(w, columns, rows, func(text string) string { return csvText(w, text) })
	case formatRawCSV:
		return listCSV(w, columns, rows, func(text string) string { return text })
	default:
		return listTable(w, columns, rows)
	}
}

func listJSON[T any](w io.Writer, columns []column[T], rows []T) error {
	var out bytes.Buffer
	out.WriteString("[")
	for i, row := range rows {
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n  ")
		if err := appendObject(&out, columns, row); err != nil {
			return err
		}
	}
	out.WriteString("\n]\n")
	_, err := w.Write(out.Bytes())
	return err
}

func appendObject[T any](out *bytes.Buffer, columns []column[T], row T) error {
	for j, c := range columns {
		out.WriteString(map[bool]string{true: "{", false: ", "}[j == 0])
		value, err := json.Marshal(c.value(row))
		if err != nil {
			return fmt.Errorf("writing %s as JSON: %w", c.name, err)
		}
		fmt.Fprintf(out, "%q: %s", c.name, plain.JSON(value))
	}
	out.WriteString("}")
	return nil
}

// writeLine writes a row as an object on one line.
func writeLine[T any](w io.Writer, columns []column[T], row T) error {
	var out bytes.Buffer
	if err := appendObject(&out, columns, row); err != nil {
		return err
	}
	out.WriteString("\n")
	_, err := w.Write(out.Bytes())
	return err
}

// csvText is foreign text as it stands in CSV: nothing that a spreadsheet would compute, or the terminal that it goes to obey.
func csvText(w io.Writer, text string) string {
	if isTerminal(w) {
		text = plain.Text(text)
	}
	return plain.Cell(text)
}

func listCSV[T any](w io.Writer, columns []column[T], rows []T, text func(string) string) error {
	out := csv.NewWriter(w)
	record := make([]string, len(columns))
	for j, c := range columns {
		record[j] = c.name
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, row := range rows {
		for j, c := range columns {
			value := c.value(row)
			record[j] = cellText(value)
			if isText(value) {
				record[j] = text(record[j])
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// tableText is how many columns of the terminal a cell of a table may take.
const tableText = 60

// listTable leaves out columns that say nothing of any row, and cuts the rows to a terminal's width.
func listTable[T any](w io.Writer, columns []column[T], rows []T) error {
	cells := make([][]string, len(rows))
	says := make([]bool, len(columns))
	for i, row := range rows {
		for j, c := range columns {
			cell := ansi.Truncate(plain.Line(cellText(c.value(row))), tableText, "…")
			cells[i] = append(cells[i], cell)
			says[j] = says[j] || cell != ""
		}
	}
	var table bytes.Buffer
	out := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	write := func(cell func(j int) string) {
		for j := range columns {
			if says[j] || len(rows) == 0 {
				fmt.Fprint(out, cell(j), "\t")
			}
		}
		fmt.Fprintln(out)
	}
	write(func(j int) string { return strings.ToUpper(columns[j].name) })
	for _, row := range cells {
		write(func(j int) string { return row[j] })
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := w.Write(fitted(table.String(), w))
	return err
}

// fitted cuts lines to the width of the terminal that they go to, if it is one.
func fitted(lines string, w io.Writer) []byte {
	var out bytes.Buffer
	for line := range strings.Lines(lines) {
		line = strings.TrimRight(line, " \n")
		if isTerminal(w) {
			line = ansi.Truncate(line, terminalWidth(w), "…")
		}
		out.WriteString(line + "\n")
	}
	return out.Bytes()
}

// cellText is a value for people.
func cellText(value any) string {
	switch v := value.(type) {
	case time.Time:
		return v.Local().Format("2006-01-02 15:04:05")
	case core.Hash:
		return v.Short()
	case []string:
		return strings.Join(v, " ")
	default:
		return fmt.Sprint(v)
	}
}

// ownText is text that we wrote, all of it: nobody could make a spreadsheet compute it.
type ownText string

// isText reports whether a value is text, or holds some, that anybody may have written.
func isText(value any) bool {
	switch value.(type) {
	case time.Time, core.Hash, ownText:
		return false
	}
	switch reflect.ValueOf(value).Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16,
		reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64, reflect.Invalid:
		return false
	}
	return true
}
