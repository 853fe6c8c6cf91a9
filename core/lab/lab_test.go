package lab_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/lab"
)

// found is what a suite's names could stand for. Agents whose model is given ask one.
func found(s lab.Suite) lab.Found {
	f := lab.Found{Agents: map[string]lab.FoundAgent{}, Games: map[string]lab.FoundGame{}, Starts: map[string]lab.FoundStart{}}
	for _, a := range s.Agents {
		version := core.Sum(fmt.Append(nil, a.Use, a.Parameters))
		f.Agents[a.Name] = lab.FoundAgent{Version: version, AsksModel: a.Model != "", Model: a.Model, Endpoint: a.Endpoint, Help: core.NewLedger([]string{"facts"}, nil, nil)}
	}
	for _, g := range s.Games {
		f.Games[g.Name] = lab.FoundGame{
			Machine: core.MachineInfo{System: "CGB", Core: "dotmatrix", CoreVersion: "5", StateFormat: 1, ROM: core.ROM{SHA256: core.Sum([]byte(g.Name))}},
			Ref:     core.GameRef{Name: g.Name, Version: core.Sum([]byte("profile"))},
			Story:   []core.Milestone{{Key: "leave_home", Title: "Leave home"}, {Key: "bell", Title: "Find the bell"}, {Key: "lamp", Title: "Light the lamp"}},
		}
	}
	for _, start := range s.Starts {
		f.Starts[start.Name] = lab.FoundStart{State: core.Sum([]byte(start.Name))}
	}
	return f
}

func parse(t testing.TB, text string) lab.Suite {
	t.Helper()
	s, err := lab.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func plan(t testing.TB, s lab.Suite) lab.Plan {
	t.Helper()
	p, err := s.Plan(found(s))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const small = `
name = "small"
[budget]
steps = 100
[[agent]]
name = "navigator"
model = "big"
[[agent]]
name = "react"
model = "small"
[[start]]
from = "drawn"
count = 8
[question]
milestone = "bell"
agents = ["navigator", "react"]
`

// outcome is that of a cell which reached the bell at a step; 0: not at all.
func outcome(c lab.Cell, at, tokens int) lab.Outcome {
	o := lab.Outcome{Cell: c.ID, Run: fmt.Sprintf("run%d", c.Index), Attempts: 1, Cause: core.CauseSteps, End: lab.Spent{Steps: 100, Tokens: tokens, Dollars: float64(tokens) / 1000}, Proof: "replayed"}
	if tokens > 0 {
		o.Models = []string{"a model"}
	}
	if at > 0 {
		o.Reached = []lab.Reach{{Key: "bell", Spent: lab.Spent{Steps: at, Tokens: tokens * at / 100, Dollars: float64(tokens) * float64(at) / 1e5}}}
	}
	return o
}

func TestTemplateIsASuite(t *testing.T) {
	s := parse(t, lab.Template)
	p := plan(t, s)
	if cells := p.Cells(); len(cells) != 4*8 {
		t.Errorf("%d cells", len(cells))
	}
	if s.Agents[1].Parameters["patience"] != "2" || s.Agents[3].Use != "random" {
		t.Errorf("agents %+v", s.Agents)
	}
	// What is commented out is what holds without it.
	var active strings.Builder
	for line := range strings.Lines(lab.Template) {
		for _, key := range []string{"seed = 1 ", "repeats", "controls", "axis", "test", "alpha", "correction", "level", "draws", "resamples"} {
			line = strings.Replace(line, "# "+key, key, 1)
		}
		active.WriteString(line)
	}
	whole := parse(t, active.String())
	if a, b := fmt.Sprintf("%+v", s), fmt.Sprintf("%+v", whole); a != b {
		t.Errorf("the defaults are\n%s\nand the template says\n%s", a, b)
	}
}

func TestReportSaysWhatALaymanUnderstands(t *testing.T) {
	p := plan(t, parse(t, small))
	var outcomes []lab.Outcome
	for _, c := range p.Cells() {
		switch c.Player {
		case "navigator":
			outcomes = append(outcomes, outcome(c, 20+c.Index%7, 3100))
		case "react":
			at := 0
			if c.Index%2 == 0 {
				at = 60 + c.Index%7
			}
			outcomes = append(outcomes, outcome(c, at, 1000))
		default:
			outcomes = append(outcomes, outcome(c, 0, 0))
		}
	}
	report, err := lab.Analyze(p, outcomes, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`navigator with big reaches "Find the bell" in 8 of 8 runs`,
		"navigator is earlier in 8 of 8 pairs (p = 0.0078",
		"navigator cost 3.1 times as much.",
		"So navigator is earlier",
	}
	for _, w := range want {
		if !strings.Contains(report.Sentences[0], w) {
			t.Errorf("%q is not in: %s", w, report.Sentences[0])
		}
	}
	if len(report.Comparisons) != 3 { // and each agent against its control
		t.Errorf("%d comparisons", len(report.Comparisons))
	}
	if _, err := json.Marshal(report); err != nil {
		t.Error(err)
	}
	shuffled := slices.Clone(outcomes)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	again, err := lab.Analyze(p, shuffled, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(report)
	b, _ := json.Marshal(again)
	if string(a) != string(b) {
		t.Error("the report depends on the order of the outcomes")
	}
}
