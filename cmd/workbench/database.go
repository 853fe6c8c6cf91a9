package workbench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/filekind"
	"dotmatrix/core/textfile"
	"dotmatrix/tracking"
)

// Database is the file that holds the runs. It is opened anew for each use, so that nobody is locked out in between.
type Database struct {
	path   string
	clock  Clock
	notice func(string)
	marks  *marks // what was verified here
}

// Path is where the file is, or will be.
func (d *Database) Path() string { return d.path }

// Create opens the file for writing, and makes it if there is none. The caller closes the store, and says what its Migrated
// says.
func (d *Database) Create(ctx context.Context) (*tracking.Store, error) {
	return tracking.Open(ctx, d.path)
}

// Open opens the file for reading. The caller closes the store.
func (d *Database) Open(ctx context.Context) (*tracking.Store, error) {
	return tracking.OpenReadOnly(ctx, d.path)
}

// Write opens the file for writing while use runs.
func (d *Database) Write(ctx context.Context, use func(*tracking.Store) error) (err error) {
	store, err := d.Create(ctx)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	d.sayMigrated(store)
	return use(store)
}

func (d *Database) sayMigrated(store *tracking.Store) {
	if migrated := store.Migrated().String(); migrated != "" {
		d.notice(migrated)
	}
}

// Read opens the file for reading while use runs.
func (d *Database) Read(ctx context.Context, use func(*tracking.Store) error) (err error) {
	store, err := d.Open(ctx)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	return use(store)
}

// ReadIfThere is Read, but where nothing was recorded yet there is nothing to use and no error.
func (d *Database) ReadIfThere(ctx context.Context, use func(*tracking.Store) error) error {
	if _, err := os.Stat(d.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return d.Read(ctx, use)
}

// Stamp is another whenever the file has changed: it, the log that is written before it, or what was verified here.
func (d *Database) Stamp() string {
	stamp := d.marks.found.Stamp() + " "
	for _, name := range []string{d.path, d.path + "-wal"} {
		if info, err := os.Stat(name); err == nil {
			stamp += fmt.Sprint(info.Size(), " ", info.ModTime().Format(time.RFC3339Nano), " ")
		}
	}
	return stamp
}

// Runs are the recorded runs that a query selects, newest first; none where nothing was recorded yet.
func (d *Database) Runs(ctx context.Context, query tracking.Query) (chosen []core.RunSummary, err error) {
	if query.Now.IsZero() {
		query.Now = d.clock.Now()
	}
	query.Marks = d.marks
	err = d.ReadIfThere(ctx, func(store *tracking.Store) error {
		chosen, err = store.RunsWhere(ctx, query)
		return err
	})
	return chosen, err
}

// Controls are the runs that the null model played alone: what an agent reaches by chance.
func (d *Database) Controls(ctx context.Context) ([]core.RunSummary, error) {
	asked, err := d.Runs(ctx, tracking.Query{Where: fmt.Sprintf("asked=%q", core.NullModel)})
	if err != nil {
		return nil, fmt.Errorf("looking for control runs: %w", err)
	}
	return slices.DeleteFunc(asked, func(r core.RunSummary) bool { return !r.ByChance() }), nil
}

// Captures are the states to start from, newest first; none where nothing was recorded yet.
func (d *Database) Captures(ctx context.Context) (all []core.Capture, err error) {
	err = d.ReadIfThere(ctx, func(store *tracking.Store) error {
		all, err = store.Captures(ctx)
		return err
	})
	return all, err
}

// Recorded is a run that was opened for reading.
type Recorded struct {
	*tracking.Reader
	Summary core.RunSummary // as it stood when it was opened
	Store   *tracking.Store // that it stands in

	bundle bool // it stands in a bundle, not in the record
}

// Close closes the store that the run stands in.
func (r *Recorded) Close() error { return r.Store.Close() }

// Run opens the run that ref names: an id, a unique beginning of one, or last.
func (d *Database) Run(ctx context.Context, ref string) (*Recorded, error) {
	store, err := d.Open(ctx)
	if err != nil {
		return nil, err
	}
	summary, err := findRun(ctx, store, ref)
	if err == nil {
		var reader *tracking.Reader
		if reader, err = store.Read(ctx, summary.ID); err == nil {
			d.marks.Mark(&summary)
			return &Recorded{Reader: reader, Summary: summary, Store: store}, nil
		}
	}
	return nil, errors.Join(err, store.Close())
}

// findRun finds the run that a person has named. Where they named a file instead, the error says what that is.
func findRun(ctx context.Context, store *tracking.Store, ref string) (core.RunSummary, error) {
	summary, err := store.FindRun(ctx, ref)
	if errors.Is(err, tracking.ErrNoRun) {
		if what := whatIs(ref); what != "" {
			err = fmt.Errorf("%w as %s: the file of that name is %s", tracking.ErrNoRun, ref, what)
		}
	}
	return summary, err
}

// RunOrBundle opens the run of the bundle at path ref, where there is such a file, else the recorded run that ref names.
func (d *Database) RunOrBundle(ctx context.Context, ref string) (*Recorded, error) {
	if info, err := os.Stat(ref); ref == "" || err != nil || info.IsDir() {
		return d.Run(ctx, ref)
	}
	return OpenBundle(ctx, ref)
}

// OpenBundle opens the run of a bundle, which Export writes. Nothing of it is believed yet: see Verify and Signers.
func OpenBundle(ctx context.Context, path string) (*Recorded, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s: name a bundle, which `dotmatrix export --bundle` writes", path)
	}
	if kind, err := lookAt(path); err == nil && kind.Kind != filekind.Record && kind.Kind != filekind.Other && kind.Kind != filekind.Unknown {
		return nil, fmt.Errorf("%s is not a bundle: it is %s", path, kind)
	}
	bundle, summary, err := tracking.OpenBundle(ctx, path)
	if err != nil {
		return nil, err
	}
	reader, err := bundle.Read(ctx, summary.ID)
	if err != nil {
		return nil, errors.Join(err, bundle.Close())
	}
	summary.Origin = core.Provenance{File: filepath.Base(path)}
	return &Recorded{Reader: reader, Summary: summary, Store: bundle, bundle: true}, nil
}

// whatIs says what kind of file a person has named where something else was asked for; empty where there is no such file,
// or nothing is known of it.
func whatIs(path string) string {
	kind, err := lookAt(path)
	if err != nil || kind.Kind == filekind.Unknown {
		return ""
	}
	return kind.String()
}

// lookAt says what a file is.
func lookAt(path string) (kind filekind.File, err error) {
	file, err := textfile.Open(path)
	if err != nil {
		return kind, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return kind, err
	}
	return filekind.Look(path, file, info.Size())
}

// LastPicture is what the game showed at the end of the run that ref names.
func (d *Database) LastPicture(ctx context.Context, ref string) (frame *core.Frame, err error) {
	record, err := d.Run(ctx, ref)
	if err != nil {
		return nil, err
	}
	defer closing(record, &err)
	last, err := record.Last(ctx)
	if err != nil {
		return nil, err
	}
	step, err := record.Step(ctx, last)
	if err != nil {
		return nil, err
	}
	return step.Screen, nil
}

// closing closes c and keeps its error where there is no other.
func closing(c io.Closer, err *error) {
	if closeErr := c.Close(); closeErr != nil && *err == nil {
		*err = fmt.Errorf("closing the record: %w", closeErr)
	}
}
