package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"dotmatrix/tracking"
)

// checkup is a line of the doctor's.
type checkup struct {
	name   string
	result string // ok, warning, failed, skipped
	detail string
}

const (
	checkOK      = "ok"
	checkWarning = "warning"
	checkFailed  = "failed"
	checkSkipped = "skipped"
)

func newDoctor(a *app) *cobra.Command {
	var f doctorFlags
	cmd := &cobra.Command{
		Use:   "doctor [ROM]",
		Short: "Check terminal, database, ROM and model endpoint, and say what to do",
		Long: "Check the terminal, the database, the ROM, and the model endpoint with its key and its list of models, which costs " +
			"nothing. With --ask, also ask the model three short questions: whether it answers, sees pictures, and calls tools. " +
			"Exits with 1 where a check has failed.",
		Args: upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(f.format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			return a.doctor(cmd.Context(), &f, first(args))
		},
	}
	cmd.Flags().BoolVar(&f.ask, "ask", false, "ask the model too, one short call for each check")
	cmd.Flags().String("model", "", "model to ask")
	cmd.Flags().StringVar(&f.endpoint, "endpoint", "", "base URL of the model endpoint (default: $OPENAI_BASE_URL, or the one that the key is for)")
	formatFlag(cmd, &f.format)
	gameFlag(cmd)
	return cmd
}

type doctorFlags struct {
	modelFlags
	ask    bool
	format string
}

var checkColumns = []column[checkup]{
	{"check", func(c checkup) any { return c.name }},
	{"result", func(c checkup) any { return c.result }},
	{"detail", func(c checkup) any { return c.detail }},
}

func (a *app) doctor(ctx context.Context, f *doctorFlags, rom string) error {
	var checks []checkup
	var failed []string
	for c := range a.checkups(ctx, f, rom) {
		checks = append(checks, c)
		if c.result == checkFailed {
			failed = append(failed, c.name)
		}
		if f.format == formatTable { // details are sentences, which a table would cut off, and some take their time
			fmt.Fprintf(a.std.Out, "%-9s %-8s %s\n", c.name, c.result, oneLine(c.detail))
		}
	}
	if f.format != formatTable {
		if err := list(a.std.Out, f.format, checkColumns, checks); err != nil {
			return err
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("not in order: %s", strings.Join(failed, ", "))
	}
	return nil
}

// checkups makes one check after the other.
func (a *app) checkups(ctx context.Context, f *doctorFlags, rom string) iter.Seq[checkup] {
	return func(yield func(checkup) bool) {
		for _, check := range []func() checkup{a.checkTerminal, func() checkup { return a.checkDatabase(ctx) }, func() checkup { return a.checkROM(rom) }} {
			if !yield(check()) {
				return
			}
		}
		for c := range a.checkModel(ctx, f) {
			if !yield(c) {
				return
			}
		}
	}
}

func (a *app) checkTerminal() checkup {
	if !isTerminal(a.std.In) || !isTerminal(a.std.Out) {
		return checkup{"terminal", checkWarning, "this is none, so that only verbs without a screen work here, such as run, steps and runs"}
	}
	environ := []string{}
	for _, name := range []string{"TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM"} {
		if value, ok := a.env.Lookup(name); ok {
			environ = append(environ, name+"="+value)
		}
	}
	width, colours := terminalWidth(a.std.Out), colorprofile.Env(environ).String()
	detail := fmt.Sprintf("%d columns, %s", width, colours)
	if width < 80 {
		return checkup{"terminal", checkWarning, detail + ": make it 80 columns wide or more"}
	}
	return checkup{"terminal", checkOK, detail}
}

func (a *app) checkDatabase(ctx context.Context) checkup {
	path := a.dbPath()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return checkFolder(path)
	}
	store, err := tracking.OpenReadOnly(ctx, path)
	if err != nil {
		return checkup{"database", checkFailed, err.Error()}
	}
	defer store.Close()
	runs, err := store.Runs(ctx)
	if err != nil {
		return checkup{"database", checkFailed, err.Error()}
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return checkup{"database", checkWarning, fmt.Sprintf("%s can be read and not written, so that nothing can be recorded into it: %v", path, err)}
	}
	if err := file.Close(); err != nil {
		return checkup{"database", checkFailed, err.Error()}
	}
	return checkup{"database", checkOK, path + ", " + counted(len(runs), "run")}
}

// checkFolder looks whether a database can be made: the nearest folder that is there must be writable.
func checkFolder(path string) checkup {
	folder := filepath.Dir(path)
	for {
		info, err := os.Stat(folder)
		if err == nil && !info.IsDir() {
			return checkup{"database", checkFailed, fmt.Sprintf("%s is no folder: choose another file with --db", folder)}
		}
		if err == nil {
			break
		}
		folder = filepath.Dir(folder)
	}
	probe, err := os.CreateTemp(folder, ".dotmatrix-doctor-*")
	if err != nil {
		var failed *fs.PathError
		if errors.As(err, &failed) {
			err = failed.Err // the probe's name would only confuse
		}
		return checkup{"database", checkFailed, fmt.Sprintf("%s cannot be made in %s: %v: choose another file with --db", path, folder, err)}
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return checkup{"database", checkFailed, err.Error()}
	}
	return checkup{"database", checkOK, path + " will be made by the first run"}
}

func (a *app) checkROM(path string) checkup {
	rom, _, err := readROM(path)
	if err != nil {
		return checkup{"ROM", checkFailed, err.Error()}
	}
	machine, err := newMachine(rom, path)
	if err != nil {
		return checkup{"ROM", checkFailed, err.Error()}
	}
	info := machine.Info()
	detail := fmt.Sprintf("%s, %s, %s", info.ROM.Title, info.ROM.Mapper, info.System)
	profile, _, err := a.profileFor(info.ROM, rom)
	switch {
	case err != nil:
		return checkup{"ROM", checkFailed, err.Error()}
	case profile == nil:
		return checkup{"ROM", checkWarning, detail + "; there is no profile of this game, so that agents have its screen alone"}
	}
	return checkup{"ROM", checkOK, detail + "; profile " + profile.Ref().Name}
}
