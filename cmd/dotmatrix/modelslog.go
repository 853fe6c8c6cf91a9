package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/spf13/cobra"

	"dotmatrix/assets"
	"dotmatrix/core/agent"
	"dotmatrix/tracking"
)

// logFlags are those of models log.
type logFlags struct {
	name     string
	settings []string
	tags     []string
	input    string
	output   string
}

func newModelsLog(a *app) *cobra.Command {
	var f logFlags
	cmd := &cobra.Command{
		Use:   "log AGENT",
		Short: "Log a version of an agent",
		Long: "Log a version of an agent file, a shipped agent, or a program (exec:COMMAND): all files that it loads, its parameters, " +
			"prompts and tools, its signature, and what it observes. The same version logged again is the same version.",
		Example: "dotmatrix models log ./mine.star --set temperature=0.2 --tag llm_name=gpt-4.1-mini\ndotmatrix models log openai --name chatty",
		Args:    arguments(1, 1, "an agent"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.logModel(cmd.Context(), args[0], f)
		},
	}
	cmd.Flags().StringVar(&f.name, "name", "", "log it under this name instead of its own")
	cmd.Flags().StringArrayVar(&f.settings, "set", nil, "set a parameter of the agent, as key=value; may be repeated")
	cmd.Flags().StringArrayVar(&f.tags, "tag", nil, "tag the version, as key=value; may be repeated")
	cmd.Flags().StringVar(&f.input, "input-example", "", "FILE with an example input in JSON, from which the signature is inferred")
	cmd.Flags().StringVar(&f.output, "output-example", "", "FILE with an example output in JSON, from which the signature is inferred")
	return cmd
}

func (a *app) logModel(ctx context.Context, name string, f logFlags) error {
	settings, err := parseSettings(f.settings)
	if err != nil {
		return err
	}
	tags, err := parseTags(f.tags)
	if err != nil {
		return err
	}
	if f.name != "" && !agent.NameForm.MatchString(f.name) {
		return usagef("--name %q cannot be a name: use up to 64 letters, digits, _ and -", f.name)
	}
	player, err := a.agentToLog(ctx, name, settings, f)
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(store *tracking.Store) error {
		logged, err := a.logVersion(ctx, store, player, tags)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.std.Out, "%s\nmodels:/%s\n", logged.URI(), logged.ID)
		return err
	})
}

// logVersion keeps a version with the tags that say how it was logged and, where that is set, for which model.
func (a *app) logVersion(ctx context.Context, store *tracking.Store, player agent.Player, tags map[string]string) (tracking.Registered, error) {
	version := player.Version()
	m, err := agent.OpenManifest(version)
	if err != nil {
		return tracking.Registered{}, err
	}
	all := map[string]string{"logging_method": "models_from_code"}
	if model := m.Model(); model != "" {
		all["llm_name"] = model
	}
	maps.Copy(all, tags)
	return store.LogVersion(ctx, version, all, wallClock{}.Now().UTC())
}

// agentToLog loads an agent with all that can be changed as it is logged.
func (a *app) agentToLog(ctx context.Context, name string, settings map[string]string, f logFlags) (agent.Player, error) {
	if strings.HasPrefix(name, agent.ProgramScheme) || strings.HasPrefix(name, tracking.Scheme) {
		if f.name+f.input+f.output != "" {
			return nil, usagef("--name, --input-example and --output-example are for agent files")
		}
		return a.agentNamed(ctx, name, settings)
	}
	files, path, err := agent.Resolve(assets.Agents(), name)
	if err != nil {
		return nil, err
	}
	options := agent.Options{Name: f.name, Settings: settings}
	if options.InputExample, err = readExample(f.input); err != nil {
		return nil, err
	}
	if options.OutputExample, err = readExample(f.output); err != nil {
		return nil, err
	}
	loaded, err := agent.LoadWith(files, path, options)
	if err != nil {
		return nil, asUsage(err)
	}
	return loaded, nil
}

// readExample reads a file with an example; no name is no example.
func readExample(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	data, err := readBounded(nil, path, maxInput)
	if err != nil {
		return nil, err
	}
	var object map[string]any
	if json.Unmarshal(data, &object) != nil || object == nil {
		return nil, fmt.Errorf("%s holds no JSON object, such as {\"action\": \"step\"}", path)
	}
	return data, nil
}
