package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench/suites"
	"dotmatrix/core"
	"dotmatrix/core/lab"
	"dotmatrix/core/plain"
)

func newLabRun(c *cli) *cobra.Command {
	jobs := 0
	cmd := &cobra.Command{
		Use:   "run SUITE",
		Short: "Play what is missing of a suite, several runs at the same time",
		Long: "Play the cells of a suite that have no result, several at the same time. SUITE is a file, or lampwick. It may be stopped at any time, and by anything: " +
			"the same command goes on where it was, in the middle of a run too. A run that a model's provider ends is tried again with patience; then its cell is missing, and never a failure of the agent.",
		Example: "dotmatrix lab run lampwick\ndotmatrix lab run mine.toml --jobs 8",
		Args:    arguments(1, 1, "the SUITE to run: a file, or lampwick"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if jobs < 0 || jobs > maxJobs {
				return usagef("--jobs %d: play 1 to %d runs at the same time, or leave it out", jobs, maxJobs)
			}
			return c.runSuite(cmd.Context(), args[0], jobs)
		},
	}
	cmd.Flags().IntVar(&jobs, "jobs", 0, "how many runs are played at the same time (default: one a processor, and 4 for each endpoint)")
	return cmd
}

func (c *cli) runSuite(ctx context.Context, ref string, jobs int) error {
	file, err := suites.Read(ref)
	if err != nil {
		return err
	}
	prepared, err := c.lab().Prepare(ctx, file)
	if err != nil {
		return fmt.Errorf("suite %s: %w", file.Suite.Name, err)
	}
	show := &labProgress{c: c, began: c.bench.Clock().Now()}
	counts, err := c.lab().Run(ctx, prepared, suites.RunOptions{Jobs: jobs, Begin: show.begin, Tell: show.tell, End: show.ended})
	if ctx.Err() != nil && err != nil {
		return &interruptedSuite{ref: ref, counts: counts, cause: context.Cause(ctx)}
	}
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%d of %s played", counts.Played, plain.Count(counts.All, "cell"))
	if counts.Missing > 0 {
		text += fmt.Sprintf(", %d missing (the same command tries them again)", counts.Missing)
	}
	if left := counts.Left(); left > 0 {
		text += fmt.Sprintf("; %d are played by another process", left)
	}
	_, err = fmt.Fprintf(c.std.Out, "%s. See: dotmatrix lab report %s\n", text, plain.Line(ref))
	return err
}

// interruptedSuite is the error of a suite that a person stopped.
type interruptedSuite struct {
	ref    string
	counts suites.Counts
	cause  error
}

func (e *interruptedSuite) Error() string {
	return fmt.Sprintf("stopped: %d of %s played; everything is kept: go on with `dotmatrix lab run %s`", e.counts.Played, plain.Count(e.counts.All, "cell"), e.ref)
}

func (e *interruptedSuite) Unwrap() error { return e.cause }

// labProgress says on stderr how a suite goes on: a line a cell.
type labProgress struct {
	c     *cli
	began time.Time
	first int // cells that had a result before
}

func (p *labProgress) begin(o suites.Outlook) {
	p.first = o.Played
	if o.Left()+o.Missing == 0 {
		return
	}
	text := fmt.Sprintf("%s: %d played, %d to play, %d at the same time", plain.Count(o.All, "cell"), o.Played, o.Left()+o.Missing, o.Jobs)
	if o.Spent.Tokens > 0 {
		text += fmt.Sprintf("; so far %d tokens, $%.4f", o.Spent.Tokens, o.Spent.Dollars)
	}
	if o.Most.Dollars > 0 {
		text += fmt.Sprintf("; at most $%.2f more", o.Most.Dollars)
	} else if o.Most.Tokens > 0 {
		text += fmt.Sprintf("; at most %d tokens more", o.Most.Tokens)
	}
	p.c.notice(text)
}

func (p *labProgress) tell(cell lab.Cell, text string) {
	p.c.notice(fmt.Sprintf("%s on %s: %s", cell.Player, cell.Start, text))
}

func (p *labProgress) ended(cell lab.Cell, _ lab.Player, o lab.Outcome, counts suites.Counts) {
	done := counts.Played + counts.Missing
	text := fmt.Sprintf("%d of %d: %s on %s: %s", done, counts.All, cell.Player, cell.Start, outcomeWords(o))
	if played, left := done-p.first, counts.All-done; played > 0 && left > 0 {
		spent := p.c.bench.Clock().Now().Sub(p.began)
		text += fmt.Sprintf("; about %s to go", (spent * time.Duration(left) / time.Duration(played)).Round(time.Second))
	}
	p.c.notice(text)
}

// outcomeWords say what became of a cell.
func outcomeWords(o lab.Outcome) string {
	if o.Standing() == lab.Missing {
		return strings.TrimSuffix("missing: "+plain.Line(o.Missing), ": ")
	}
	text := fmt.Sprintf("%s, %s", plain.Count(len(o.Reached), "milestone"), plain.Count(o.End.Steps, "step"))
	if o.Cause == core.CauseUnusable || o.Cause == core.CauseAgent {
		text += ", the agent gave up"
	}
	if o.End.Tokens > 0 {
		text += fmt.Sprintf(", %d tokens, $%.4f", o.End.Tokens, o.End.Dollars)
	}
	return text
}
