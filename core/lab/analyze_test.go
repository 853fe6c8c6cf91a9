package lab_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"dotmatrix/core"
	"dotmatrix/core/lab"
	"dotmatrix/core/lab/stats"
)

// analyze makes a report of the small suite, in which each cell becomes what of says; no Cell: it is not told.
func analyze(t *testing.T, s lab.Suite, change func(*lab.Found), of func(lab.Cell) lab.Outcome) lab.Report {
	t.Helper()
	f := found(s)
	if change != nil {
		change(&f)
	}
	p, err := s.Plan(f)
	if err != nil {
		t.Fatal(err)
	}
	var outcomes []lab.Outcome
	for _, c := range p.Cells() {
		if o := of(c); !o.Cell.IsZero() {
			outcomes = append(outcomes, o)
		}
	}
	report, err := lab.Analyze(p, outcomes, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := json.Marshal(report); err != nil { // there is no NaN in it
		t.Fatal(err)
	}
	return report
}

// quick is the small suite with few resamples.
func quick(t *testing.T) lab.Suite {
	s := parse(t, small)
	s.Question.Resamples = 200
	return s
}

// clearly is an experiment in which navigator is earlier everywhere.
func clearly(c lab.Cell) lab.Outcome {
	switch c.Player {
	case "navigator":
		return outcome(c, 10, 500)
	case "react":
		return outcome(c, 50, 500)
	}
	return outcome(c, 0, 0)
}

func warned(t *testing.T, r lab.Report, want string) {
	t.Helper()
	if all := strings.Join(r.Warnings, "\n"); !strings.Contains(all, want) {
		t.Errorf("no warning %q in:\n%s", want, all)
	}
}

func says(t *testing.T, r lab.Report, i int, want string) {
	t.Helper()
	if !strings.Contains(r.Sentences[i], want) {
		t.Errorf("%q is not in: %s", want, r.Sentences[i])
	}
}

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*lab.Found)
		of     func(lab.Cell) lab.Outcome
		want   lab.Verdict
		says   string
	}{
		{"earlier", nil, clearly, lab.VerdictEarlier, "So navigator is earlier"},
		{"later", nil, func(c lab.Cell) lab.Outcome {
			switch c.Player {
			case "navigator":
				return outcome(c, 50, 500)
			case "react":
				return outcome(c, 10, 500)
			}
			return outcome(c, 0, 0)
		}, lab.VerdictLater, "So react is earlier"},
		{"chance", nil, func(c lab.Cell) lab.Outcome {
			if strings.HasSuffix(c.Player, "chance") {
				return outcome(c, 0, 0)
			}
			return outcome(c, 10+(c.Index*7)%13, 500)
		}, lab.VerdictChance, "could be chance"},
		{"too few differ", nil, func(c lab.Cell) lab.Outcome {
			if c.Player == "navigator" && c.Start < "drawn 4" {
				return outcome(c, 10, 500)
			}
			return outcome(c, 0, 0)
		}, lab.VerdictTooFew, "Fewer than 6 pairs that differ cannot reach p = 0.05"},
		{"unequal help", func(f *lab.Found) {
			a := f.Agents["react"]
			a.Help = core.NewLedger([]string{"screen"}, nil, nil)
			f.Agents["react"] = a
		}, clearly, lab.VerdictUnequal, "not ranked, since their help is unequal: navigator gets facts; react gets screen"},
		{"nothing yet", nil, func(c lab.Cell) lab.Outcome {
			if c.Player == "react" {
				return lab.Outcome{}
			}
			return clearly(c)
		}, lab.VerdictNotKnown, "cannot be compared yet"},
	} {
		r := analyze(t, quick(t), c.change, c.of)
		if got := r.Comparisons[0].Verdict; got != c.want {
			t.Errorf("%s: %s (%+v)", c.name, got, r.Comparisons[0])
		}
		says(t, r, 0, c.says)
	}
}

func TestNothingPlayed(t *testing.T) {
	r := analyze(t, quick(t), nil, func(lab.Cell) lab.Outcome { return lab.Outcome{} })
	says(t, r, 0, "none of 32 cells has been played")
	if r.Cells != (lab.Counts{Planned: 32, Pending: 32}) {
		t.Errorf("%+v", r.Cells)
	}
}

