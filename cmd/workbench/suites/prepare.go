package suites

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/cartridge"
	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/game"
	"dotmatrix/core/gameboy"
	"dotmatrix/core/lab"
	"dotmatrix/tracking"
)

// Prepared is a suite with what its names stand for, ready to be played.
type Prepared struct {
	File
	Plan   lab.Plan
	found  lab.Found
	games  map[string]*inserted
	states map[string]*workbench.State // by start; nil for power-on
}

// inserted is a game with its ROM in a machine.
type inserted struct {
	path    string
	rom     []byte
	profile *game.Profile // nil: the game has none
}

// savedAt is the time at which a save is loaded into a console with a clock: always the same, so that a start is.
var savedAt = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Prepare loads the agents, games and starts of a suite. Nothing is played or written yet.
func (l *Lab) Prepare(ctx context.Context, file File) (*Prepared, error) {
	p := &Prepared{File: file, games: map[string]*inserted{}, states: map[string]*workbench.State{},
		found: lab.Found{Agents: map[string]lab.FoundAgent{}, Games: map[string]lab.FoundGame{}, Starts: map[string]lab.FoundStart{}}}
	for _, a := range file.Suite.Agents {
		found, err := l.findAgent(ctx, file, a)
		if err != nil {
			return nil, fmt.Errorf("agent %s: %w", a.Name, err)
		}
		p.found.Agents[a.Name] = found
	}
	for _, g := range file.Suite.Games {
		if err := l.insert(ctx, p, g); err != nil {
			return nil, fmt.Errorf("game %s: %w", g.Name, err)
		}
	}
	for _, s := range file.Suite.Starts {
		if err := l.prepareStart(ctx, p, s); err != nil {
			return nil, fmt.Errorf("start %s: %w", s.Name, err)
		}
	}
	var err error
	p.Plan, err = file.Suite.Plan(p.found)
	return p, err
}

// planOf is the plan of a suite that was kept.
func planOf(s tracking.Suite) (plan lab.Plan, err error) {
	suite, err := lab.Parse([]byte(s.Text))
	if err != nil {
		return plan, fmt.Errorf("the suite %s in this record cannot be read: %w", s.Hash.Short(), err)
	}
	var found lab.Found
	if err := json.Unmarshal(s.Found, &found); err != nil {
		return plan, fmt.Errorf("the suite %s in this record is damaged: %w", s.Hash.Short(), err)
	}
	if plan, err = suite.Plan(found); err != nil {
		return plan, fmt.Errorf("the suite %s in this record is damaged: %w", s.Hash.Short(), err)
	}
	if plan.Hash != s.Hash {
		return plan, fmt.Errorf("the suite %s in this record is damaged: what is kept of it has the hash %s", s.Hash.Short(), plan.Hash.Short())
	}
	return plan, nil
}

// choice is how an agent of the suite is named to the workbench.
func (f File) choice(a lab.Agent) workbench.AgentChoice {
	return workbench.AgentChoice{Name: f.path(a.Use), Model: a.Model, Settings: a.Parameters}
}

// path is a file that the suite names, where it looks like one.
func (f File) path(name string) string {
	isFile := strings.HasSuffix(name, ".star") || strings.ContainsRune(name, filepath.Separator)
	if name == "" || f.Folder == "" || !isFile || filepath.IsAbs(name) || strings.HasPrefix(name, tracking.Scheme) {
		return name
	}
	return filepath.Join(f.Folder, name)
}

func (l *Lab) findAgent(ctx context.Context, file File, a lab.Agent) (found lab.FoundAgent, err error) {
	if strings.HasPrefix(a.Use, agent.ProgramScheme) {
		return found, fmt.Errorf("a suite starts no program by its command: log it with `dotmatrix models log`, trust it, and use its models:/NAME/VERSION")
	}
	player, err := l.bench.Agents.Load(ctx, file.choice(a))
	if err != nil {
		return found, err
	}
	defer func() { err = cmp.Or(err, player.Close()) }()
	version := player.Version()
	found = lab.FoundAgent{Version: version.ID, AsksModel: player.NeedsModel(), Help: version.Ledger()}
	if !found.AsksModel {
		return found, nil
	}
	if found.Model = a.Model; found.Model == core.NullModel || a.Model == "" && l.bench.Models.Null() {
		found.Model = core.NullModel
		return found, nil
	}
	config, err := l.bench.Models.Config(workbench.ModelOptions{Endpoint: a.Endpoint})
	if err != nil {
		return found, err
	}
	found.Model = cmp.Or(a.Model, version.OwnModel(), config.Model)
	found.Endpoint = config.BaseURL
	if found.Model == "" {
		return found, fmt.Errorf("it does not say which model to ask: add model = \"NAME\"")
	}
	return found, nil
}

