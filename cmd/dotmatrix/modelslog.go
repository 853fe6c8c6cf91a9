package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/incoming"
	"dotmatrix/tracking"
)

// logFlags are those of models log.
type logFlags struct {
	agent  agentFlags
	name   string
	tags   []string
	input  string
	output string
}

func newModelsLog(c *cli) *cobra.Command {
	var f logFlags
	var format string
	cmd := &cobra.Command{
		Use:   "log AGENT",
		Short: "Log a version of an agent",
		Long: "Log a version of an agent file, a shipped agent, or a program (exec:COMMAND): all files that it loads, its parameters, " +
			"prompts and tools, its signature, and what it observes. The same version logged again is the same version.",
		Example: "dotmatrix models log ./mine.star --set temperature=0.2 --tag llm_name=gpt-4.1-mini\ndotmatrix models log openai --name chatty",
		Args:    arguments(1, 1, "an agent"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, "text", formatJSON); err != nil {
				return err
			}
			o, err := f.options(cmd.Context())
			if err != nil {
				return err
			}
			o.Typed = true
			logged, err := c.bench.Versions.Log(cmd.Context(), args[0], o)
			if err != nil {
				return err
			}
			if format == formatJSON {
				return writeLine(c.std.Out, modelColumns, logged)
			}
			return c.printLogged(logged)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().StringVar(&f.name, "name", "", "log it under this name instead of its own")
	f.agent.addSet(cmd)
	cmd.Flags().StringArrayVar(&f.tags, "tag", nil, "tag the version, as key=value; may be repeated")
	cmd.Flags().StringVar(&f.input, "input-example", "", "FILE with an example input in JSON, from which the signature is inferred")
	cmd.Flags().StringVar(&f.output, "output-example", "", "FILE with an example output in JSON, from which the signature is inferred")
	return cmd
}

func (f *logFlags) options(ctx context.Context) (o workbench.LogOptions, err error) {
	o.Name = f.name
	if o.Settings, err = parseSettings(f.agent.set); err != nil {
		return o, err
	}
	if o.Tags, err = parsePairs("--tag", "tag", f.tags); err != nil {
		return o, err
	}
	if o.InputExample, err = readExample(ctx, f.input); err != nil {
		return o, err
	}
	o.OutputExample, err = readExample(ctx, f.output)
	return o, err
}

// printLogged writes the URIs of a version.
func (c *cli) printLogged(logged tracking.Registered) error {
	_, err := fmt.Fprintf(c.std.Out, "%s\nmodels:/%s\n", logged.URI(), logged.ID)
	return err
}

// readExample reads a file with an example; no name is no example.
func readExample(ctx context.Context, path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	data, err := incoming.ReadNamed(ctx, nil, path, maxInput)
	if err != nil {
		return nil, err
	}
	var object map[string]any
	if json.Unmarshal(data, &object) != nil || object == nil {
		return nil, fmt.Errorf("%s holds no JSON object, such as {\"action\": \"step\"}", path)
	}
	return data, nil
}
