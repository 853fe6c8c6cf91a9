package workbench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking"
	"dotmatrix/tracking/otlp"
)

// OTLPOptions say where the traces of runs are sent, and of which steps.
type OTLPOptions struct {
	To    string // the receiver's address; empty: that of the variables of OpenTelemetry, or the usual one on this machine
	Steps otlp.Selection
	Again bool // also what was sent before
}

// OTLP is a receiver to which the traces of runs are sent.
type OTLP struct {
	bench    *Workbench
	receiver *otlp.Receiver
	o        OTLPOptions
}

// OTLP makes the receiver that o names, with what the standard variables of OpenTelemetry say. A header of theirs is sent to
// no other host than they name.
func (w *Workbench) OTLP(o OTLPOptions) (*OTLP, error) { return w.otlp(o, patience, w.notice) }

// OTLPOff says which variable switches traces off; empty: none does.
func (w *Workbench) OTLPOff() string { return otlp.Disabled(w.variable) }

// OTLPByEnvironment says which variable names a receiver, so that runs are sent there unasked; empty: none does.
func (w *Workbench) OTLPByEnvironment() string { return otlp.SwitchedOn(w.variable) }

func (w *Workbench) otlp(o OTLPOptions, patience time.Duration, notice func(string)) (*OTLP, error) {
	if off := w.OTLPOff(); off != "" {
		return nil, &OptionError{fmt.Errorf("%s switches traces off: take it out of the environment to send them", off)}
	}
	options, err := otlp.FromEnvironment(w.variable, o.To, notice)
	if err != nil {
		return nil, &OptionError{err}
	}
	options.Patience, options.Sleep, options.Notice = patience, w.clock.Sleep, notice
	receiver, err := otlp.NewReceiver(options)
	if err != nil {
		return nil, &OptionError{err}
	}
	return &OTLP{w, receiver, o}, nil
}

// Address is the receiver's, without credentials.
func (p *OTLP) Address() string { return p.receiver.Address() }

func (p *OTLP) server() string { return "the OTLP receiver" }

func (p *OTLP) goOn(ref string) []string { return []string{ref, "--otlp", p.Address()} }

// target is by what the record knows how far runs were sent there.
func (p *OTLP) target() string { return "otlp " + p.Address() }

// Push sends what is new of the run that ref names. A run that is still being recorded is sent as far as it is.
func (p *OTLP) Push(ctx context.Context, ref string, told Progress) (pushed otlp.Pushed, run core.RunSummary, err error) {
	store, err := p.bench.Database.Create(ctx)
	if err != nil {
		return pushed, run, err
	}
	defer closing(store, &err)
	p.bench.Database.sayMigrated(store)
	if run, err = findRun(ctx, store, ref); err != nil {
		return pushed, run, err
	}
	if pushed, err = p.push(ctx, store, run, told); err != nil {
		err = fmt.Errorf("run %s: %w", run.ID, unfinished(err, p, run.ID))
	}
	return pushed, run, err
}

func (p *OTLP) bring(ctx context.Context, store *tracking.Store, run core.RunSummary) (whole bool, err error) {
	pushed, err := p.push(ctx, store, run, nil)
	return pushed.Whole, err
}

// push sends a run of a store that is open for writing.
func (p *OTLP) push(ctx context.Context, store *tracking.Store, run core.RunSummary, told Progress) (pushed otlp.Pushed, err error) {
	reader, err := store.Read(ctx, run.ID)
	if err != nil {
		return pushed, err
	}
	job := &otlp.Job{Run: reader, Summary: run, Steps: p.o.Steps, Told: told}
	if job.Follows, err = followed(ctx, store, run); err != nil {
		return pushed, err
	}
	if !p.o.Again {
		if job.Cursor, err = store.PushProgress(ctx, run.ID, p.target()); err != nil {
			return pushed, err
		}
	}
	job.Save = func(ctx context.Context, cursor json.RawMessage) error {
		return store.SetPushProgress(ctx, run.ID, p.target(), cursor, p.bench.clock.Now().UTC())
	}
	return p.receiver.Push(ctx, job)
}

// followed is the step from which a run was forked, in the run that recorded it; nil for a run that is no fork.
func followed(ctx context.Context, store *tracking.Store, run core.RunSummary) (*otlp.Link, error) {
	if run.Parent == "" {
		return nil, nil
	}
	link := &otlp.Link{Run: run.Parent, Seq: run.ForkSeq}
	for {
		parent, err := store.FindRun(ctx, link.Run)
		if errors.Is(err, tracking.ErrNoRun) || err == nil && (parent.Parent == "" || link.Seq > parent.ForkSeq) {
			return link, nil
		}
		if err != nil {
			return nil, err
		}
		link.Run = parent.Parent
	}
}