// A provider's failure is missing: neither for nor against, and bounds say what it could change.
func TestMissingCells(t *testing.T) {
	r := analyze(t, quick(t), nil, func(c lab.Cell) lab.Outcome {
		o := clearly(c)
		if c.Player == "react" && c.Start == "drawn 3" {
			o.Cause, o.Reached, o.Attempts = core.CauseProvider, nil, 4
		}
		return o
	})
	c := r.Comparisons[0]
	if r.Cells.Missing != 1 || c.Missing != 1 || c.Pairs.Starts() != 7 || c.Bounds == nil || c.Bounds.Worst >= c.Bounds.Best {
		t.Errorf("%+v, %+v", r.Cells, c)
	}
	for _, a := range r.Milestones[1].Arrivals {
		if a.Agent == "react" && (a.Reached != 7 || a.Cells.Played != 7 || a.Bounds == nil || a.Bounds.Worst.Value != 7.0/8 || a.Bounds.Best.Value != 1) {
			t.Errorf("%+v", a)
		}
	}
	warned(t, r, "1 of 32 cells is missing, and counted neither for nor against: react: the run was ended by: provider (1)")
	warned(t, r, "1 cell was begun more than once")
	says(t, r, 0, "With the 1 cell without a result this could change.")
}

// Who gives up at once has not been censored at once: it would not have reached anything in the rest either.
func TestGivingUpIsNoExcuse(t *testing.T) {
	r := analyze(t, quick(t), nil, func(c lab.Cell) lab.Outcome {
		o := clearly(c)
		if c.Player == "react" {
			o.Cause, o.Reached, o.End = core.CauseUnusable, nil, lab.Spent{Steps: 5, Tokens: 20, Dollars: 0.01}
		}
		return o
	})
	if c := r.Comparisons[0]; c.Verdict != lab.VerdictEarlier || c.Pairs.Earlier != 8 || c.Pairs.Undecided != 0 {
		t.Errorf("%+v, %+v", c.Verdict, c.Pairs)
	}
	warned(t, r, "8 cells were ended by the agent itself")
}

// What a start holds is no merit, and a person's run is no result.
func TestHeldMilestonesAndPeopleDoNotCount(t *testing.T) {
	r := analyze(t, quick(t), func(f *lab.Found) {
		start := f.Starts["drawn 1"]
		start.Holds = []string{"bell"}
		f.Starts["drawn 1"] = start
	}, func(c lab.Cell) lab.Outcome {
		o := clearly(c)
		if c.Start == "drawn 2" && c.Player == "react" {
			o.Cause = core.CausePerson
		}
		return o
	})
	if c := r.Comparisons[0]; c.Pairs.Starts() != 6 {
		t.Errorf("%+v", c.Pairs)
	}
	for _, a := range r.Milestones[1].Arrivals {
		if a.Cells.Planned != 7 {
			t.Errorf("%s: %+v", a.Agent, a.Cells)
		}
	}
}

func TestPeopleSetTheScale(t *testing.T) {
	p := plan(t, quick(t))
	var outcomes []lab.Outcome
	for _, c := range p.Cells() {
		outcomes = append(outcomes, clearly(c))
	}
	people := []lab.Person{{Run: "p", Start: "drawn 1", End: lab.Spent{Steps: 60}, Reached: []lab.Reach{{Key: "bell", Spent: lab.Spent{Steps: 25}}}}}
	r, err := lab.Analyze(p, outcomes, people)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"navigator": 1, "react": 0.25, "react by chance": 0}
	for _, a := range r.Agents {
		if w, ok := want[a.Name]; ok && (a.Human == nil || math.Abs(*a.Human-w) > 1e-12 || a.HumanOf != 1) {
			t.Errorf("%s: %v of %d", a.Name, a.Human, a.HumanOf)
		}
	}
	people[0].Start = "elsewhere"
	if _, err := lab.Analyze(p, outcomes, people); err == nil || !strings.Contains(err.Error(), "no start of this suite") {
		t.Error(err)
	}
}

