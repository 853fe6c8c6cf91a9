package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/core/asciicast"
	"dotmatrix/core/halfblock"
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
	c := &cast{width: info.Width, rows: rows}
	recording := asciicast.NewWriter(out, asciicast.Header{Width: c.width, Height: rows + 1 + castWords, Began: run.Start,
		Title: plain.Line(fmt.Sprintf("%s plays %s, run %s", run.Agent.Name, run.Machine.ROM.Title, run.ID)), Env: map[string]string{"TERM": "xterm-256color"}})
	at, first := time.Duration(0), ansi.HideCursor+ansi.EraseEntireDisplay
	for step, err := range steps(ctx, record, r) {
		if err != nil {
			return err
		}
		recording.Output(at, first+c.picture.Draw(step.Screen)+c.words(step))
		first = ""
		at += framesLast(max(step.Frames(), 1), info.FrameRate)
		told()
	}
	recording.Output(at, ansi.ResetStyle+ansi.ShowCursor+cursor(rows+1+castWords, 1)+"\r\n")
	return errors.Join(recording.Err(), out.Flush())
}

type cast struct {
	width, rows int // of the picture, in cells
	picture     halfblock.Drawer
}

func cursor(row, column int) string { return fmt.Sprintf("\x1b[%d;%dH", row, column) }

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
