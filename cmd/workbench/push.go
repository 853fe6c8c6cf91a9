package workbench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
	"dotmatrix/tracking/mlflow"
)

// Push brings what is new of the run that ref names to the server. A run that is still being recorded is pushed as far as
// it is.
func (m *MLflow) Push(ctx context.Context, ref string, told Progress) (pushed mlflow.Pushed, run core.RunSummary, err error) {
	store, err := m.bench.Database.Create(ctx)
	if err != nil {
		return pushed, run, err
	}
	defer closing(store, &err)
	m.bench.Database.sayMigrated(store)
	if run, err = findRun(ctx, store, ref); err != nil {
		return pushed, run, err
	}
	if pushed, err = m.push(ctx, store, run, told); err != nil {
		err = fmt.Errorf("run %s: %w", run.ID, unfinished(err, m, run.ID))
	}
	return pushed, run, err
}

func (m *MLflow) bring(ctx context.Context, store *tracking.Store, run core.RunSummary) (whole bool, err error) {
	pushed, err := m.push(ctx, store, run, nil)
	return pushed.Whole, err
}

// push pushes a run of a store that is open for writing.
func (m *MLflow) push(ctx context.Context, store *tracking.Store, run core.RunSummary, told Progress) (pushed mlflow.Pushed, err error) {
	reader, err := store.Read(ctx, run.ID)
	if err != nil {
		return pushed, err
	}
	run.Agent = reader.Run().Agent // with its files
	job := &mlflow.Job{Run: reader, Summary: run, Experiment: m.o.Experiment, Steps: m.o.Steps, User: userName(), Told: told}
	if job.Model, err = m.model(ctx, store, run.Agent); err != nil {
		return pushed, err
	}
	if job.Cursor, err = store.PushProgress(ctx, run.ID, m.target()); err != nil {
		return pushed, err
	}
	if run.Parent != "" {
		parent, err := store.PushProgress(ctx, run.Parent, m.target())
		if err != nil {
			return pushed, err
		}
		job.Parent = mlflow.RunOf(parent)
	}
	job.Save = func(ctx context.Context, cursor json.RawMessage) error {
		return store.SetPushProgress(ctx, run.ID, m.target(), cursor, m.bench.clock.Now().UTC())
	}
	job.Files = func(ctx context.Context) (fs.FS, func() error, error) {
		return m.files(ctx, &Recorded{Reader: reader, Summary: run, Store: store})
	}
	return m.there.Push(ctx, job)
}

// model is the agent of a run as it was logged; nil for one that plays from outside, which nobody can load.
func (m *MLflow) model(ctx context.Context, store *tracking.Store, v core.Version) (*mlflow.Model, error) {
	if agent.IsOutside(v) {
		return nil, nil
	}
	registered, err := store.FindVersion(ctx, tracking.Scheme+v.ID.String())
	if err != nil {
		return nil, err
	}
	return exportedModel(registered)
}

// files are a bundle of a run and a report on it, in a folder of their own.
func (m *MLflow) files(ctx context.Context, record *Recorded) (_ fs.FS, done func() error, err error) {
	dir, err := os.MkdirTemp("", "dotmatrix-")
	if err != nil {
		return nil, nil, err
	}
	done = func() error { return os.RemoveAll(dir) }
	bundle := filepath.Join(dir, "bundle")
	if err = os.Mkdir(bundle, 0o700); err == nil {
		err = record.ExportBundle(ctx, filepath.Join(bundle, record.Summary.ID[:12]+".dmx"), m.o.Sign, nil)
	}
	if err == nil {
		_, _, err = m.bench.Export(ctx, record, ExportOptions{Form: "md", Steps: play.Whole, Scale: 2}, filepath.Join(dir, "report"), io.Discard, nil)
	}
	if err != nil {
		return nil, nil, errors.Join(err, done())
	}
	return os.DirFS(dir), done, nil
}

// userName is the person's name on this machine, as MLflow's own client tells it.
func userName() string {
	if who, err := user.Current(); err == nil {
		return who.Username
	}
	return ""
}

// ToPush are the runs that a query selects, the oldest first, so that a run is pushed before its forks.
func (d *Database) ToPush(ctx context.Context, query tracking.Query) ([]core.RunSummary, error) {
	runs, err := d.Runs(ctx, query)
	for i, j := 0, len(runs)-1; i < j; i, j = i+1, j-1 {
		runs[i], runs[j] = runs[j], runs[i]
	}
	if err == nil && len(runs) == 0 {
		err = fmt.Errorf("%w for which the filter holds", tracking.ErrNoRun)
	}
	return runs, err
}
