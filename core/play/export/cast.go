package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// castWords is how many rows of a terminal recording what was said gets, below the picture and a row of figures.
const castWords = 6

// Cast writes a range of steps as a terminal recording (asciicast v2): the picture at the end of each step in half blocks
// and true colour, and below it what was done and said, in the time of the console.
func Cast(ctx context.Context, w io.Writer, record play.Steps, run *core.RunSummary, r play.Range, told func()) error {
	info := run.Machine
	rows := (info.Height + 1) / 2
	out := bufio.NewWriter(w)
	c := &cast{out: out, width: info.Width, rows: rows}
	if err := c.header(run, rows+1+castWords); err != nil {
		return err
	}
	at := time.Duration(0)
	for step, err := range steps(ctx, record, r) {
		if err != nil {
			return err
		}
		if err := c.event(at, c.picture(step.Screen)+c.words(step)); err != nil {
			return err
		}
		at += framesLast(max(step.Frames(), 1), info.FrameRate)
		told()
	}
	if err := c.event(at, ansi.ResetStyle+ansi.ShowCursor+cursor(rows+1+castWords, 1)+"\r\n"); err != nil {
		return err
	}
	return out.Flush()
}

type cast struct {
	out         *bufio.Writer
	width, rows int // of the picture, in cells
	told        *core.Frame
}

func (c *cast) header(run *core.RunSummary, height int) error {
	return writeLine(c.out, struct {
		Version   int               `json:"version"`
		Width     int               `json:"width"`
		Height    int               `json:"height"`
		Timestamp int64             `json:"timestamp"`
		Title     string            `json:"title"`
		Env       map[string]string `json:"env"`
	}{2, c.width, height, run.Start.Unix(), plain.Line(fmt.Sprintf("%s plays %s, run %s", run.Agent.Name, run.Machine.ROM.Title, run.ID)),
		map[string]string{"TERM": "xterm-256color"}})
}

func (c *cast) event(at time.Duration, output string) error {
	text, err := json.Marshal(output)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "[%.6f, \"o\", %s]\n", at.Seconds(), text)
	return err
}

func cursor(row, column int) string { return fmt.Sprintf("\x1b[%d;%dH", row, column) }

// picture draws the cells that have changed; the first picture clears the screen before.
func (c *cast) picture(f *core.Frame) string {
	var out strings.Builder
	if c.told == nil {
		out.WriteString(ansi.HideCursor + ansi.EraseEntireDisplay)
	}
	var ink cellInk // what the terminal draws in
	inked := false
	for row := range c.rows {
		at := -1 // column in which the terminal's cursor stands, in this row
		for x := range c.width {
			cell := cellOf(f, x, row)
			if c.told != nil && cell == cellOf(c.told, x, row) {
				continue
			}
			if at != x {
				out.WriteString(cursor(row+1, x+1))
			}
			if !inked || cell != ink {
				out.WriteString(cell.String())
				ink, inked = cell, true
			}
			out.WriteString("▀")
			at = x + 1
		}
	}
	c.told = f
	return out.String()
}

// cellInk is the two pixels of a cell.
type cellInk struct{ upper, lower uint16 }

func cellOf(f *core.Frame, x, row int) cellInk {
	c := cellInk{upper: f.Pix[2*row*f.Width+x]}
	if 2*row+1 < f.Height {
		c.lower = f.Pix[(2*row+1)*f.Width+x]
	}
	return c
}

func (c cellInk) String() string {
	r, g, b := core.RGB(c.upper)
	lr, lg, lb := core.RGB(c.lower)
	return fmt.Sprintf("\x1b[38;2;%d;%d;%d;48;2;%d;%d;%dm", r, g, b, lr, lg, lb)
}

// words are the rows below the picture.
func (c *cast) words(step *core.Step) string {
	lines := []string{fmt.Sprintf("step %d  %s  %s", step.Seq, step.Actor, step.Action)}
	for _, m := range step.Reached {
		lines[0] += "  ★ " + m.Title
	}
	said := step.Said
	if step.Fault != "" {
		said += "\n(" + step.Fault + ")"
	}
	for line := range strings.SplitSeq(said, "\n") {
		lines = append(lines, strings.Split(ansi.Wrap(plain.Row(line), c.width, ""), "\n")...)
	}
	var out strings.Builder
	out.WriteString(ansi.ResetStyle)
	for i := range 1 + castWords {
		out.WriteString(cursor(c.rows+1+i, 1) + ansi.EraseLineRight)
		if i < len(lines) {
			out.WriteString(ansi.Truncate(plain.Row(lines[i]), c.width, "…"))
		}
	}
	return out.String()
}
