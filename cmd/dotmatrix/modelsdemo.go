package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/scoring"
	"dotmatrix/core/llm"
	"dotmatrix/tracking"
	"dotmatrix/tracking/mlflow"
)

func newModelsDemo(c *cli) *cobra.Command {
	var models modelFlags
	var model string
	var server workbench.MLflowOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Log the two agents that ask a model, load one back, call it, and print the URIs",
		Long: "Log the agents openai and react with their metadata and tags, load one back by its URI, and call it through the unified " +
			"interface against the model that is set up. Without one it says what to set. With --mlflow both are logged and registered on an " +
			"MLflow server too, and the one that is called is fetched from there.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.demoModels(cmd.Context(), models.options(), model, server)
		},
	}
	models.add(cmd)
	cmd.Flags().StringVar(&model, "model", "", "model that the agents ask")
	cmd.Flags().StringVar(&server.To, "mlflow", "", "address of an MLflow server, such as http://127.0.0.1:5000")
	cmd.Flags().StringVar(&server.Experiment, "experiment", "", "with --mlflow: NAME of the experiment (default: $MLFLOW_EXPERIMENT_NAME, or dotmatrix)")
	return cmd
}

func (c *cli) demoModels(ctx context.Context, o workbench.ModelOptions, model string, server workbench.MLflowOptions) error {
	config, unset := c.bench.Models.Config(o)
	if model == "" {
		model = config.Model
	}
	settings := map[string]string{}
	if model != "" {
		settings["model"] = model
	}
	var logged []tracking.Registered
	for _, name := range []string{"openai", "react"} {
		r, err := c.bench.Versions.Log(ctx, name, workbench.LogOptions{Settings: settings, Tags: map[string]string{"max_steps": "1"}, Typed: true})
		if err != nil {
			return err
		}
		logged = append(logged, r)
		fmt.Fprintf(c.std.Out, "logged %s as %s\n       models:/%s\n       help: %s\n", name, r.URI(), r.ID, r.Ledger().Short())
	}
	uri := logged[0].URI()
	if server.To != "" {
		var err error
		if uri, err = c.demoOnMLflow(ctx, server, logged); err != nil {
			return err
		}
	}
	var notSetUp *llm.Error
	if errors.As(unset, &notSetUp) {
		return fmt.Errorf("they are logged and cannot be called: %w", unset)
	}
	if unset != nil {
		return unset
	}
	return c.callDemo(ctx, workbench.StartOptions{Agent: workbench.AgentChoice{Name: uri}, Model: o})
}

// demoOnMLflow logs versions on an MLflow server and fetches the first back. It returns the URI of what came.
func (c *cli) demoOnMLflow(ctx context.Context, server workbench.MLflowOptions, logged []tracking.Registered) (string, error) {
	m, err := c.bench.MLflow(server)
	if err != nil {
		return "", err
	}
	var first string
	for _, r := range logged {
		there, err := m.LogModel(ctx, r)
		if err != nil {
			return "", err
		}
		if first == "" {
			first = there.Registered
		}
		fmt.Fprintf(c.std.Out, "logged %s on %s as %s\n       %s\n", r.Name, m.Address(), there.Registered, there.URI)
	}
	fetched, err := m.Fetch(ctx, mlflow.Scheme+first)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(c.std.Out, "fetched %s%s: models:/%s\n", mlflow.Scheme, first, fetched.ID)
	return tracking.Scheme + fetched.ID.String(), nil
}

// callDemo loads a version back by its URI and has it make a step.
func (c *cli) callDemo(ctx context.Context, start workbench.StartOptions) (err error) {
	p, err := c.newPredictor(ctx, start)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.End(context.WithoutCancel(ctx))) }()
	fmt.Fprintf(c.std.Out, "loaded %s back\n", start.Agent.Name)
	for _, input := range []string{`{"action": "start_game"}`, `{"action": "step"}`} {
		told := p.Answer(ctx, []byte(input))
		if told.Status == scoring.StatusError {
			return errors.New(told.Error)
		}
		fmt.Fprintf(c.std.Out, "called it with %s: %s, action %s, a picture of %d bytes\n", input, told.Status, told.ActionExecuted, len(told.ScreenBase64)*3/4)
		if told.AIResponse != nil {
			printLines(c.std.Out, *told.AIResponse)
		}
	}
	return nil
}
