package main

import (
	"context"
	"errors"
	"sync"

	"github.com/spf13/cobra"
)

// trackFlags say where runs are pushed while they go on.
type trackFlags struct{ mlflowFlags }

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
	cmd.Flags().StringVar(&f.steps, "track-steps", "all", "with --track: which steps are pushed with picture, state and trace: all, milestones, or every=N")
}

// tracked has work done while what it records is pushed, where the flags say so. While a screen is up, what a person should
// know of that waits until it is gone.
func (c *cli) tracked(ctx context.Context, f trackFlags, screen bool, work func() error) error {
	if f.to == "" {
		if f.experiment != "" {
			return usagef("--experiment is for --track, which says where the run is pushed")
		}
		return work()
	}
	o, err := f.options()
	if err != nil {
		return err
	}
	var later lateNotices
	told := c.notice
	if screen {
		told = later.add
	}
	tracking, err := c.bench.Track(ctx, o, told)
	if err != nil {
		return err
	}
	err = work()
	c.notices(later.take())
	later.pass(c.notice)
	return errors.Join(err, tracking.Close())
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
