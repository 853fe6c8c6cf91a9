package main

import (
	"fmt"
	"io"
	"time"

	"charm.land/bubbles/v2/progress"
	"github.com/charmbracelet/x/ansi"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// progressLine is one line on stderr that is written over again and again; nothing where stderr is no terminal.
type progressLine struct {
	out   io.Writer // nil: no terminal
	width int
	bar   progress.Model
	now   func() time.Time
	drawn time.Time
}

// progressEvery is how often the line is written.
const progressEvery = 100 * time.Millisecond

func (c *cli) newProgress() *progressLine {
	if !isTerminal(c.std.Err) {
		return &progressLine{}
	}
	return &progressLine{
		out:   c.std.Err,
		now:   c.bench.Clock().Now,
		width: terminalWidth(c.std.Err),
		bar:   progress.New(progress.WithWidth(24), progress.WithoutPercentage()),
	}
}

// show writes the line if it is time again. Without a total there is no bar.
func (p *progressLine) show(done, total int, text string) {
	if p.out == nil {
		return
	}
	now := p.now()
	if now.Sub(p.drawn) < progressEvery {
		return
	}
	p.drawn = now
	if total > 0 {
		text = p.bar.ViewAs(float64(done)/float64(total)) + " " + text
	}
	fmt.Fprint(p.out, "\r"+ansi.Truncate(text, p.width-1, "…")+ansi.EraseLineRight)
}

func (p *progressLine) clear() {
	if p.out != nil {
		fmt.Fprint(p.out, "\r"+ansi.EraseLineRight)
	}
}

// steps shows how many steps are done.
func (p *progressLine) steps(done, of int) { p.show(done, of, fmt.Sprintf("step %d of %d", done, of)) }

// count shows how many things are done.
func (p *progressLine) count(thing string) workbench.Progress {
	return func(done, of int) { p.show(done, of, plain.Count(done, thing)) }
}

// followProgress shows how a headless run goes on until it has ended, and writes what a person should know to stderr.
// With lines it writes each step as JSON to stdout as soon as it is on disk.
func (c *cli) followProgress(live *workbench.Live, lines bool) (failed error) {
	line := c.newProgress()
	milestones, began := 0, c.bench.Clock().Now()
	live.Follow(func(event core.Event) {
		switch e := event.(type) {
		case core.StepEnded:
			if lines && failed == nil {
				failed = writeLine(c.std.Out, stepColumns, e.Step)
			}
			milestones += len(e.Step.Reached)
			rate := float64(e.Step.Seq) / c.bench.Clock().Now().Sub(began).Seconds()
			line.show(e.Step.Seq, live.Limit(), fmt.Sprintf("step %d, %.0f steps/s, %s  %s",
				e.Step.Seq, rate, plain.Count(milestones, "milestone"), plain.Line(e.Step.Said)))
		case core.TextDropped: // a script is told by the error alone, which says how often it was tried
			if isTerminal(c.std.Err) {
				line.clear()
				c.notice(e.Why)
			}
		case core.Noticed:
			line.clear()
			c.notice(e.Text)
		}
	})
	line.clear()
	return failed
}
