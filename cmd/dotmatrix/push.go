package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
	"dotmatrix/tracking/mlflow"
)

// mlflowFlags say where on an MLflow server something is pushed.
type mlflowFlags struct {
	to, experiment, steps string
}

func (f *mlflowFlags) options() (o workbench.MLflowOptions, err error) {
	o = workbench.MLflowOptions{To: f.to, Experiment: f.experiment}
	if o.Steps, err = mlflow.ParseSelection(f.steps); err != nil {
		return o, &usageError{err}
	}
	return o, nil
}

func newPush(c *cli) *cobra.Command {
	var flags mlflowFlags
	var query tracking.Query
	var key, format string
	cmd := &cobra.Command{
		Use:   "push [RUN]",
		Short: "Bring runs to an MLflow server: numbers, pictures, traces, files and the agent",
		Long: "Bring a run, or those that --where selects, to an MLflow 3 server: parameters, tags, metrics by step, pictures, the state of the game as JSON, " +
			"a trace a step, milestones and bookmarks as assessments, a bundle and a report, and the agent as a registered model that plays when it is loaded. " +
			"What is there already is not pushed again: a push that broke off goes on, and one of a run that has grown brings the rest. RUN is an id, a unique " +
			"beginning of one, or last (the default). Credentials are taken from the environment, as by MLflow's own client: MLFLOW_TRACKING_URI, " +
			"MLFLOW_TRACKING_TOKEN, MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.",
		Example: "dotmatrix push last --to http://127.0.0.1:5000\ndotmatrix push --where \"agent=navigator and milestones>=3\" --experiment pokemon --steps every=10\n" +
			"dotmatrix push 5c1d --sign ~/.ssh/id_ed25519",
		Args: upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if query.Where != "" && len(args) > 0 {
				return usagef("RUN and --where both say what is pushed: give one of them")
			}
			if err := checkFormat(format, "text", formatJSON); err != nil {
				return err
			}
			o, err := flags.options()
			if err != nil {
				return err
			}
			if o.Sign, err = workbench.Signer(key, func() ([]byte, error) { return c.askPassphrase(key) }); err != nil {
				return err
			}
			m, err := c.bench.MLflow(o)
			if err != nil {
				return err
			}
			if query.Where == "" {
				return c.pushRun(cmd.Context(), m, first(args), format)
			}
			return c.pushWhere(cmd.Context(), m, query, format)
		},
	}
	cmd.Flags().StringVar(&flags.to, "to", "", "address of the MLflow server, such as http://127.0.0.1:5000 (default: $MLFLOW_TRACKING_URI)")
	cmd.Flags().StringVar(&flags.experiment, "experiment", "", "NAME of the experiment on the server (default: $MLFLOW_EXPERIMENT_NAME, or dotmatrix)")
	cmd.Flags().StringVar(&flags.steps, "steps", "all", "which steps are pushed with picture, state and trace: all, milestones, or every=N; numbers are pushed of every step")
	cmd.Flags().StringVar(&query.Where, "where", "", "push the runs for which this filter holds; see `dotmatrix runs --help`")
	cmd.Flags().StringVar(&key, "sign", "", "private key FILE to sign the bundles with: OpenSSH's form, or PKCS 8")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

// pushWhere pushes several runs. What is wrong with one does not keep the others back.
func (c *cli) pushWhere(ctx context.Context, m *workbench.MLflow, query tracking.Query, format string) error {
	runs, err := m.Chosen(ctx, query)
	if err != nil {
		return wrongFilter(err)
	}
	var failed []error
	for _, run := range runs {
		if err := c.pushRun(ctx, m, run.ID, format); err != nil {
			failed = append(failed, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failed...)
}

// pushedLine is the machine-readable form of what was pushed.
type pushedLine struct {
	Run        string `json:"run"`
	MLflowRun  string `json:"mlflow_run"`
	Experiment string `json:"experiment_id"`
	Model      string `json:"model,omitempty"`
	Version    string `json:"version,omitempty"`
	Steps      int    `json:"steps"` // that were new
	Whole      bool   `json:"whole"`
	URL        string `json:"url"`
}

func (c *cli) pushRun(ctx context.Context, m *workbench.MLflow, ref, format string) error {
	bar := c.newProgress()
	pushed, run, err := m.Push(ctx, ref, bar.steps)
	bar.clear()
	if err != nil {
		return pushFailed(run, m, err)
	}
	if format == formatJSON {
		return c.writeLine(pushedLine{run.ID, pushed.Run, pushed.Experiment, pushed.Model, pushed.Version, pushed.Steps, pushed.Whole, pushed.URL})
	}
	what := plain.Count(pushed.Steps, "new step")
	if !pushed.Whole {
		what += ", and the run goes on"
	}
	_, err = fmt.Fprintf(c.std.Out, "pushed run %s: %s. %s\n", run.ID, what, plain.Line(pushed.URL))
	if err == nil && pushed.Version != "" {
		_, err = fmt.Fprintf(c.std.Out, "its agent is %s (%s)\n", plain.Line(pushed.Version), plain.Line(pushed.Model))
	}
	return err
}

// pushFailed says how a push that broke off goes on.
func pushFailed(run core.RunSummary, m *workbench.MLflow, err error) error {
	if run.ID == "" {
		return err
	}
	return fmt.Errorf("run %s: %w: nothing is lost; go on with `dotmatrix push %s --to %s`", run.ID, err, run.ID[:min(6, len(run.ID))], m.Address())
}
