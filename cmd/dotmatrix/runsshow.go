package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

func newRunsRename(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:     "rename RUN [NAME]",
		Short:   "Give a run a name, by which every verb finds it; without NAME, take it away",
		Example: "dotmatrix runs rename last \"the good one\"\ndotmatrix replay \"the good one\"",
		Args:    arguments(1, 2, "a RUN and a NAME, in quotes where it has spaces"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.annotate(cmd.Context(), args[0], func(ctx context.Context, store *tracking.Store, run string) error {
				return store.Rename(ctx, run, first(args[1:]))
			})
		},
	}
}

func newRunsShow(c *cli) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "show [RUN]",
		Short: "Show one run on a page: who played what, how far it came, what it cost, which models answered, its forks and marks",
		Args:  upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", formatJSON); err != nil {
				return err
			}
			page, err := c.runPage(cmd.Context(), first(args))
			if err != nil {
				return err
			}
			if format == formatJSON {
				return page.writeJSON(c.std.Out)
			}
			return page.print(c.std.Out)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

// runPage is a run as `runs show` shows it.
type runPage struct {
	run   core.RunSummary
	forks []forkOf
	marks []core.Bookmark
}

// forkOf is a fork of the run that is shown.
type forkOf struct {
	Run        string      `json:"run"`
	Name       string      `json:"name,omitempty"`
	At         int         `json:"at"` // the last step that it shares
	Agent      string      `json:"agent"`
	Model      string      `json:"model,omitempty"`
	Status     core.Status `json:"status"`
	Steps      int         `json:"steps"`
	Milestones int         `json:"milestones"`
}

func (c *cli) runPage(ctx context.Context, ref string) (page runPage, err error) {
	record, err := c.bench.Database.Run(ctx, ref)
	if err != nil {
		return page, err
	}
	defer closing(record, &err)
	page.run = record.Summary
	if page.marks, err = record.Bookmarks(ctx); err != nil {
		return page, err
	}
	all, err := record.Store.Runs(ctx)
	for _, r := range all {
		if r.Parent == page.run.ID {
			page.forks = append(page.forks, forkOf{r.ID, r.Called(), r.ForkSeq, r.Agent.Name, r.Model(), r.Status, r.Steps, len(r.Milestones)})
		}
	}
	return page, err
}

// writeJSON writes the columns of a listing, and what only the page has.
func (p runPage) writeJSON(out io.Writer) error {
	columns := append(append([]column[core.RunSummary]{}, runColumns...),
		column[core.RunSummary]{"reached", func(r core.RunSummary) any { return append([]core.Milestone{}, r.Milestones...) }},
		column[core.RunSummary]{"bookmarks", func(core.RunSummary) any { return append([]core.Bookmark{}, p.marks...) }},
		column[core.RunSummary]{"forks", func(core.RunSummary) any { return append([]forkOf{}, p.forks...) }},
		column[core.RunSummary]{"usage", func(r core.RunSummary) any { return r.Spent() }},
		column[core.RunSummary]{"verified", func(r core.RunSummary) any { return verifiedOf(r) }},
		column[core.RunSummary]{"limit", func(r core.RunSummary) any { return r.Limit }},
		column[core.RunSummary]{"env", func(r core.RunSummary) any { return notNil(r.Terms.Env) }},
		column[core.RunSummary]{"sandbox", func(r core.RunSummary) any { return r.Terms.Sandbox }})
	var line strings.Builder
	if err := writeLine(&line, columns, p.run); err != nil {
		return err
	}
	data, err := json.MarshalIndent(json.RawMessage(line.String()), "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, string(data))
	return err
}

// facts are the lines of the page that are a name and a value; an empty value is left out.
func (p runPage) facts() [][2]string {
	r := p.run
	fork := ""
	if r.Parent != "" {
		fork = fmt.Sprintf("run %s at step %d", r.Parent, r.ForkSeq)
	}
	ended := string(r.Status)
	if r.Reason != "" {
		ended += ": " + r.Reason
	}
	far := fmt.Sprintf("%s, %s, %s in %s", plain.Count(r.Steps, "step"), plain.Count(r.Presses, "press"), plain.Count(r.Frames, "frame"), r.Wall.Round(time.Millisecond))
	if r.Limit > 0 {
		far += fmt.Sprintf("; to finish at step %d", r.Limit)
	}
	faults := ""
	if r.Faults > 0 {
		faults = fmt.Sprintf("%s, of which %d played by the fallback", plain.Count(r.Faults, "step"), r.Fallbacks)
	}
	return [][2]string{
		{"name", r.Called()}, {"agent", r.Agent.Name + "  models:/" + r.Agent.ID.Short()}, {"gets", r.Help().Short()},
		{"may read", strings.Join(r.Terms.Env, " ")}, {"sandbox", r.Terms.Sandbox.String()},
		{"game", r.Machine.ROM.Title}, {"from", r.Anchor.Name}, {"fork of", fork}, {"goes on as", r.Next}, {"seed", fmt.Sprint(r.Seed)},
		{"started", r.Start.Local().Format("2006-01-02 15:04:05")}, {"status", ended}, {"played", far}, {"faults", faults},
		{"used", usedWords(r.Spent())}, {"origin", r.Origin.String()}, {"proof", proofWords(r.Verified)}, {"tags", strings.Join(otherTags(r), " ")}, {"note", r.Note},
	}
}

// proofWords are what this machine found of a run, and why it is not more.
func proofWords(v core.Verified) string {
	if v.Why == "" {
		return v.String()
	}
	return v.String() + ": " + v.Why
}

func (p runPage) print(out io.Writer) error {
	var page strings.Builder
	fmt.Fprintf(&page, "run %s\n", p.run.ID)
	for _, fact := range p.facts() {
		if fact[1] != "" {
			fmt.Fprintf(&page, "  %-11s %s\n", fact[0], plain.Line(fact[1]))
		}
	}
	section := func(title string, lines []string) {
		if len(lines) > 0 {
			fmt.Fprintf(&page, "\n%s\n  %s\n", title, strings.Join(lines, "\n  "))
		}
	}
	at := func(seq int, text string) string { return fmt.Sprintf("step %-6d %s", seq, plain.Line(text)) }
	var models, reached, marks, forks []string
	for _, m := range p.run.Models {
		line := fmt.Sprintf("%s  %s", m.Name(), plain.Count(m.Calls, "call"))
		if m.Failed > 0 {
			line += fmt.Sprintf(", %d not answered", m.Failed)
		}
		models = append(models, plain.Line(strings.TrimSpace(line+"  "+m.Provider+" "+m.Endpoint)))
	}
	for _, m := range p.run.Milestones {
		reached = append(reached, at(m.Seq, m.Title))
	}
	for _, m := range p.marks {
		marks = append(marks, at(m.Seq, m.Text))
	}
	for _, f := range p.forks {
		forks = append(forks, at(f.At, fmt.Sprintf("%s %s %s, %s, %s, %s %s", shortRun(f.Run), f.Agent, f.Model, f.Status,
			plain.Count(f.Steps, "step"), plain.Count(f.Milestones, "milestone"), f.Name)))
	}
	section("models that answered", models)
	section("milestones", reached)
	section("bookmarks", marks)
	section("forks", forks)
	_, err := io.WriteString(out, page.String())
	return err
}
