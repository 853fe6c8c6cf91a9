package export

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/core/play"
)

// reportFaults is how many faults a report lists.
const reportFaults = 20

// reportScale is how many times the pictures of a report are enlarged.
const reportScale = 2

// ReportOptions are what a report holds a run against.
type ReportOptions struct {
	Story    []core.Milestone  // every milestone of the game; nil where that is not known
	Controls []core.RunSummary // runs by the null model, among which are those of the same agent
}

// Report writes a page about a run in Markdown, report.md, with pictures beside it: its figures, its milestones with the
// picture of each, its bookmarks, forks and faults, and how it can be proved. open makes a file of the given name.
func Report(ctx context.Context, record play.Record, run *core.RunSummary, o ReportOptions, open func(name string) (io.WriteCloser, error), told func()) error {
	p := &report{ctx: ctx, record: record, run: run, open: open, drawn: map[int]bool{}}
	if err := p.fill(o, told); err != nil {
		return err
	}
	file, err := open("report.md")
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, p.page.String())
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

// ReportPage writes the page of Report with its pictures in it.
func ReportPage(ctx context.Context, w io.Writer, record play.Record, run *core.RunSummary, o ReportOptions, told func()) error {
	p := &report{ctx: ctx, record: record, run: run}
	if err := p.fill(o, told); err != nil {
		return err
	}
	_, err := io.WriteString(w, p.page.String())
	return err
}

// fill writes the page.
func (p *report) fill(o ReportOptions, told func()) error {
	landmarks, err := p.record.Landmarks(p.ctx, -1)
	if err != nil {
		return err
	}
	p.head()
	p.figures(o)
	p.milestones(o.Story, told)
	p.bookmarks()
	p.landmarks(landmarks)
	p.ends(told)
	p.proof()
	return p.err
}

// report is a page that is being written. After an error nothing more is done.
type report struct {
	ctx    context.Context
	record play.Record
	run    *core.RunSummary
	open   func(name string) (io.WriteCloser, error) // nil: pictures stand in the page
	page   strings.Builder
	drawn  map[int]bool // pictures that are there, by step
	err    error
}

func (p *report) write(format string, args ...any) { fmt.Fprintf(&p.page, format, args...) }

func (p *report) head() {
	r := p.run
	p.write("# %s plays %s\n\n", markdown(r.Agent.Name), markdown(r.Machine.ROM.Title))
	p.write("Run `%s`, %s", r.ID, markdown(string(r.Status)))
	if r.Reason != "" {
		p.write(": %s", markdown(r.Reason))
	}
	p.write("\n\n")
	if r.Note != "" {
		p.write("> %s\n\n", markdown(r.Note))
	}
}

func (p *report) figures(o ReportOptions) {
	r, u := p.run, p.run.Usage
	reached := fmt.Sprint(len(r.Milestones))
	if len(o.Story) > 0 {
		reached += fmt.Sprintf(" of %d", len(o.Story))
	}
	rows := [][2]string{{"Milestones", reached}}
	if chance, wanted := core.ChanceOf(*r, o.Controls); wanted {
		rows = append(rows, [2]string{"Model minus chance", chance.Words(*r)})
	}
	rows = append(rows, [][2]string{
		{"Steps", fmt.Sprint(r.Steps)},
		{"Presses of buttons", fmt.Sprint(r.Presses)},
		{"Video frames", fmt.Sprintf("%d (%s on the console)", r.Frames, framesLast(r.Frames, r.Machine.FrameRate).Round(time.Second))},
		{"Wall time", r.Wall.Round(time.Millisecond).String()},
		{"Help", r.Help().Short()},
		{"Agent version", r.Agent.ID.String()},
		{"Seed", fmt.Sprint(r.Seed)},
		{"Started", r.Start.UTC().Format("2006-01-02 15:04:05 MST")},
	}...)
	if u.Calls > 0 {
		rows = append(rows, [2]string{"Model calls", fmt.Sprintf("%d, %d not answered", u.Calls, u.Failed)},
			[2]string{"Tokens", fmt.Sprintf("%d in, %d out", u.InputTokens, u.OutputTokens)}, [2]string{"Dollars", dollars(u)})
	}
	if r.Anchor.Name != "" {
		rows = append(rows, [2]string{"Starts from", r.Anchor.Name})
	}
	if r.Parent != "" {
		rows = append(rows, [2]string{"Fork of", fmt.Sprintf("run %s at step %d", r.Parent, r.ForkSeq)})
	}
	p.write("| | |\n|---|---|\n")
	for _, row := range rows {
		p.write("| %s | %s |\n", row[0], markdown(row[1]))
	}
	p.write("\n")
}

