package report_test

import (
	"fmt"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/lab"
)

const suite = `
name = "bell-hunt"
about = "Does a notebook help a small model to the bell?"
repeats = 2
[budget]
steps = 200
[[agent]]
name = "navigator"
use = "navigator"
model = "gpt-oss-120b"
[[agent]]
name = "navigator-notebook"
use = "notebook"
model = "qwen3-4b-instruct"
[[agent]]
name = "explorer"
use = "explorer"
[[start]]
from = "drawn"
count = 8
[question]
milestone = "bell"
`

// fixture is a suite that is nearly played: models and none, a control, cells that are missing and pending, unequal help, a
// cell that was begun twice, and a person's run.
func fixture(t testing.TB) lab.Report {
	t.Helper()
	s, err := lab.Parse([]byte(suite))
	if err != nil {
		t.Fatal(err)
	}
	found := lab.Found{Agents: map[string]lab.FoundAgent{}, Games: map[string]lab.FoundGame{}, Starts: map[string]lab.FoundStart{}}
	for _, a := range s.Agents {
		help := core.NewLedger([]string{"screen"}, []string{"notebook"}, nil)
		if a.Model == "" {
			help = core.NewLedger([]string{"facts"}, []string{"find_path"}, nil)
		}
		found.Agents[a.Name] = lab.FoundAgent{Version: core.Sum([]byte(a.Use)), AsksModel: a.Model != "", Model: a.Model, Help: help}
	}
	for _, g := range s.Games {
		found.Games[g.Name] = lab.FoundGame{
			Machine: core.MachineInfo{System: "CGB", Core: "dotmatrix", CoreVersion: "5", StateFormat: 1, ROM: core.ROM{SHA256: core.Sum([]byte(g.Name))}},
			Ref:     core.GameRef{Name: g.Name, Version: core.Sum([]byte("profile"))},
			Story:   []core.Milestone{{Key: "leave_home", Title: "Leave home"}, {Key: "bell", Title: "Find the bell"}, {Key: "lamp", Title: "Light the lamp"}},
		}
	}
	for _, start := range s.Starts {
		found.Starts[start.Name] = lab.FoundStart{State: core.Sum([]byte(start.Name))}
	}
	p, err := s.Plan(found)
	if err != nil {
		t.Fatal(err)
	}
	var outcomes []lab.Outcome
	for _, c := range p.Cells() {
		if o, ok := outcome(c); ok {
			outcomes = append(outcomes, o)
		}
	}
	person := lab.Person{Run: "person", Start: p.Starts[0].Name, End: lab.Spent{Steps: 90}, Reached: []lab.Reach{
		{Key: "leave_home", Spent: lab.Spent{Steps: 9}}, {Key: "bell", Spent: lab.Spent{Steps: 60}},
	}}
	r, err := lab.Analyze(p, outcomes, []lab.Person{person})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// outcome is what became of a cell; false: it is pending.
func outcome(c lab.Cell) (lab.Outcome, bool) {
	o := lab.Outcome{Cell: c.ID, Run: core.Sum([]byte(c.Player + c.Start + fmt.Sprint(c.Repeat))).Short(), Attempts: 1, Cause: core.CauseSteps, Proof: "replayed"}
	tokens, price, home, bell := 0, 0.0, 4+c.Index%5, 0 // tokens a step, dollars a token
	switch c.Player {
	case "navigator":
		tokens, price, bell = 900, 4e-7, 60+c.Index*13%70
	case "navigator-notebook":
		if tokens, price = 1500, 5e-8; c.Index%3 > 0 {
			bell = 90 + c.Index*29%105
		}
	case "explorer":
		bell = 80 + c.Index%9
	default: // controls
		if home = 0; c.Index%4 == 0 {
			home = 120 + c.Index%60
		}
	}
	spent := func(steps int) lab.Spent {
		return lab.Spent{Steps: steps, Tokens: steps * tokens, Dollars: float64(steps*tokens) * price}
	}
	o.End = spent(200)
	if tokens > 0 {
		o.Models = []string{map[string]string{"navigator": "gpt-oss-120b"}[c.Player]}
		if o.Models[0] == "" {
			o.Models[0] = "qwen3-4b-instruct-2507"
		}
	}
	switch {
	case c.Index == 25:
		o.Missing, o.Run = "503 from the provider, six times", ""
		return o, true
	case c.Index == 30:
		o.Attempts = 2
	case c.Index == 33:
		o.Proof = ""
	case c.Index > 60:
		return o, false
	}
	if home > 0 {
		o.Reached = append(o.Reached, lab.Reach{Key: "leave_home", Spent: spent(home)})
	}
	if bell > 0 {
		o.Reached = append(o.Reached, lab.Reach{Key: "bell", Spent: spent(bell)})
	}
	return o, true
}
