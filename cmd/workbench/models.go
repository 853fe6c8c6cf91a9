package workbench

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"

	"dotmatrix/assets"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/null"
	"dotmatrix/core/llm/profiles"
)

// ModelOptions say which endpoint is asked, and what its models cost.
type ModelOptions struct {
	Endpoint string   // base URL, the name of a service or of a configured endpoint; empty: that of the environment
	Prices   []string // each MODEL=INPUT,OUTPUT in dollars a million tokens
	Seed     uint64   // of the run, for the null model

	recorded string // model that a run was played with, which goes on with it unless another one is chosen; empty: none
}

// Models is the endpoint that agents ask.
type Models struct {
	env, own  func(string) (string, bool)
	amiss     EnvFaults
	chosen    string // model; empty: the endpoint's usual one
	clock     Clock
	endpoints map[string]llm.Endpoint
	learned   *profiles.Store // nil: nothing is kept
	notice    func(string)
}

func newModels(o Options) *Models {
	m := &Models{env: o.Env, own: o.OwnEnv, amiss: o.Amiss, chosen: o.Config.Model, clock: o.Clock, endpoints: o.Config.Endpoints, notice: o.Notice}
	if o.Config.State != "" {
		m.learned = profiles.New(filepath.Join(o.Config.State, "models"), o.Clock.Now)
	}
	return m
}

// For is what an agent that asks a model asks: the null model where it is chosen, or else a client of the endpoint; nil for
// an agent that asks none. chosen is the model to ask in the place of the agent's own; "" for that. It is an OptionError for
// an agent that asks none.
func (m *Models) For(player agent.Player, chosen string, o ModelOptions) (llm.Model, error) {
	switch {
	case !player.NeedsModel():
		if chosen != "" {
			return nil, &OptionError{fmt.Errorf("agent %s asks no model: choose none", player.Version().Name)}
		}
		return nil, nil
	case cmp.Or(chosen, m.chosen, o.recorded) == null.Name:
		return null.New(o.Seed), nil
	}
	config, err := m.Config(o)
	if err != nil {
		return nil, err
	}
	client, err := llm.New(config)
	if err != nil {
		return nil, err
	}
	return llm.Chosen(client, player.Version().OwnModel(), chosen), nil
}

// Null reports whether the null model is chosen, which needs no endpoint.
func (m *Models) Null() bool { return m.chosen == null.Name }

// Learned is what was learned of models; nil where nothing is kept.
func (m *Models) Learned() *profiles.Store { return m.learned }

// Config is the endpoint, its key, model and prices, as options, configuration and environment name them. A price that
// cannot be read is an OptionError.
func (m *Models) Config(o ModelOptions) (llm.Config, error) {
	lookup := m.env
	if o.Endpoint != "" {
		lookup = m.own
	}
	config, err := llm.Choose(o.Endpoint, m.endpoints, lookup)
	if failed, ok := errors.AsType[*llm.Error](err); ok && failed.Kind == llm.KindSetup && m.amiss.Trouble != "" {
		err = fmt.Errorf("%w; %s", err, m.amiss.Trouble)
	}
	if err != nil {
		return config, err
	}
	if m.amiss.Withheld != "" && o.Endpoint == "" && config.Key == "" {
		config.KeyName = m.amiss.Withheld
	}
	if model := cmp.Or(m.chosen, o.recorded); model != "" {
		config.Model = model
	}
	if m.learned != nil {
		config.Memory = m.learned
	}
	config.Warn = func(err error) { m.notice(err.Error()) }
	config.Clock, config.Jitter = m.clock, rand.Float64
	if config.Prices, err = llm.ParsePrices(assets.Prices); err != nil {
		return config, err
	}
	for _, price := range o.Prices {
		if err := config.Prices.Set(price); err != nil {
			return config, &OptionError{err}
		}
	}
	return config, nil
}

// modelOf is the model that a run was played with: the one that was chosen for it, or else the last that was asked; ""
// where none was. An agent that names no model goes on with it.
func modelOf(run core.Run, used []core.ModelUse) string {
	if run.ChosenModel != "" || len(used) == 0 {
		return run.ChosenModel
	}
	return used[len(used)-1].Asked
}

// secrets are the keys that are set: whatever else says them must not be believed to be harmless.
func (m *Models) secrets() []string {
	names := llm.KeyNames()
	for _, name := range slices.Sorted(maps.Keys(m.endpoints)) {
		names = append(names, m.endpoints[name].Variables()...)
	}
	var secrets []string
	for _, name := range names {
		for _, lookup := range []func(string) (string, bool){m.env, m.own} {
			if key, ok := lookup(name); ok && key != "" && !slices.Contains(secrets, key) {
				secrets = append(secrets, key)
			}
		}
	}
	return secrets
}
