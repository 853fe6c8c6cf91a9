package lab

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"dotmatrix/core/lab/stats"
	"dotmatrix/core/plain"
)

// suiteFile is a suite as its file says it. What stands in it before the file is read are the defaults.
type suiteFile struct {
	Name     string       `toml:"name"`
	About    string       `toml:"about"`
	Seed     uint64       `toml:"seed"`
	Repeats  int          `toml:"repeats"`
	Controls bool         `toml:"controls"`
	Budget   budgetTable  `toml:"budget"`
	Limit    limitTable   `toml:"limit"`
	Question questionFile `toml:"question"`
	Agents   []agentFile  `toml:"agent"`
	Games    []gameFile   `toml:"game"`
	Starts   []startFile  `toml:"start"`
}

type budgetTable struct {
	Steps   int     `toml:"steps"`
	Tokens  int     `toml:"tokens"`
	Dollars float64 `toml:"dollars"`
	Minutes float64 `toml:"minutes"`
}

type limitTable struct {
	Tokens  int     `toml:"tokens"`
	Dollars float64 `toml:"dollars"`
}

type questionFile struct {
	Milestone  string     `toml:"milestone"`
	Agents     []string   `toml:"agents"`
	Axis       Axis       `toml:"axis"`
	Test       Test       `toml:"test"`
	Alpha      float64    `toml:"alpha"`
	Correction Correction `toml:"correction"`
	Level      float64    `toml:"level"`
	Draws      int        `toml:"draws"`
	Resamples  int        `toml:"resamples"`
}

type agentFile struct {
	Name       string         `toml:"name"`
	Use        string         `toml:"use"`
	Model      string         `toml:"model"`
	Endpoint   string         `toml:"endpoint"`
	Parameters map[string]any `toml:"parameters"`
	Control    *bool          `toml:"control"`
}

type gameFile struct {
	Name    string `toml:"name"`
	ROM     string `toml:"rom"`
	Profile string `toml:"profile"`
}

type startFile struct {
	Name    string    `toml:"name"`
	Game    string    `toml:"game"`
	From    StartKind `toml:"from"`
	Capture string    `toml:"capture"`
	Save    string    `toml:"save"`
	Count   *int      `toml:"count"`
	Frames  *int      `toml:"frames"`
	Seed    *uint64   `toml:"seed"`
}

// MostFile is the greatest size of a suite file in bytes.
const MostFile = 1 << 20

// Parse reads a suite file. The error names the line, and for a key that is not known the one that was probably meant.
func Parse(text []byte) (Suite, error) {
	if len(text) > MostFile {
		return Suite{}, fmt.Errorf("this suite has %d bytes: at most %d are read", len(text), MostFile)
	}
	file := suiteFile{
		Seed: 1, Repeats: 1, Controls: true,
		Question: questionFile{
			Axis: Steps, Test: SignFlip, Alpha: 0.05, Correction: Holm, Level: 0.95,
			Draws: stats.DefaultDraws, Resamples: stats.DefaultResamples,
		},
	}
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&file); err != nil {
		return Suite{}, explain(err)
	}
	return file.suite()
}

// explain says where a file is wrong, and what to do.
func explain(err error) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		first := unknown.Errors[0]
		line, column := first.Position()
		key := first.Key()
		table, name := strings.Join(key[:len(key)-1], "."), key[len(key)-1]
		where := "at the top of a suite"
		if table != "" {
			where = "in [" + plain.Line(table) + "]"
		}
		return fmt.Errorf("line %d, column %d: there is no key %q %s: %s", line, column, plain.Line(name), where, plain.Suggest(name, keysOf(table)))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, column := wrong.Position()
		return fmt.Errorf("line %d, column %d: %s", line, column, plain.Line(strings.TrimPrefix(wrong.Error(), "toml: ")))
	}
	return errors.New(plain.Line(err.Error()))
}

func (f *suiteFile) suite() (Suite, error) {
	s := Suite{
		Name: f.Name, About: plain.Text(f.About), Seed: f.Seed, Repeats: f.Repeats,
		Budget: Budget(f.Budget), Limit: Limit(f.Limit), Question: Question(f.Question),
	}
	for _, a := range f.Agents {
		agent, err := a.agent(f.Controls)
		if err != nil {
			return Suite{}, err
		}
		s.Agents = append(s.Agents, agent)
	}
	for _, g := range f.Games {
		s.Games = append(s.Games, Game(g))
	}
	if len(s.Games) == 0 {
		s.Games = []Game{{Name: "lampwick"}}
	}
	for i, from := range f.Starts {
		starts, err := from.starts(i, s.Games, f.Seed)
		if err != nil {
			return Suite{}, err
		}
		s.Starts = append(s.Starts, starts...)
		if len(s.Starts) > mostStarts {
			return Suite{}, fmt.Errorf("this suite has more than %d starts: take fewer", mostStarts)
		}
	}
	return s, s.check()
}

