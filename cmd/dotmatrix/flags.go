package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/settings"
	"dotmatrix/core"
)

// settingFlags are the flags of settings, by their keys. Their values are read by prepare.
func settingFlags(cmd *cobra.Command, keys ...string) {
	for _, key := range keys {
		s, ok := settings.Of(key)
		if !ok {
			panic("there is no setting " + key) // a fault in the program: every run of any verb finds it
		}
		cmd.Flags().String(s.Flag, "", s.Words())
		if s.Known != nil {
			_ = cmd.RegisterFlagCompletionFunc(s.Flag, cobra.FixedCompletions(s.Known, cobra.ShellCompDirectiveNoFileComp)) // it is there
		}
	}
}

// screenFlags are the flags of the verbs that open screens.
func screenFlags(cmd *cobra.Command) {
	settingFlags(cmd, "theme", "graphics", "blocks", "palette", "mouse")
}

// paceFlag is the flag of the verbs that play on a screen.
func paceFlag(cmd *cobra.Command) { settingFlags(cmd, "pace") }

// gameFlag is the flag of the verbs that read a game's profile.
func gameFlag(cmd *cobra.Command) { settingFlags(cmd, "game") }

// agentFlags say which agent, with which parameters.
type agentFlags struct {
	name, model string
	set         []string
}

func (f *agentFlags) add(cmd *cobra.Command, who string) {
	cmd.Flags().StringVar(&f.name, "agent", "", who)
	cmd.Flags().StringVar(&f.model, "model", "", "model that the agent asks, in the place of the one in its parameters")
	f.addSet(cmd)
}

func (f *agentFlags) addSet(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.set, "set", nil, "set a parameter of the agent, as key=value; may be repeated")
}

func (f *agentFlags) choice() (workbench.AgentChoice, error) {
	set, err := parseSettings(f.set)
	return workbench.AgentChoice{Name: f.name, Model: f.model, Settings: set, Typed: true}, err
}

// parseSettings reads what --set says.
func parseSettings(given []string) (map[string]string, error) {
	return parsePairs("--set", "setting", given)
}

// parsePairs reads key=value pairs.
func parsePairs(flag, what string, given []string) (map[string]string, error) {
	pairs := map[string]string{}
	for _, pair := range given {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" {
			return nil, usagef("%s %q is no %s: use key=value", flag, pair, what)
		}
		pairs[key] = value
	}
	return pairs, nil
}

// modelFlags say which endpoint is asked, what its models cost, and how much of it a run may use.
type modelFlags struct {
	endpoint string
	prices   []string
	dollars  float64
	tokens   int
	calls    int
	minutes  float64

	fallbacks int // in a row
}

func (f *modelFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.endpoint, "endpoint", "", "model endpoint: a base URL, a service such as gemini or ollama, or a name from [endpoint.NAME] of the configuration (default: $OPENAI_BASE_URL, or the one that the key is for)")
	cmd.Flags().StringArrayVar(&f.prices, "price", nil, "price of a model, as MODEL=INPUT,OUTPUT in dollars a million tokens; may be repeated")
	cmd.Flags().Float64Var(&f.dollars, "max-dollars", 0, "finish once model calls have cost so much (0: no limit)")
	cmd.Flags().IntVar(&f.tokens, "max-tokens", 0, "finish once model calls have taken so many tokens (0: no limit)")
	cmd.Flags().IntVar(&f.calls, "max-calls", 0, "finish after so many model calls (0: no limit)")
	cmd.Flags().Float64Var(&f.minutes, "max-minutes", 0, "finish after so many minutes (0: no limit)")
	cmd.Flags().IntVar(&f.fallbacks, "max-fallbacks", defaultFallbacks, "finish once the agent gave no usable action for so many steps in a row; on a screen, pause (0: go on)")
}

func (f *modelFlags) options() workbench.ModelOptions {
	return workbench.ModelOptions{Endpoint: f.endpoint, Prices: f.prices}
}

// defaultFallbacks is for how many steps in a row an agent may give no usable action.
const defaultFallbacks = 5

// budget is what a run may spend.
func (f *modelFlags) budget() (core.Budget, error) {
	if f.fallbacks < 0 {
		return core.Budget{}, usagef("--max-fallbacks %d is negative: give a number of steps, or 0 for no limit", f.fallbacks)
	}
	if !(f.dollars >= 0 && f.minutes >= 0) || f.tokens < 0 || f.calls < 0 {
		return core.Budget{}, usagef("a budget is negative: give --max-dollars, --max-tokens, --max-calls and --max-minutes from 0")
	}
	const mostMinutes = 1e6
	return core.Budget{Dollars: f.dollars, Tokens: f.tokens, Calls: f.calls,
		Time: time.Duration(min(f.minutes, mostMinutes) * float64(time.Minute))}, nil
}
