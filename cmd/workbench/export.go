package workbench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/audit"
	"dotmatrix/core/play"
	"dotmatrix/core/play/export"
)

// ExportOptions say in which form a run is written, and what of it.
type ExportOptions struct {
	Form    string     // one of ExportForms
	Steps   play.Range // play.Whole: all
	Scale   int        // of pictures, 1 to export.MaxScale
	FPS     int        // of an animation, export.MinFPS to export.MaxFPS
	ROM     string     // path, for an animation that shows the game's own frames; empty: the demo game, or where it was
	Release string     // of dotmatrix, where the form names what wrote it

	Text func(string) string // what csv has in the place of a text; nil: the text as it is
}

// exporting is a run that is being written in some form.
type exporting struct {
	bench  *Workbench
	record *Recorded
	ExportOptions
	told func()
}

// exportForm is a form of a run: a stream, a file or a folder.
type exportForm struct {
	name   string
	suffix string                                                       // of the file or folder that it is written to by default; "": stdout
	write  func(ctx context.Context, e *exporting, w io.Writer) error   // of a file, or of a folder's content into one
	fill   func(ctx context.Context, e *exporting, open openFile) error // of a folder
}

// openFile makes a file in the folder that is being written.
type openFile = func(name string) (io.WriteCloser, error)

var exportForms = []exportForm{
	{name: "jsonl", write: func(ctx context.Context, e *exporting, w io.Writer) error {
		return export.JSONLines(ctx, w, e.record, &e.record.Summary, e.Steps, e.told)
	}},
	{name: "json", write: func(ctx context.Context, e *exporting, w io.Writer) error {
		return export.JSON(ctx, w, e.record, &e.record.Summary, e.Steps, e.told)
	}},
	{name: "csv", write: func(ctx context.Context, e *exporting, w io.Writer) error {
		return export.CSV(ctx, w, e.record, e.Steps, e.Text, e.told)
	}},
	{name: "png", suffix: "-png", fill: func(ctx context.Context, e *exporting, open openFile) error {
		return export.Pictures(ctx, e.record, e.Steps, e.Scale, open, e.told)
	}},
	{name: "gif", suffix: ".gif", write: writeGIF},
	{name: "cast", suffix: ".cast", write: func(ctx context.Context, e *exporting, w io.Writer) error {
		return export.Cast(ctx, w, e.record, &e.record.Summary, e.Steps, e.told)
	}},
	{name: "eval", suffix: ".eval", write: writeEval},
	{name: "md", suffix: "-report", write: func(ctx context.Context, e *exporting, w io.Writer) error {
		o, err := e.reportOptions(ctx)
		if err != nil {
			return err
		}
		return export.ReportPage(ctx, w, e.record, &e.record.Summary, o, e.told)
	}, fill: func(ctx context.Context, e *exporting, open openFile) error {
		o, err := e.reportOptions(ctx)
		if err != nil {
			return err
		}
		return export.Report(ctx, e.record, &e.record.Summary, o, open, e.told)
	}},
}

// reportOptions are the game's story, and the runs by chance.
func (e *exporting) reportOptions(ctx context.Context) (o export.ReportOptions, err error) {
	if o.Story, err = e.bench.Profiles.Story(e.record.Run()); err != nil {
		return o, err
	}
	o.Controls, err = e.bench.Database.Controls(ctx)
	return o, err
}

// ExportForms are the names of the forms in which a run can be written.
func ExportForms() []string {
	var names []string
	for _, f := range exportForms {
		names = append(names, f.name)
	}
	return names
}

// stdout is the path that means the stream.
const stdout = "-"

// Export writes a run in one of the forms to path, a file or folder that must not be there yet; to out where path is - or
// where it is empty and the form is a stream. It returns where it wrote, empty for out, and which steps.
func (w *Workbench) Export(ctx context.Context, record *Recorded, o ExportOptions, path string, out io.Writer, told Progress) (string, play.Range, error) {
	var form exportForm
	for _, form = range exportForms {
		if form.name == o.Form {
			break
		}
	}
	var err error
	if o.Steps, err = export.Within(ctx, record, o.Steps); err != nil {
		return "", o.Steps, err
	}
	done := 0
	e := &exporting{bench: w, record: record, ExportOptions: o, told: func() {
		if done++; told != nil {
			told(done, o.Steps.To-o.Steps.From+1)
		}
	}}
	switch {
	case path == stdout && form.write == nil:
		return "", o.Steps, &OptionError{fmt.Errorf("%s is a folder of files, which stdout cannot hold: name a folder", o.Form)}
	case path == stdout || path == "" && form.suffix == "":
		buffered := bufio.NewWriter(out)
		return path, o.Steps, errors.Join(form.write(ctx, e, buffered), buffered.Flush())
	}
	if path == "" {
		path = record.Summary.ID[:12] + form.suffix
	}
	if form.fill != nil {
		err = fillFolder(path, func(open openFile) error { return form.fill(ctx, e, open) })
	} else {
		err = WriteFile(path, func(w io.Writer) error { return form.write(ctx, e, w) })
	}
	return path, o.Steps, err
}

// writeGIF shows the game's own frames where the ROM is at hand.
func writeGIF(ctx context.Context, e *exporting, w io.Writer) error {
	run := e.record.Run()
	var machine core.Machine
	rom, err := cartridge.Of(ctx, run, e.ROM)
	if err == nil {
		made, failed := cartridge.Insert(rom, e.ROM)
		if failed == nil && audit.Recorded(run, made.Info()) != "" {
			failed = errors.New("the run was " + audit.Recorded(run, made.Info()))
		}
		machine, err = made, failed
	}
	switch {
	case err != nil && e.ROM != "":
		return err
	case err != nil:
		machine = nil
		e.bench.notice(fmt.Sprintf("%v; the animation has the picture at the end of each step", err))
	}
	return export.GIF(ctx, w, e.record, e.Steps, machine, e.FPS, e.Scale, e.told)
}

// fillFolder makes a folder that is not there yet; one that could not be filled is taken away again.
func fillFolder(path string, fill func(open openFile) error) error {
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
