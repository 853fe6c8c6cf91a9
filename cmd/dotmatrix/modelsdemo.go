package main

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/spf13/cobra"

	"dotmatrix/core/llm"
	"dotmatrix/tracking"
)

func newModelsDemo(a *app) *cobra.Command {
	var flags playFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Log the two agents that ask a model, load one back, call it, and print the URIs",
		Long: "Log the agents openai and react with their metadata and tags, load one back by its URI, and call it through the unified " +
			"interface against the model that is set up. Without one it says what to set.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.demoModels(cmd.Context(), &flags)
		},
	}
	flags.modelFlags.add(cmd)
	cmd.Flags().StringVar(&flags.model, "model", "", "model that the agents ask")
	return cmd
}

func (a *app) demoModels(ctx context.Context, f *playFlags) error {
	config, unset := a.modelConfig(&f.modelFlags)
	model := f.model
	if model == "" {
		model = config.Model
	}
	var logged []tracking.Registered
	for _, name := range []string{"openai", "react"} {
		r, err := a.logDemo(ctx, name, model)
		if err != nil {
			return err
		}
		logged = append(logged, r)
		fmt.Fprintf(a.std.Out, "logged %s as %s\n       models:/%s\n       help: %s\n", name, r.URI(), r.ID, r.Ledger().Short())
	}
	var notSetUp *llm.Error
	if errors.As(unset, &notSetUp) {
		return fmt.Errorf("they are logged and cannot be called: %w", unset)
	}
	if unset != nil {
		return unset
	}
	return a.callDemo(ctx, f, logged[0].URI())
}

func (a *app) logDemo(ctx context.Context, name, model string) (logged tracking.Registered, err error) {
	settings := map[string]string{}
	tags := map[string]string{"max_steps": "1"}
	if model != "" {
		settings["model"] = model
	}
	player, err := a.agentNamed(ctx, name, settings)
	if err != nil {
		return logged, err
	}
	err = a.withStore(ctx, func(store *tracking.Store) (err error) {
		logged, err = a.logVersion(ctx, store, player, maps.Clone(tags))
		return err
	})
	return logged, err
}

// callDemo loads a version back by its URI and has it make a step.
func (a *app) callDemo(ctx context.Context, f *playFlags, uri string) (err error) {
	called := *f
	called.model = "" // the version has it
	p, err := a.newPredictor(ctx, &called, uri, "", true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.end(context.WithoutCancel(ctx))) }()
	fmt.Fprintf(a.std.Out, "loaded %s back\n", uri)
	for _, input := range []string{`{"action": "start_game"}`, `{"action": "step"}`} {
		told := p.answer(ctx, []byte(input))
		if told.Status == statusError {
			return errors.New(told.Error)
		}
		fmt.Fprintf(a.std.Out, "called it with %s: %s, action %s, a picture of %d bytes\n", input, told.Status, told.ActionExecuted, len(told.ScreenBase64)*3/4)
		if told.AIResponse != nil {
			printLines(a.std.Out, *told.AIResponse)
		}
	}
	return nil
}
