package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
	"dotmatrix/tracking/otlp"
)

// pushFlags say what is pushed, and where.
type pushFlags struct {
	to, experiment, steps string
	otlp                  otlpFlag
	again                 bool
	query                 tracking.Query
	key, format           string
}

func newPush(c *cli) *cobra.Command {
	var f pushFlags
	cmd := &cobra.Command{
		Use:   "push [RUN]",
		Short: "Bring runs to an MLflow server, or their traces to any OpenTelemetry receiver",
		Long: "Bring a run, or those that --where selects, to an MLflow 3 server: parameters, tags, metrics by step, pictures, the state of the game as JSON, " +
			"a trace a step, milestones and bookmarks as assessments, a bundle and a report, and the agent as a registered model that plays when it is loaded. " +
			"What is there already is not pushed again: a push that broke off goes on, and one of a run that has grown brings the rest. RUN is an id, a unique " +
			"beginning of one, or last (the default). Credentials are taken from the environment, as by MLflow's own client: MLFLOW_TRACKING_URI, " +
			"MLFLOW_TRACKING_TOKEN, MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.\n\n" +
			"With --otlp it sends a trace a step instead, as OTLP in protobuf over HTTP, to a collector, Jaeger, Langfuse, Phoenix or whatever else takes that. " + otlpHelp,
		Example: "dotmatrix push last --to http://127.0.0.1:5000\ndotmatrix push --where \"agent=navigator and milestones>=3\" --experiment pokemon --steps every=10\n" +
			"dotmatrix push 5c1d --sign ~/.ssh/id_ed25519\ndotmatrix push last --otlp http://127.0.0.1:4318",
		Args: upToOne("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.query.Where != "" && len(args) > 0 {
				return usagef("RUN and --where both say what is pushed: give one of them")
			}
			if err := checkFormat(f.format, "text", formatJSON); err != nil {
				return err
			}
			push, err := c.pusher(&f)
			if err != nil {
				return err
			}
			if f.query.Where == "" {
				return push(cmd.Context(), first(args))
			}
			return c.pushWhere(cmd.Context(), f.query, push)
		},
	}
	cmd.Flags().StringVar(&f.to, "to", "", "address of the MLflow server, such as http://127.0.0.1:5000 (default: $MLFLOW_TRACKING_URI)")
	cmd.Flags().StringVar(&f.experiment, "experiment", "", "NAME of the experiment on the server (default: $MLFLOW_EXPERIMENT_NAME, or dotmatrix)")
	cmd.Flags().StringVar(&f.steps, "steps", "all", "which steps are pushed with picture, state and trace: all, milestones, or every=N; numbers are pushed of every step")
	f.otlp.add(cmd, "send traces to the OTLP receiver at this URL instead")
	cmd.Flags().BoolVar(&f.again, "again", false, "with --otlp: send also what was sent before, such as to a receiver that has lost it")
	cmd.Flags().StringVar(&f.query.Where, "where", "", "push the runs for which this filter holds; see `dotmatrix runs --help`")
	cmd.Flags().StringVar(&f.key, "sign", "", "private key FILE to sign the bundles with: OpenSSH's form, or PKCS 8")
	cmd.Flags().StringVar(&f.format, "format", "text", "text or json")
	return cmd
}

// pushRun pushes the run that ref names, and says what came of it.
type pushRun func(ctx context.Context, ref string) error

// pusher makes what the flags say.
func (c *cli) pusher(f *pushFlags) (pushRun, error) {
	steps, err := otlp.ParseSelection(f.steps)
	if err != nil {
		return nil, &usageError{err}
	}
	if f.otlp.given() {
		if f.to != "" || f.experiment != "" || f.key != "" {
			return nil, usagef("--otlp sends traces alone: --to, --experiment and --sign are for an MLflow server")
		}
		to, err := c.bench.OTLP(workbench.OTLPOptions{To: f.otlp.address(), Steps: steps, Again: f.again})
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, ref string) error { return c.pushOTLP(ctx, to, ref, f.format) }, nil
	}
	if f.again {
		return nil, usagef("--again is for --otlp: what an MLflow server has lost is pushed again without it")
	}
	o := workbench.MLflowOptions{To: f.to, Experiment: f.experiment, Steps: steps}
	if o.Sign, err = workbench.Signer(f.key, func() ([]byte, error) { return c.askPassphrase(f.key) }); err != nil {
		return nil, err
	}
	to, err := c.bench.MLflow(o)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, ref string) error { return c.pushMLflow(ctx, to, ref, f.format) }, nil
}

// pushWhere pushes several runs. What is wrong with one does not keep the others back.
func (c *cli) pushWhere(ctx context.Context, query tracking.Query, push pushRun) error {
	runs, err := c.bench.Database.ToPush(ctx, query)
	if err != nil {
		return wrongFilter(err)
	}
	var failed []error
	for _, run := range runs {
		if err := push(ctx, run.ID); err != nil {
			failed = append(failed, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failed...)
}

// pushedLine is the machine-readable form of what was pushed to MLflow.
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

func (c *cli) pushMLflow(ctx context.Context, m *workbench.MLflow, ref, format string) error {
	bar := c.newProgress()
	pushed, run, err := m.Push(ctx, ref, bar.steps)
	bar.clear()
	if err != nil {
		return err
	}
	if format == formatJSON {
		return c.writeLine(pushedLine{run.ID, pushed.Run, pushed.Experiment, pushed.Model, pushed.Version, pushed.Steps, pushed.Whole, pushed.URL})
	}
	_, err = fmt.Fprintf(c.std.Out, "pushed run %s: %s. %s\n", run.ID, whatIsNew(pushed.Steps, pushed.Whole), plain.Line(pushed.URL))
	if err == nil && pushed.Version != "" {
		_, err = fmt.Fprintf(c.std.Out, "its agent is %s (%s)\n", plain.Line(pushed.Version), plain.Line(pushed.Model))
	}
	return err
}

// whatIsNew says what was new of a run.
func whatIsNew(steps int, whole bool) string {
	what := plain.Count(steps, "new step")
	if !whole {
		what += ", and the run goes on"
	}
	return what
}

// tracedLine is the machine-readable form of what was sent to an OTLP receiver.
type tracedLine struct {
	Run    string `json:"run"`
	Steps  int    `json:"steps"`  // that were new
	Traces int    `json:"traces"` // that were sent for them
	Whole  bool   `json:"whole"`
	URL    string `json:"url"`
}

func (c *cli) pushOTLP(ctx context.Context, to *workbench.OTLP, ref, format string) error {
	bar := c.newProgress()
	pushed, run, err := to.Push(ctx, ref, bar.steps)
	bar.clear()
	if err != nil {
		return err
	}
	if format == formatJSON {
		return c.writeLine(tracedLine{run.ID, pushed.Steps, pushed.Traces, pushed.Whole, to.Address()})
	}
	again := ""
	if pushed.Steps == 0 && pushed.Whole {
		again = "; --again sends all of it again"
	}
	_, err = fmt.Fprintf(c.std.Out, "sent run %s to %s: %s, %s%s\n", run.ID, plain.Line(to.Address()), whatIsNew(pushed.Steps, pushed.Whole), plain.Count(pushed.Traces, "trace"), again)
	return err
}