func (l *Lab) insert(ctx context.Context, p *Prepared, g lab.Game) error {
	in := &inserted{}
	if g.ROM != "" {
		in.path = p.absolute(g.ROM)
	}
	var err error
	if in.rom, _, err = cartridge.Read(ctx, in.path); err != nil {
		return err
	}
	machine, err := cartridge.Insert(in.rom, in.path)
	if err != nil {
		return err
	}
	profile, notices, err := l.bench.Profiles.Inserted(machine.Info().ROM, in.rom)
	if err != nil {
		return err
	}
	for _, notice := range notices {
		l.bench.Tell(notice)
	}
	found := lab.FoundGame{Machine: machine.Info()}
	if profile != nil {
		in.profile, found.Ref, found.Story = profile, profile.Ref(), profile.Story()
	}
	if g.Profile != "" && found.Ref.Name != filepath.Base(g.Profile) {
		return fmt.Errorf("the profile of this ROM is %q, not %q: correct profile, or choose one for the whole suite with --game", found.Ref.Name, g.Profile)
	}
	p.games[g.Name], p.found.Games[g.Name] = in, found
	return nil
}

// absolute is a file that the suite names.
func (p *Prepared) absolute(name string) string {
	if p.Folder == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(p.Folder, name)
}

// prepareStart brings a machine into a start's state.
func (l *Lab) prepareStart(ctx context.Context, p *Prepared, s lab.Start) error {
	in := p.games[s.Game]
	machine, err := cartridge.Insert(in.rom, in.path)
	if err != nil {
		return err
	}
	state := &workbench.State{Name: "start " + s.Name}
	switch s.Kind {
	case lab.Drawn:
		state.Tick = drawn(machine, s)
		state.Screen = pictureOf(machine)
	case lab.FromCapture:
		if err := l.loadCapture(ctx, machine, state, s.Capture); err != nil {
			return err
		}
	case lab.FromSave:
		if err := l.loadSave(ctx, machine, p.absolute(s.Save)); err != nil {
			return err
		}
	}
	state.Coded = machine.AppendState(nil)
	found := lab.FoundStart{State: core.Sum(state.Coded)}
	if in.profile != nil {
		facts, err := in.profile.Read(ctx, machine)
		if err != nil {
			return fmt.Errorf("reading what it holds: %w", err)
		}
		reached, err := facts.Milestones(ctx)
		if err != nil {
			return fmt.Errorf("reading what it holds: %w", err)
		}
		for _, m := range reached {
			found.Holds = append(found.Holds, m.Key)
		}
	}
	if s.Kind == lab.PowerOn {
		state = nil
	}
	p.states[s.Name], p.found.Starts[s.Name] = state, found
	return nil
}

// drawn plays a start's noise, and gives the frames that it took.
func drawn(machine *gameboy.Machine, s lab.Start) (frames uint64) {
	for _, hold := range lab.Noise(s.Seed, s.Frames) {
		for range hold.Frames {
			frames++
			machine.RunFrame(hold.Buttons, frames == uint64(s.Frames))
		}
	}
	return frames
}

func pictureOf(machine *gameboy.Machine) *core.Frame {
	info := machine.Info()
	frame := core.NewFrame(info.Width, info.Height)
	machine.Frame(frame)
	return frame
}

func (l *Lab) loadCapture(ctx context.Context, machine *gameboy.Machine, state *workbench.State, name string) error {
	return l.bench.Database.Read(ctx, func(store *tracking.Store) error {
		c, err := store.FindCapture(ctx, name)
		if err != nil {
			return err
		}
		if is := machine.Info().ROM.SHA256; c.Machine.ROM.SHA256 != is {
			return fmt.Errorf("the capture %s is of another ROM (%s, not %s)", c.Name, c.Machine.ROM.SHA256.Short(), is.Short())
		}
		state.Tick, state.Screen = c.Tick, c.Screen
		return machine.LoadState(c.State)
	})
}

func (l *Lab) loadSave(ctx context.Context, machine *gameboy.Machine, path string) error {
	saved, err := cartridge.ReadSave(ctx, path)
	if err != nil {
		return err
	}
	fitted, notes := cartridge.FitSave(machine, path, saved)
	for _, note := range notes {
		l.bench.Tell(note)
	}
	if fitted == nil {
		return fmt.Errorf("the game cannot start from %s", path)
	}
	return machine.LoadBattery(fitted, savedAt)
}
