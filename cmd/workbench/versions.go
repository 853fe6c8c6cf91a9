package workbench

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/plain"
	"dotmatrix/tracking"
)

// Versions are the versions of agents in the database.
type Versions struct {
	database *Database
	agents   *Agents
	clock    Clock
}

// List returns the versions that were logged, the newest of each name first; with a name only those of that name.
func (v *Versions) List(ctx context.Context, name string) (all []tracking.Registered, err error) {
	err = v.database.Read(ctx, func(store *tracking.Store) error {
		all, err = store.Versions(ctx)
		return err
	})
	if err != nil || name == "" {
		return all, err
	}
	all = slices.DeleteFunc(all, func(r tracking.Registered) bool { return r.Name != name })
	if len(all) == 0 {
		return nil, fmt.Errorf("nothing was logged as %q: `dotmatrix models list` shows what was", name)
	}
	return all, nil
}

// WithBest lists all versions like List, and the most milestones that a run of each has reached.
func (v *Versions) WithBest(ctx context.Context) (all []tracking.Registered, best map[core.Hash]int, err error) {
	best = map[core.Hash]int{}
	err = v.database.Read(ctx, func(store *tracking.Store) error {
		if all, err = store.Versions(ctx); err != nil {
			return err
		}
		runs, err := store.Runs(ctx)
		for _, r := range runs {
			best[r.Agent.ID] = max(best[r.Agent.ID], len(r.Milestones))
		}
		return err
	})
	return all, best, err
}

// Find returns the version that a URI names.
func (v *Versions) Find(ctx context.Context, uri string) (found tracking.Registered, err error) {
	err = v.database.Read(ctx, func(store *tracking.Store) error {
		found, err = store.FindVersion(ctx, uri)
		return err
	})
	return found, err
}

// Runs are the runs that a version played, the newest first.
func (v *Versions) Runs(ctx context.Context, id core.Hash) (runs []core.RunSummary, err error) {
	err = v.database.Read(ctx, func(store *tracking.Store) error {
		all, err := store.Runs(ctx)
		for _, r := range all {
			if r.Agent.ID == id {
				runs = append(runs, r)
			}
		}
		return err
	})
	return runs, err
}

// LogOptions say what is logged with a version.
type LogOptions struct {
	Name          string // logged under it; empty: its own
	Settings      map[string]string
	Tags          map[string]string
	InputExample  []byte // JSON from which the signature is inferred; nil: none
	OutputExample []byte // likewise
	Typed         bool   // a person named the agent here: see AgentChoice
}

// Log logs a version of the agent that name names: a shipped agent, an agent file, a version or a program.
func (v *Versions) Log(ctx context.Context, name string, o LogOptions) (tracking.Registered, error) {
	if o.Name != "" && !agent.NameForm.MatchString(o.Name) {
		return tracking.Registered{}, &OptionError{fmt.Errorf("%q cannot be a name: use up to 64 letters, digits, _ and -", o.Name)}
	}
	player, err := v.load(ctx, name, o)
	if err != nil {
		return tracking.Registered{}, err
	}
	version := player.Version()
	m, err := agent.ManifestOf(player)
	if err != nil {
		return tracking.Registered{}, err
	}
	if err := m.CheckExamples(); err != nil {
		return tracking.Registered{}, fmt.Errorf("agent %s: %w", version.Name, err)
	}
	tags := map[string]string{"logging_method": "models_from_code"}
	if model := m.Model(); model != "" {
		tags["llm_name"] = model
	}
	maps.Copy(tags, o.Tags)
	return v.log(ctx, version, tags)
}

// Import logs the version in data, which agent.Export made, and which came from a file or server of this name; it gets the
// same ID, and is marked as foreign.
func (v *Versions) Import(ctx context.Context, data []byte, from string) (logged tracking.Registered, err error) {
	version, tags, err := agent.Import(data)
	if err != nil {
		return logged, err
	}
	origin := core.Provenance{File: plain.Line(from), Imported: v.clock.Now().UTC()}
	err = v.database.Write(ctx, func(store *tracking.Store) error {
		logged, err = store.ImportVersion(ctx, version, tags, origin)
		return err
	})
	return logged, err
}

