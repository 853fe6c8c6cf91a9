package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/doctor"
	"dotmatrix/core/plain"
)

func newDoctor(c *cli) *cobra.Command {
	var o doctor.ModelOptions
	var format string
	var forget bool
	cmd := &cobra.Command{
		Use:   "doctor [ROM]",
		Short: "Check terminal, sandbox, database, ROM and model endpoint, and say what to do",
		Long: "Check the terminal, the sandbox of agents' programs, the database, the ROM, and the model endpoint with its key and its list of models, which costs " +
			"nothing. With --ask, also ask the model whether it answers, sees pictures, and calls tools, play two turns with it by the agent's own parameters, find out how much the agent react can ask of it, and tell what was learned of it. " +
			"Exits with 1 where a check has failed.",
		Args: upToOne("ROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, formatTable, formatJSON, formatCSV); err != nil {
				return err
			}
			if forget {
				if err := c.forgetModels(); err != nil {
					return err
				}
			}
			if o.Ask {
				o.Sampling = c.sampling(cmd.Context())
				var err error
				if o.React, err = c.bench.Agents.Load(cmd.Context(), workbench.AgentChoice{Name: "react"}); err != nil {
					return err
				}
			}
			return c.printChecks(cmd.Context(), c.checks(cmd.Context(), o, first(args)), format)
		},
	}
	cmd.Flags().BoolVar(&o.Ask, "ask", false, "ask the model too, one short call for each check")
	cmd.Flags().BoolVar(&forget, "forget", false, "forget what was learned of models, such as what their endpoints refuse, first")
	cmd.Flags().String("model", "", "model to ask")
	cmd.Flags().StringVar(&o.Endpoint, "endpoint", "", "model endpoint: a base URL, a service such as gemini or ollama, or a name from [endpoint.NAME] of the configuration (default: $OPENAI_BASE_URL, or the one that the key is for)")
	formatFlag(cmd, &format)
	gameFlag(cmd)
	return cmd
}

// forgetModels resets what was learned of all models.
func (c *cli) forgetModels() error {
	learned := c.bench.Models.Learned()
	if learned == nil {
		return nil
	}
	n, err := learned.Reset()
	if err == nil {
		c.notice("what was learned of " + plain.Count(n, "model") + " is forgotten")
	}
	return err
}

// usualChat is the agent whose parameters are tried where the one that is set asks no model.
const usualChat = "openai"

// sampling are the parameters of the agent that is set.
func (c *cli) sampling(ctx context.Context) (s doctor.Sampling) {
	for _, name := range []string{c.bench.Agents.Usual(), usualChat} {
		player, err := c.bench.Agents.Load(ctx, workbench.AgentChoice{Name: name, Typed: true})
		if err != nil || !player.NeedsModel() {
			continue
		}
		var manifest struct{ Params doctor.Sampling }
		if json.Unmarshal(player.Version().Manifest, &manifest) == nil {
			return manifest.Params
		}
	}
	return s
}

var checkColumns = []column[doctor.Check]{
	{"check", func(c doctor.Check) any { return c.Name }},
	{"result", func(c doctor.Check) any { return c.Result }},
	{"detail", func(c doctor.Check) any { return c.Detail }},
}

// printChecks writes checks, and fails where one has.
func (c *cli) printChecks(ctx context.Context, checks iter.Seq[doctor.Check], format string) error {
	var all []doctor.Check
	var failed []string
	for check := range checks {
		if ctx.Err() != nil {
			return context.Cause(ctx) // the check was broken off, which says nothing of what it checks
		}
		all = append(all, check)
		if check.Result == doctor.Failed {
			failed = append(failed, check.Name)
		}
		if format == formatTable { // details are sentences, which a table would cut off, and some take their time
			fmt.Fprintf(c.std.Out, "%-9s %-8s %s\n", check.Name, check.Result, plain.Line(check.Detail))
		}
	}
	if format != formatTable {
		if err := list(c.std.Out, format, checkColumns, all); err != nil {
			return err
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("not in order: %s", strings.Join(failed, ", "))
	}
	return nil
}

// checks makes one check after the other.
func (c *cli) checks(ctx context.Context, o doctor.ModelOptions, rom string) iter.Seq[doctor.Check] {
	return func(yield func(doctor.Check) bool) {
		if !yield(c.checkTerminal()) || !yield(doctor.Sandbox()) || !yield(doctor.Database(ctx, c.bench.Database.Path())) || !yield(doctor.ROM(ctx, c.bench, rom)) {
			return
		}
		if trouble := c.env.Trouble(); trouble != "" && !yield(doctor.Check{Name: ".env", Result: doctor.Warning, Detail: trouble}) {
			return
		}
		for check := range doctor.Model(ctx, c.bench.Models, o) {
			if !yield(check) {
				return
			}
		}
	}
}

func (c *cli) checkTerminal() doctor.Check {
	check := doctor.Check{Name: "terminal", Result: doctor.Warning}
	if !isTerminal(c.std.In) || !isTerminal(c.std.Out) {
		check.Detail = "not a terminal: only verbs without a screen work here, such as run, steps and runs"
		return check
	}
	environ := []string{}
	for _, name := range []string{"TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM"} {
		if value, ok := c.env.Lookup(name); ok {
			environ = append(environ, name+"="+value)
		}
	}
	width, colours := terminalWidth(c.std.Out), colorprofile.Env(environ).String()
	check.Detail = fmt.Sprintf("%d columns, %s", width, colours)
	if width < 80 {
		check.Detail += ": make it 80 columns wide or more"
		return check
	}
	check.Result = doctor.OK
	return check
}
