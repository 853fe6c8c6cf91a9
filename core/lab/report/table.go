package report

import (
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"dotmatrix/core/lab"
	"dotmatrix/core/lab/stats"
	"dotmatrix/core/plain"
)

// table is rows of cells below a head.
type table struct {
	title string
	head  []string
	rows  [][]string
}

// tables are what the report says in numbers: who played and how far, and how they compare.
func tables(r *lab.Report) []table {
	return []table{agents(r), comparisons(r)}
}

func agents(r *lab.Report) table {
	t := table{title: "Agents", head: []string{"agent", "model", "help", "cells", "proved", fmt.Sprintf("reached %s", r.Question.Title), "rate", "median " + string(r.Question.Axis), "tokens", "cost"}}
	for _, a := range r.Agents {
		row := []string{a.Name, a.Model, a.Help, cells(a.Cells), proved(&a)}
		arrival := arrivalOf(r, a.Name)
		if arrival == nil {
			row = append(row, "", "", "")
		} else {
			row = append(row, fmt.Sprintf("%d of %d", arrival.Reached, arrival.Cells.Played), share(arrival.Rate), median(arrival, r.Question.Axis))
		}
		tokens, cost := "", ""
		if a.Total.Tokens > 0 {
			tokens = fmt.Sprint(a.Total.Tokens)
			cost = "not known"
			if a.PriceKnown {
				cost = fmt.Sprintf("$%.4f", a.Total.Dollars)
			}
		}
		t.rows = append(t.rows, append(row, tokens, cost))
	}
	return t
}

func cells(c lab.Counts) string {
	text := fmt.Sprintf("%d of %d", c.Played, c.Planned)
	if c.Missing > 0 {
		text += fmt.Sprintf(", %d missing", c.Missing)
	}
	return text
}

func proved(a *lab.AgentReport) string {
	n := 0
	for proof, runs := range a.Proofs {
		if proof != "none" {
			n += runs
		}
	}
	return fmt.Sprintf("%d of %d", n, a.Cells.Played)
}

func arrivalOf(r *lab.Report, agent string) *lab.Arrival {
	for i := range r.Milestones {
		if r.Milestones[i].Key != r.Question.Milestone {
			continue
		}
		for j := range r.Milestones[i].Arrivals {
			if a := &r.Milestones[i].Arrivals[j]; a.Agent == agent {
				return a
			}
		}
	}
	return nil
}

func share(e *stats.Estimate) string {
	if e == nil {
		return ""
	}
	return fmt.Sprintf("%.0f%% (%.0f to %.0f)", 100*e.Value, 100*e.Low, 100*e.High)
}

func median(a *lab.Arrival, axis lab.Axis) string {
	for _, w := range a.When {
		switch {
		case w.Axis != axis || w.Median == nil:
		case math.IsInf(w.Median.Value, 0):
			return "never in half"
		default:
			return fmt.Sprintf("%.0f", w.Median.Value)
		}
	}
	return ""
}

func comparisons(r *lab.Report) table {
	t := table{title: "Comparisons", head: []string{"A", "B", "starts", "A earlier", "B earlier", "level", "p", "p corrected", "A is"}}
	for _, c := range r.Comparisons {
		row := []string{c.A, c.B, fmt.Sprint(len(c.Starts)), "", "", ""}
		if c.Pairs != nil {
			row = append(row[:3], fmt.Sprint(c.Pairs.Earlier), fmt.Sprint(c.Pairs.Later), fmt.Sprint(c.Pairs.Ties))
		}
		t.rows = append(t.rows, append(row, probability(c.P), probability(c.AdjustedP), string(c.Verdict)))
	}
	return t
}

func probability(p *float64) string {
	switch {
	case p == nil:
		return ""
	case *p < 0.0001:
		return "<0.0001"
	}
	return fmt.Sprintf("%.4f", *p)
}

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

// says reports for each column whether it says anything.
func (t *table) says() []bool {
	says := make([]bool, len(t.head))
	for _, row := range t.rows {
		for j, cell := range row {
			says[j] = says[j] || cell != ""
		}
	}
	return says
}

// trimmed takes spaces from the ends of lines.
func trimmed(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return out.String()
}

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
	for _, t := range tables(r) {
		if len(t.rows) == 0 {
			continue
		}
		says := t.says()
		fmt.Fprintf(&out, "\n## %s\n\n", t.title)
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