func (v *Versions) log(ctx context.Context, version core.Version, tags map[string]string) (logged tracking.Registered, err error) {
	err = v.database.Write(ctx, func(store *tracking.Store) error {
		logged, err = store.LogVersion(ctx, version, tags, v.clock.Now().UTC())
		return err
	})
	return logged, err
}

// load loads an agent with all that can be changed as it is logged.
func (v *Versions) load(ctx context.Context, name string, o LogOptions) (agent.Player, error) {
	if strings.HasPrefix(name, agent.ProgramScheme) || strings.HasPrefix(name, tracking.Scheme) {
		if o.Name != "" || o.InputExample != nil || o.OutputExample != nil {
			return nil, &OptionError{errors.New("another name and examples can be given to agent files alone")}
		}
		return v.agents.Load(ctx, AgentChoice{Name: name, Settings: o.Settings, Typed: o.Typed})
	}
	return v.agents.file(ctx, name, agent.Options{Name: o.Name, Settings: o.Settings, InputExample: o.InputExample, OutputExample: o.OutputExample}, o.Typed)
}

// SetAlias has an alias point at the version that uri names. A name that cannot be an alias is an OptionError.
func (v *Versions) SetAlias(ctx context.Context, uri, alias string) (found tracking.Registered, err error) {
	return v.moveAlias(ctx, uri, alias, (*tracking.Store).SetAlias)
}

// RemoveAlias takes an alias away from the name of the version that uri names; its history stays.
func (v *Versions) RemoveAlias(ctx context.Context, uri, alias string) (found tracking.Registered, err error) {
	return v.moveAlias(ctx, uri, alias, (*tracking.Store).RemoveAlias)
}

func (v *Versions) moveAlias(ctx context.Context, uri, alias string,
	move func(*tracking.Store, context.Context, tracking.Registered, string, time.Time) error) (found tracking.Registered, err error) {
	if !tracking.AliasForm.MatchString(alias) || alias == "latest" {
		return found, &OptionError{fmt.Errorf("%q cannot be an alias: use up to 64 letters, digits, _ and -, the first no digit, and not latest", alias)}
	}
	err = v.database.Write(ctx, func(store *tracking.Store) error {
		if found, err = store.FindVersion(ctx, uri); err != nil {
			return err
		}
		return move(store, ctx, found, alias, v.clock.Now().UTC())
	})
	return found, err
}

// AliasHistory is every move of the aliases of the name of the version that uri names.
func (v *Versions) AliasHistory(ctx context.Context, uri string) (moves []tracking.AliasMove, err error) {
	err = v.database.Read(ctx, func(store *tracking.Store) error {
		found, err := store.FindVersion(ctx, uri)
		if err != nil {
			return err
		}
		moves, err = store.AliasHistory(ctx, found.Name)
		return err
	})
	return moves, err
}

// Diff is what differs between two versions, agents or agent files, as a unified diff; empty for nothing. It gives the
// versions too. A version that was logged is not started for it; what is a program is, if a person typed the names.
func (v *Versions) Diff(ctx context.Context, names [2]string, typed bool) (diff string, versions [2]core.Version, err error) {
	for i, name := range names {
		if versions[i], err = v.named(ctx, name, typed); err != nil {
			return "", versions, err
		}
	}
	diff, err = agent.Diff(versions[0], versions[1])
	return diff, versions, err
}

func (v *Versions) named(ctx context.Context, name string, typed bool) (core.Version, error) {
	if strings.HasPrefix(name, tracking.Scheme) {
		found, err := v.Find(ctx, name)
		return found.Version, err
	}
	player, err := v.agents.Load(ctx, AgentChoice{Name: name, Typed: typed})
	if err != nil {
		return core.Version{}, err
	}
	return player.Version(), nil
}
