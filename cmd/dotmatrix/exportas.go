package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/export"
	"dotmatrix/tui/text"
)

// formFlags say in which form a run is written, and what of it.
type formFlags struct {
	format   string
	from, to int
	scale    int
	fps      int
	rom      string
}

func (f *formFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.format, "format", "", "write jsonl, json, csv, png, gif, cast or md")
	cmd.Flags().IntVar(&f.from, "from", 0, "with --format: the first step to write")
	cmd.Flags().IntVar(&f.to, "to", 0, "with --format: the last step to write (default: the last there is)")
	cmd.Flags().IntVar(&f.scale, "scale", 2, "with png and gif: enlarge the pictures so many times")
	cmd.Flags().IntVar(&f.fps, "fps", 30, "with gif: pictures a second")
	cmd.Flags().StringVar(&f.rom, "rom", "", "with gif: the ROM file, to show the game's own frames, where it is not the demo game and not where it was")
}

func (f *formFlags) check(toGiven bool) error {
	if err := checkFormat(f.format, exportForms()...); err != nil {
		return err
	}
	if !toGiven {
		f.to = play.Whole.To
	}
	switch {
	case f.from < 0 || f.to < f.from:
		return usagef("--from %d --to %d are no steps: give two numbers in order", f.from, f.to)
	case f.scale < 1 || f.scale > export.MaxScale:
		return usagef("--scale %d: use 1 to %d", f.scale, export.MaxScale)
	case f.fps < export.MinFPS || f.fps > export.MaxFPS:
		return usagef("--fps %d: use %d to %d", f.fps, export.MinFPS, export.MaxFPS)
	}
	return nil
}

// exporting is a run that is being written in some form.
type exporting struct {
	app    *app
	record *recorded
	flags  *exportFlags
	steps  play.Range
	told   func()
}

// exportForm is a form of a run: a stream, a file or a folder.
type exportForm struct {
	name   string
	suffix string // of the file or folder that it is written to by default; "": stdout
	folder bool
	write  func(ctx context.Context, e *exporting, w io.Writer) error                                          // of a file
	fill   func(ctx context.Context, e *exporting, open func(name string) (io.WriteCloser, error)) (err error) // of a folder
}

var forms = []exportForm{
	{name: "jsonl", write: func(ctx context.Context, e *exporting, w io.Writer) error {
		return export.JSONLines(ctx, w, e.record, &e.record.summary, e.steps, e.told)
	}},
	{name: "json", write: func(ctx context.Context, e *exporting, w io.Writer) error {
		return export.JSON(ctx, w, e.record, &e.record.summary, e.steps, e.told)
	}},
	{name: "csv", write: func(ctx context.Context, e *exporting, w io.Writer) error {
		return export.CSV(ctx, w, e.record, e.steps, e.told)
	}},
	{name: "png", suffix: "-png", folder: true, fill: func(ctx context.Context, e *exporting, open func(string) (io.WriteCloser, error)) error {
		return export.Pictures(ctx, e.record, e.steps, e.flags.scale, open, e.told)
	}},
	{name: "gif", suffix: ".gif", write: writeGIF},
	{name: "cast", suffix: ".cast", write: func(ctx context.Context, e *exporting, w io.Writer) error {
		return export.Cast(ctx, w, e.record, &e.record.summary, e.steps, e.told)
	}},
	{name: "md", suffix: "-report", folder: true, fill: func(ctx context.Context, e *exporting, open func(string) (io.WriteCloser, error)) error {
		story, err := e.app.storyOf(e.record.Run())
		if err != nil {
			return err
		}
		return export.Report(ctx, e.record, &e.record.summary, story, open, e.told)
	}},
}

func exportForms() []string {
	var names []string
	for _, f := range forms {
		names = append(names, f.name)
	}
	return names
}

// writeGIF shows the game's own frames where the ROM is at hand.
func writeGIF(ctx context.Context, e *exporting, w io.Writer) error {
	run := e.record.Run()
	var machine core.Machine
	rom, err := romOf(run, e.flags.rom)
	if err == nil {
		made, failed := newMachine(rom, e.flags.rom)
		if failed == nil && audit.Recorded(run, made.Info()) != "" {
			failed = errors.New("the run was " + audit.Recorded(run, made.Info()))
		}
		machine, err = made, failed
	}
	switch {
	case err != nil && e.flags.rom != "":
		return err
	case err != nil:
		machine = nil
		fmt.Fprintln(e.app.std.Err, "dotmatrix: "+oneLine(fmt.Sprintf("%v; the animation has the picture at the end of each step", err)))
	}
	return export.GIF(ctx, w, e.record, e.steps, machine, e.flags.fps, e.flags.scale, e.told)
}

func (a *app) exportAs(ctx context.Context, ref string, f *exportFlags) (err error) {
	record, err := a.openRun(ctx, ref)
	if err != nil {
		return err
	}
	defer closing(record, &err)
	e := &exporting{app: a, record: record, flags: f}
	if e.steps, err = export.Within(ctx, record, play.Range{From: f.from, To: f.to}); err != nil {
		return err
	}
	bar, done := a.newProgress(), 0
	e.told = func() { done++; bar.show(done, e.steps.To-e.steps.From+1, text.Steps(done)) }
	defer bar.clear()
	var form exportForm
	for _, form = range forms {
		if form.name == f.format {
			break
		}
	}
	path := f.output
	if path == "" && form.suffix == "" {
		out := bufio.NewWriter(a.std.Out)
		return errors.Join(form.write(ctx, e, out), out.Flush())
	}
	if path == "" {
		path = record.summary.ID[:12] + form.suffix
	}
	if form.folder {
		err = fillFolder(path, func(open func(string) (io.WriteCloser, error)) error { return form.fill(ctx, e, open) })
	} else {
		err = writeFile(path, func(w io.Writer) error { return form.write(ctx, e, w) })
	}
	if err != nil {
		return err
	}
	bar.clear()
	_, err = fmt.Fprintf(a.std.Out, "%s holds run %s, steps %d to %d\n", path, record.summary.ID, e.steps.From, e.steps.To)
	return err
}

// writeFile makes a file that is not there yet; one that could not be written whole is taken away again.
func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: name another file with -o", path)
	}
	if err != nil {
		return fmt.Errorf("writing the run: %w", err)
	}
	out := bufio.NewWriter(file)
	err = errors.Join(write(out), out.Flush(), file.Close())
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// fillFolder makes a folder that is not there yet; one that could not be filled is taken away again.
func fillFolder(path string, fill func(open func(name string) (io.WriteCloser, error)) error) error {
	err := os.Mkdir(path, 0o755)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: name another folder with -o", path)
	}
	if err != nil {
		return fmt.Errorf("writing the run: %w", err)
	}
	err = fill(func(name string) (io.WriteCloser, error) {
		return os.OpenFile(filepath.Join(path, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	})
	if err != nil {
		return errors.Join(err, os.RemoveAll(path))
	}
	return nil
}
