package lab

import (
	"errors"
	"fmt"
	"slices"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// Found is what the names of a suite stand for, as whoever runs it found out. The maps are by the names in the suite.
type Found struct {
	Agents map[string]FoundAgent
	Games  map[string]FoundGame
	Starts map[string]FoundStart
}

// FoundAgent is an agent as it was loaded.
type FoundAgent struct {
	Version   core.Hash   // its ID
	AsksModel bool        // so that it has a control
	Model     string      // that it will ask; "" for an agent that asks none
	Endpoint  string      // base URL without credentials; "" for an agent that asks no model
	Help      core.Ledger // by its definition
}

// FoundGame is a game as it was opened.
type FoundGame struct {
	Machine core.MachineInfo
	Ref     core.GameRef     // of its profile; zero without one
	Story   []core.Milestone // of the profile, in its order
}

// FoundStart is a start's state.
type FoundStart struct {
	State core.Hash // SHA-256 of the machine's coded state
	Holds []string  // keys of milestones that are reached already: they count for no run from here
}

// Plan is a suite with all that its names stand for: what is registered, played and analyzed.
type Plan struct {
	Suite   Suite
	Players []Player // the suite's agents, each followed by its control
	Games   []PlannedGame
	Starts  []PlannedStart
	Hash    core.Hash // of Canonical
}

// Player is an agent as it plays: an agent of the suite, or its control.
type Player struct {
	Agent             // Model and Endpoint are those of FoundAgent
	Version core.Hash // its ID
	Of      string    // name of the agent whose control it is: the same version with the null model; "": it is none
	Help    core.Ledger
}

// PlannedGame is a game of the suite.
type PlannedGame struct {
	Game
	FoundGame
}

// PlannedStart is a start of the suite.
type PlannedStart struct {
	Start
	FoundStart
}

// Plan puts together what a suite says and what was found. It adds the null-model controls, and refuses what would count one
// thing twice: two agents that are the same, or two starts of a game that are.
func (s Suite) Plan(found Found) (Plan, error) {
	if err := s.check(); err != nil {
		return Plan{}, err
	}
	p := Plan{Suite: s}
	for _, a := range s.Agents {
		f, ok := found.Agents[a.Name]
		if !ok || f.Version.IsZero() {
			return Plan{}, fmt.Errorf("agent %q was not loaded", a.Name)
		}
		if a.Model != "" && !f.AsksModel {
			return Plan{}, fmt.Errorf("agent %q asks no model: take model = %q out", a.Name, a.Model)
		}
		a.Model, a.Endpoint = plain.Line(f.Model), plain.Line(f.Endpoint)
		p.Players = append(p.Players, Player{Agent: a, Version: f.Version, Help: f.Help})
		if !f.AsksModel || !a.Control || a.Model == core.NullModel {
			continue
		}
		if i := slices.IndexFunc(p.Players, func(o Player) bool { return o.Of != "" && o.Version == f.Version }); i >= 0 {
			continue // two agents that differ only by their models share a control
		}
		control := a
		control.Name, control.Model, control.Endpoint = controlName(a.Name), core.NullModel, ""
		p.Players = append(p.Players, Player{Agent: control, Version: f.Version, Of: a.Name, Help: f.Help})
	}
	for i, a := range p.Players {
		for _, b := range p.Players[:i] {
			if a.Version == b.Version && a.Model == b.Model && a.Endpoint == b.Endpoint {
				return Plan{}, fmt.Errorf("%q and %q are the same agent with the same model: take one of them out, or change its parameters", b.Name, a.Name)
			}
		}
	}
	for _, g := range s.Games {
		f, ok := found.Games[g.Name]
		if !ok || f.Machine.ROM.SHA256.IsZero() {
			return Plan{}, fmt.Errorf("game %q was not opened", g.Name)
		}
		p.Games = append(p.Games, PlannedGame{g, f})
	}
	for _, start := range s.Starts {
		f, ok := found.Starts[start.Name]
		if !ok || f.State.IsZero() {
			return Plan{}, fmt.Errorf("start %q was not prepared", start.Name)
		}
		for _, other := range p.Starts {
			if other.Game == start.Game && other.State == f.State {
				return Plan{}, fmt.Errorf("the starts %q and %q are the same state, and would count one game twice: take one out, or draw them with more frames", other.Name, start.Name)
			}
		}
		p.Starts = append(p.Starts, PlannedStart{start, f})
	}
	if err := p.settleQuestion(); err != nil {
		return Plan{}, err
	}
	canonical, err := p.Canonical()
	if err != nil {
		return Plan{}, err
	}
	p.Hash = core.Sum(canonical)
	return p, nil
}

// settleQuestion finds the milestone and the agents that the question is about.
func (p *Plan) settleQuestion() error {
	q := &p.Suite.Question
	var keys []string
	for _, g := range p.Games {
		for _, m := range g.Story {
			keys = append(keys, m.Key)
		}
	}
	switch {
	case len(keys) == 0:
		return errors.New("no game of the suite has a profile with milestones: without one nothing can be compared")
	case q.Milestone == "":
		q.Milestone = keys[len(keys)-1]
	case !slices.Contains(keys, q.Milestone):
		return fmt.Errorf("[question] milestone: there is none called %q: %s", q.Milestone, plain.Suggest(q.Milestone, keys))
	}
	if !slices.ContainsFunc(p.Starts, func(s PlannedStart) bool { return p.counts(s, q.Milestone) }) {
		return fmt.Errorf("[question] milestone = %q: every start holds it already, or is of another game", q.Milestone)
	}
	if q.Axis != Steps && !slices.ContainsFunc(p.Players, func(a Player) bool { return a.Of == "" && a.Model != "" }) {
		return fmt.Errorf("[question] axis = %q: no agent of the suite asks a model: use axis = \"steps\"", q.Axis)
	}
	for _, name := range q.Agents {
		if _, ok := p.Player(name); !ok {
			return fmt.Errorf("[question] agents: %q does not play: the agent asks no model, has control = false, or shares a control with another", name)
		}
	}
	return nil
}

// counts reports whether a milestone can be reached from a start.
func (p *Plan) counts(start PlannedStart, milestone string) bool {
	if slices.Contains(start.Holds, milestone) {
		return false
	}
	g, ok := p.Game(start.Game)
	return ok && slices.ContainsFunc(g.Story, func(m core.Milestone) bool { return m.Key == milestone })
}

// Player is the player of a name.
func (p *Plan) Player(name string) (Player, bool) {
	i := slices.IndexFunc(p.Players, func(a Player) bool { return a.Name == name })
	if i < 0 {
		return Player{}, false
	}
	return p.Players[i], true
}

// Game is the game of a name.
func (p *Plan) Game(name string) (PlannedGame, bool) {
	i := slices.IndexFunc(p.Games, func(g PlannedGame) bool { return g.Name == name })
	if i < 0 {
		return PlannedGame{}, false
	}
	return p.Games[i], true
}

// Start is the start of a name.
func (p *Plan) Start(name string) (PlannedStart, bool) {
	i := slices.IndexFunc(p.Starts, func(s PlannedStart) bool { return s.Name == name })
	if i < 0 {
		return PlannedStart{}, false
	}
	return p.Starts[i], true
}
