package workbench

import (
	"context"

	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// CaptureOptions say what is captured, and how it is called.
type CaptureOptions struct {
	At         int // the step after which the machine stood so, or LastStep
	Name, Note string
}

// Capture keeps the machine as it stood after a step of the run that ref names. made has the run and step.
func (d *Database) Capture(ctx context.Context, ref string, o CaptureOptions) (made *core.Capture, err error) {
	err = d.Write(ctx, func(store *tracking.Store) error {
		run, err := findRun(ctx, store, ref)
		if err != nil {
			return err
		}
		if o.At < 0 {
			o.At = run.Steps
		}
		record, err := store.Read(ctx, run.ID)
		if err != nil {
			return err
		}
		if made, err = play.CaptureOf(ctx, record, o.At); err != nil {
			return err
		}
		made.Name, made.Note, made.Made = o.Name, o.Note, d.clock.Now().UTC()
		return store.Capture(ctx, made)
	})
	return made, err
}

// FindCapture finds a captured state by its name.
func (d *Database) FindCapture(ctx context.Context, name string) (c *core.Capture, err error) {
	err = d.Read(ctx, func(store *tracking.Store) error {
		c, err = store.FindCapture(ctx, name)
		return err
	})
	return c, err
}
