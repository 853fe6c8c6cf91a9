package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/tracking/otlp"
)

// trackFlags say where runs are pushed while they go on.
type trackFlags struct {
	to, experiment, steps string
	otlp                  otlpFlag
}

// trackable gives a verb that records runs the flags to push them, and does so around it. screen says that it may show a
// screen.
func (c *cli) trackable(cmd *cobra.Command, screen bool) {
	var flags trackFlags
	flags.add(cmd)
	work := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.tracked(cmd.Context(), flags, screen && isTerminal(c.std.Out), func() error { return work(cmd, args) })
	}
}

func (f *trackFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.to, "track", "", "push the run to the MLflow server at this URL while it goes on; see `dotmatrix push --help`")
	cmd.Flags().StringVar(&f.experiment, "experiment", "", "with --track: NAME of the experiment (default: $MLFLOW_EXPERIMENT_NAME, or dotmatrix)")
	f.otlp.add(cmd, "send the traces of the run to the OTLP receiver at this URL while it goes on, see `dotmatrix push --help`")
	cmd.Flags().StringVar(&f.steps, "track-steps", "all", "with --track and --otlp: which steps are pushed with picture, state and trace: all, milestones, or every=N")
}

// tracked has work done while what it records is pushed, where the flags or the variables of OpenTelemetry say so. While a
// screen is up, what a person should know of that waits until it is gone.
func (c *cli) tracked(ctx context.Context, f trackFlags, screen bool, work func() error) error {
	if f.to == "" && f.experiment != "" {
		return usagef("--experiment is for --track, which says where the run is pushed")
	}
	steps, err := otlp.ParseSelection(f.steps)
	if err != nil {
		return &usageError{err}
	}
	var later lateNotices
	told := c.notice
	if screen {
		told = later.add
	}
	var all []*workbench.Tracking
	if f.to != "" {
		t, err := c.bench.Track(ctx, workbench.MLflowOptions{To: f.to, Experiment: f.experiment, Steps: steps}, told)
		if err != nil {
			return err
		}
		all = append(all, t)
	}
	t, err := c.traced(ctx, f.otlp, steps, told)
	if err != nil {
		return errors.Join(err, closeAll(all))
	}
	if t != nil {
		all = append(all, t)
	}
	err = work()
	c.notices(later.take())
	later.pass(c.notice)
	return errors.Join(err, closeAll(all))
}

// traced sends the traces of what is recorded from here on; nil where nobody wants that. What is wrong with the environment
// of a person who did not ask for traces keeps nobody from playing.
func (c *cli) traced(ctx context.Context, flag otlpFlag, steps otlp.Selection, told func(string)) (*workbench.Tracking, error) {
	o := workbench.OTLPOptions{To: flag.address(), Steps: steps}
	if off := c.bench.OTLPOff(); off != "" {
		if flag.given() {
			c.notice(off + " switches traces off: none are sent")
		}
		return nil, nil
	}
	if flag.given() {
		return c.bench.Trace(ctx, o, told)
	}
	by := c.bench.OTLPByEnvironment()
	if by == "" {
		return nil, nil
	}
	t, err := c.bench.Trace(ctx, o, told)
	if err != nil {
		c.notice(fmt.Sprintf("%v: no traces are sent", err))
		return nil, nil
	}
	c.notice(fmt.Sprintf("traces are sent where %s says; OTEL_SDK_DISABLED=true ends that", by))
	return t, nil
}

func closeAll(all []*workbench.Tracking) error {
	var failed []error
	for _, t := range all {
		failed = append(failed, t.Close())
	}
	return errors.Join(failed...)
}

// lateNotices keeps what a person is told, until it can be shown.
type lateNotices struct {
	mu   sync.Mutex
	kept []string
	now  func(string)
}

func (l *lateNotices) add(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now != nil {
		l.now(text)
		return
	}
	l.kept = append(l.kept, text)
}

func (l *lateNotices) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.kept
}

// pass hands on what comes from now on.
func (l *lateNotices) pass(now func(string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = now
}