func (a agentFile) agent(controls bool) (Agent, error) {
	agent := Agent{Name: a.Name, Use: a.Use, Model: a.Model, Endpoint: a.Endpoint, Control: controls}
	if a.Control != nil {
		agent.Control = *a.Control
	}
	if agent.Use == "" {
		agent.Use = agent.Name
	}
	if agent.Name == "" {
		agent.Name = agent.Use
	}
	for key, value := range a.Parameters {
		switch value.(type) {
		case string, bool, int64, float64:
		default:
			return Agent{}, fmt.Errorf("agent %q: the parameter %q needs one value, such as 3, true or \"text\"", plain.Line(agent.Name), plain.Line(key))
		}
		if agent.Parameters == nil {
			agent.Parameters = map[string]string{}
		}
		agent.Parameters[key] = fmt.Sprint(value)
	}
	return agent, nil
}

// starts are those that one table of the file stands for.
func (f startFile) starts(index int, games []Game, seed uint64) ([]Start, error) {
	wrong := func(format string, args ...any) ([]Start, error) {
		return nil, fmt.Errorf("start %d: %s", index+1, fmt.Sprintf(format, args...))
	}
	if f.From == "" {
		f.From = PowerOn
	}
	if kinds := []string{string(PowerOn), string(FromCapture), string(FromSave), string(Drawn)}; !slices.Contains(kinds, string(f.From)) {
		return wrong("from = %q is not a kind of start: %s", plain.Line(string(f.From)), plain.Suggest(string(f.From), kinds))
	}
	for _, given := range []struct {
		key  string
		set  bool
		kind StartKind
	}{
		{"capture", f.Capture != "", FromCapture}, {"save", f.Save != "", FromSave},
		{"count", f.Count != nil, Drawn}, {"frames", f.Frames != nil, Drawn}, {"seed", f.Seed != nil, Drawn},
	} {
		if given.set && f.From != given.kind {
			return wrong("%s belongs to from = %q, and not to from = %q", given.key, given.kind, f.From)
		}
	}
	if f.Game == "" {
		if len(games) != 1 {
			return wrong("there are several games: say which one, such as game = %q", plain.Line(games[0].Name))
		}
		f.Game = games[0].Name
	}
	prefix := ""
	if len(games) > 1 {
		prefix = f.Game + ", "
	}
	start := Start{Name: f.Name, Game: f.Game, Kind: f.From, Capture: f.Capture, Save: f.Save}
	named := func(usual string) []Start {
		if start.Name == "" {
			start.Name = prefix + usual
		}
		return []Start{start}
	}
	switch f.From {
	case PowerOn:
		return named("power-on"), nil
	case FromCapture:
		if f.Capture == "" {
			return wrong("from = \"capture\" needs the capture's name: capture = \"NAME\"")
		}
		return named("capture " + f.Capture), nil
	case FromSave:
		if f.Save == "" {
			return wrong("from = \"save\" needs the path of a battery save: save = \"FILE.sav\"")
		}
		return named("save " + f.Save), nil
	}
	return f.drawn(start, prefix, seed, wrong)
}

func (f startFile) drawn(start Start, prefix string, seed uint64, wrong func(string, ...any) ([]Start, error)) ([]Start, error) {
	count, frames := 1, usualNoise
	if f.Count != nil {
		count = *f.Count
	}
	if f.Frames != nil {
		frames = *f.Frames
	}
	if f.Seed != nil {
		seed = *f.Seed
	}
	switch {
	case count < 1 || count > mostStarts:
		return wrong("count = %d is not possible: from 1 to %d are", count, mostStarts)
	case frames < 1 || frames > MostNoise:
		return wrong("frames = %d is not possible: from 1 to %d are", frames, MostNoise)
	case seed > MostSeed:
		return wrong("seed = %d is too great: the greatest is %d", seed, uint64(MostSeed))
	}
	name := start.Name
	if name == "" {
		name = prefix + string(Drawn)
	}
	start.Frames = frames
	random := stats.NewRandom(seed)
	var all []Start
	for i := range count {
		start.Name, start.Seed = name, random.Uint64()&MostSeed
		if count > 1 {
			start.Name = fmt.Sprintf("%s %d", name, i+1)
		}
		all = append(all, start)
	}
	return all, nil
}