func TestOutcomesAreChecked(t *testing.T) {
	p := plan(t, quick(t))
	cell := p.Cells()[0]
	good := outcome(cell, 10, 100)
	for _, c := range []struct {
		name   string
		change func(lab.Outcome) []lab.Outcome
		says   string
	}{
		{"another suite's cell", func(o lab.Outcome) []lab.Outcome { o.Cell = core.Sum(nil); return []lab.Outcome{o} }, "is not a cell of this suite"},
		{"twice", func(o lab.Outcome) []lab.Outcome { return []lab.Outcome{o, o} }, "has two outcomes"},
		{"negative", func(o lab.Outcome) []lab.Outcome { o.End.Tokens = -1; return []lab.Outcome{o} }, "none can be negative"},
		{"not a number", func(o lab.Outcome) []lab.Outcome { o.End.Dollars = math.NaN(); return []lab.Outcome{o} }, "none can be negative or endless"},
		{"reached after the end", func(o lab.Outcome) []lab.Outcome { o.End.Steps = 5; return []lab.Outcome{o} }, "after the end of the run"},
	} {
		if _, err := lab.Analyze(p, c.change(good), nil); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Every cell of a figure is a cell of the matrix, with its run.
func TestFiguresNameTheirCells(t *testing.T) {
	r := analyze(t, quick(t), nil, clearly)
	if len(r.Matrix) != 32 || len(r.Comparisons[0].Cells) != 16 {
		t.Fatalf("%d cells, %d compared", len(r.Matrix), len(r.Comparisons[0].Cells))
	}
	for _, a := range r.Milestones[1].Arrivals {
		reached := 0
		for _, i := range a.Of {
			c := r.Matrix[i]
			if c.Player != a.Agent || c.Run == "" || c.State != lab.Played {
				t.Errorf("%s: %+v", a.Agent, c)
			}
			for _, m := range c.Reached {
				if m.Key == "bell" {
					reached++
				}
			}
		}
		if reached != a.Reached {
			t.Errorf("%s reached it in %d cells, and in %d of the matrix", a.Agent, a.Reached, reached)
		}
	}
	front := 0
	for _, a := range r.Agents {
		if a.Offer == nil || a.CostAxis != lab.Dollars {
			t.Errorf("%s: %+v", a.Name, a)
		} else if a.Offer.Front {
			front++
		}
		// What runs spend until they reach the bell: 50 of the 500 tokens that navigator's runs come to.
		if want := map[string]float64{"navigator": 0.05, "react": 0.25}[a.Name]; a.Offer != nil && math.Abs(a.Offer.Cost-want) > 1e-12 {
			t.Errorf("%s costs %v, and not %v", a.Name, a.Offer.Cost, want)
		}
		if a.Score == nil || a.Score.Value > 1 || len(a.Profile) == 0 {
			t.Errorf("%s: score %+v (%v)", a.Name, a.Score, a.Lacks)
		}
	}
	if front < 2 { // chance is free, and who reaches it costs something
		t.Errorf("%d on the front", front)
	}
	for _, c := range r.Comparisons {
		if c.AdjustedP == nil || *c.AdjustedP < *c.P {
			t.Errorf("%s against %s: %+v", c.A, c.B, c.AdjustedP)
		}
	}
}

// The other tests of a suite come to the same conclusion where it is clear.
func TestEveryTest(t *testing.T) {
	for _, test := range []lab.Test{lab.SignFlip, lab.SignTest, lab.LogRank} {
		for _, axis := range []lab.Axis{lab.Steps, lab.Tokens, lab.Dollars} {
			s := quick(t)
			s.Question.Test, s.Question.Axis = test, axis
			if r := analyze(t, s, nil, clearly); r.Comparisons[0].Verdict != lab.VerdictEarlier {
				t.Errorf("%s over %s: %+v, %v", test, axis, r.Comparisons[0].Verdict, r.Sentences[0])
			}
		}
	}
	unpriced := func(c lab.Cell) lab.Outcome {
		o := clearly(c)
		o.Unpriced = 1
		return o
	}
	s := quick(t)
	s.Question.Axis = lab.Dollars
	r := analyze(t, s, nil, unpriced)
	if r.Comparisons[0].Verdict != lab.VerdictNotKnown || r.Comparisons[0].Lacks[0].Reason != stats.NoData {
		t.Errorf("dollars that are not known: %+v", r.Comparisons[0])
	}
	warned(t, r, "price is not known")
}

func BenchmarkAnalyze(b *testing.B) {
	p := plan(b, parse(b, small))
	var outcomes []lab.Outcome
	for _, c := range p.Cells() {
		outcomes = append(outcomes, clearly(c))
	}
	for b.Loop() {
		if _, err := lab.Analyze(p, outcomes, nil); err != nil {
			b.Fatal(err)
		}
	}
}