func dollars(u core.Usage) string {
	text := fmt.Sprintf("%.4f", u.Dollars)
	if u.Unpriced > 0 {
		text += ", and " + plain.Count(u.Unpriced, "call") + " of unknown price"
	}
	return text
}

func (p *report) milestones(story []core.Milestone, told func()) {
	if len(p.run.Milestones) == 0 {
		return
	}
	p.write("## Milestones\n\n")
	for _, m := range p.run.Milestones {
		p.write("%s\n\n", markdown(fmt.Sprintf("%s - step %d", m.Title, m.Seq)))
		p.step(m.Seq)
		told()
	}
	var open []string
	for _, m := range story {
		if !reached(p.run.Milestones, m.Key) {
			open = append(open, markdown(m.Title))
		}
	}
	if len(open) > 0 {
		p.write("Not reached: %s\n\n", strings.Join(open, ", "))
	}
}

func reached(milestones []core.Milestone, key string) bool {
	for _, m := range milestones {
		if m.Key == key {
			return true
		}
	}
	return false
}

func (p *report) bookmarks() {
	if len(p.run.Bookmarks) == 0 {
		return
	}
	p.write("## Bookmarks\n\n")
	for _, b := range p.run.Bookmarks {
		p.write("%s\n\n", markdown(fmt.Sprintf("step %d %s", b.Seq, b.Text)))
		p.step(b.Seq)
	}
}

func (p *report) landmarks(all []core.Landmark) {
	people := 0
	var forks, faults []string
	for _, l := range all {
		switch l.Kind {
		case core.LandmarkPerson:
			people++
		case core.LandmarkFork:
			forks = append(forks, markdown(fmt.Sprintf("step %d: run %s", l.Seq, l.Text)))
		case core.LandmarkFault:
			faults = append(faults, markdown(fmt.Sprintf("step %d: %s", l.Seq, l.Text)))
		}
	}
	if people > 0 {
		p.write("A person played %d of the steps.\n\n", people)
	}
	p.list("Forks", forks)
	p.list("Faults", faults)
}

// list writes a list of up to so many lines.
func (p *report) list(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	p.write("## %s\n\n", title)
	for _, line := range lines[:min(len(lines), reportFaults)] {
		p.write("- %s\n", line)
	}
	if more := len(lines) - reportFaults; more > 0 {
		p.write("- and %d more\n", more)
	}
	p.write("\n")
}

// ends shows where the run has come to.
func (p *report) ends(told func()) {
	p.write("## Where it ended\n\n")
	p.step(p.run.Steps)
	told()
}

// step shows the picture of a step and what was said in it.
func (p *report) step(seq int) {
	if p.err != nil {
		return
	}
	step, err := p.record.Step(p.ctx, seq)
	if err != nil {
		p.err = err
		return
	}
	p.write("![step %d](%s)\n\n", seq, p.picture(seq, enlarged(step.Screen, reportScale)))
	if said := markdown(step.Said); said != "" {
		p.write("> %s\n\n", said)
	}
}

// picture is the address of a step's picture: a file beside the page, or the picture itself.
func (p *report) picture(seq int, frame *core.Frame) string {
	if p.open == nil {
		var data bytes.Buffer
		p.err = encoder.Encode(&data, indexed(frame))
		return "data:image/png;base64," + base64.StdEncoding.EncodeToString(data.Bytes())
	}
	name := fmt.Sprintf("step-%06d.png", seq)
	if !p.drawn[seq] {
		p.drawn[seq] = true
		p.err = writePNG(p.open, name, frame)
	}
	return name
}

func (p *report) proof() {
	m := p.run.Machine
	p.write("## Proof\n\nThe hash chain ends with `%s`. It binds the ROM `%s`, the %s core %s version %s, the agent's version and the seed; `dotmatrix verify %s` runs it again.\n",
		p.run.Chain, m.ROM.SHA256, markdown(m.System), markdown(m.Core), markdown(m.CoreVersion), p.run.ID[:6])
}
