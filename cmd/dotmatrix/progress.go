package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"charm.land/bubbles/v2/progress"
	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/core/play"
)

// progressLine is one line on stderr that is written over again and again; nothing where stderr is no terminal.
type progressLine struct {
	out   io.Writer // nil: no terminal
	width int
	bar   progress.Model
	drawn time.Time
}

// progressEvery is how often the line is written.
const progressEvery = 100 * time.Millisecond

func (a *app) newProgress() *progressLine {
	if !isTerminal(a.std.Err) {
		return &progressLine{}
	}
	return &progressLine{
		out:   a.std.Err,
		width: terminalWidth(a.std.Err),
		bar:   progress.New(progress.WithWidth(24), progress.WithoutPercentage()),
	}
}

// show writes the line if it is time again. Without a total there is no bar.
func (p *progressLine) show(done, total int, text string) {
	now := wallClock{}.Now()
	if p.out == nil || now.Sub(p.drawn) < progressEvery {
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

// followProgress shows how a headless run goes on until it has ended, and writes what a person should know to stderr.
// With lines it writes each step as JSON to stdout as soon as it is on disk.
func (a *app) followProgress(session *play.Session, steps int, lines bool) (failed error) {
	line := a.newProgress()
	milestones, began := 0, wallClock{}.Now()
	for {
		events, err := session.Events(context.Background())
		if err != nil {
			line.clear()
			return failed
		}
		for _, event := range events {
			switch e := event.(type) {
			case core.StepEnded:
				if lines && failed == nil {
					failed = writeLine(a.std.Out, stepColumns, e.Step)
				}
				milestones += len(e.Step.Reached)
				rate := float64(e.Step.Seq) / wallClock{}.Now().Sub(began).Seconds()
				line.show(e.Step.Seq, steps, fmt.Sprintf("step %d, %.0f steps/s, %d milestones  %s",
					e.Step.Seq, rate, milestones, oneLine(e.Step.Said)))
			case core.TextDropped: // a script is told by the error alone, which says how often it was tried
				if isTerminal(a.std.Err) {
					line.clear()
					fmt.Fprintln(a.std.Err, "dotmatrix: "+oneLine(e.Why))
				}
			case core.Noticed:
				line.clear()
				fmt.Fprintln(a.std.Err, "dotmatrix: "+oneLine(e.Text))
			}
		}
	}
}
