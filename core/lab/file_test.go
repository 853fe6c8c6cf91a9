package lab_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"dotmatrix/core"
	"dotmatrix/core/lab"
)

func TestBadSuitesSayWhatToDo(t *testing.T) {
	for _, c := range []struct{ name, old, new, says string }{
		{"an unknown key", "steps = 100", "stpes = 100", `line 4, column 1: there is no key "stpes" in [budget]: did you mean steps?`},
		{"an unknown table", "[budget]", "[bugdet]\nx = 1\n[budget]", `there is no key "bugdet" at the top of a suite: did you mean budget?`},
		{"an unknown key of an agent", `model = "big"`, `modle = "big"`, `in [agent]: did you mean model?`},
		{"a wrong type", "steps = 100", `steps = "many"`, "line 4, column 9"},
		{"no TOML", "[budget]", "[budget", "line 3"},
		{"no name", `name = "small"`, "", "the suite has no name"},
		{"a name with a slash", `name = "small"`, `name = "../small"`, "cannot be a suite's name"},
		{"no steps", "steps = 100", "tokens = 100", "needs a last step, such as steps = 400"},
		{"a budget below 0", "steps = 100", "steps = 100\ndollars = -1.0", "dollars are a number above 0"},
		{"a budget that is none", "steps = 100", "steps = 100\ndollars = nan", "dollars are a number above 0"},
		{"a cell that costs more than all", "[[agent]]", "dollars = 5.0\n[limit]\ndollars = 2.0\n[[agent]]", "one cell $5, and [limit] all cells together $2"},
		{"two agents of a name", `name = "react"`, `name = "navigator"`, `two agents are called "navigator"`},
		{"a control's name", `name = "react"`, `name = "react by chance"`, "are those of controls"},
		{"an agent that hides", `name = "react"`, `name = "re\u202Eact"`, "cannot be shown"},
		{"a list as a parameter", `model = "small"`, "parameters = { a = [1] }", "needs one value"},
		{"no kind of start", `from = "drawn"`, `from = "draw"`, "did you mean drawn?"},
		{"no count", "count = 8", "count = 0", "start 1: count = 0 is not possible"},
		{"too many starts", "count = 8", "count = 100000", "from 1 to 1000 are"},
		{"no frames", "count = 8", "count = 8\nframes = 0", "frames = 0 is not possible"},
		{"a capture that is drawn", "count = 8", `capture = "boss"`, `capture belongs to from = "capture"`},
		{"a capture without a name", "from = \"drawn\"\ncount = 8", `from = "capture"`, "needs the capture's name"},
		{"a save without a file", "from = \"drawn\"\ncount = 8", `from = "save"`, "needs the path of a battery save"},
		{"no such game", "count = 8", "count = 8\ngame = \"lampwik\"", "did you mean lampwick?"},
		{"no such agent", `agents = ["navigator", "react"]`, `agents = ["navigator", "raect"]`, "did you mean react?"},
		{"one agent", `agents = ["navigator", "react"]`, `agents = ["navigator"]`, "names one agent"},
		{"an agent twice", `agents = ["navigator", "react"]`, `agents = ["react", "react"]`, "twice"},
		{"no such axis", `milestone = "bell"`, `axis = "step"`, "did you mean steps?"},
		{"no such test", `milestone = "bell"`, `test = "t"`, "there are sign-flip, sign, log-rank"},
		{"an alpha of 5", `milestone = "bell"`, `alpha = 5.0`, "lies between 0 and 1"},
		{"an alpha that is none", `milestone = "bell"`, `alpha = nan`, "lies between 0 and 1"},
		{"a seed that is too great", `name = "small"`, "name = \"small\"\nseed = 9007199254740992", "the greatest is 9007199254740991"},
		{"too many cells", `name = "small"`, "name = \"small\"\nrepeats = 1000", ""},
	} {
		text := strings.Replace(small, c.old, c.new, 1)
		if text == small {
			t.Fatalf("%s changes nothing", c.name)
		}
		_, err := lab.Parse([]byte(text))
		if c.says == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

func TestPlansRefuseWhatWouldCountTwice(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*lab.Suite, *lab.Found)
		says   string
	}{
		{"the same agent twice", func(s *lab.Suite, f *lab.Found) { f.Agents["react"] = f.Agents["navigator"] }, "are the same agent with the same model"},
		{"the same start twice", func(s *lab.Suite, f *lab.Found) { f.Starts["drawn 2"] = f.Starts["drawn 1"] }, "draw them with more frames"},
		{"an agent that was not loaded", func(s *lab.Suite, f *lab.Found) { delete(f.Agents, "react") }, `"react" was not loaded`},
		{"a game that was not opened", func(s *lab.Suite, f *lab.Found) { delete(f.Games, "lampwick") }, "was not opened"},
		{"a start that was not prepared", func(s *lab.Suite, f *lab.Found) { delete(f.Starts, "drawn 3") }, "was not prepared"},
		{"a model for who asks none", func(s *lab.Suite, f *lab.Found) { f.Agents["react"] = lab.FoundAgent{Version: core.Sum(nil)} }, "asks no model"},
		{"no such milestone", func(s *lab.Suite, f *lab.Found) { s.Question.Milestone = "bel" }, "did you mean bell?"},
		{"a milestone that all hold", func(s *lab.Suite, f *lab.Found) {
			for name, start := range f.Starts {
				start.Holds = []string{"bell"}
				f.Starts[name] = start
			}
		}, "every start holds it already"},
		{"no story", func(s *lab.Suite, f *lab.Found) {
			f.Games["lampwick"] = lab.FoundGame{Machine: f.Games["lampwick"].Machine}
		}, "profile with milestones"},
		{"a control that does not play", func(s *lab.Suite, f *lab.Found) {
			s.Agents[1].Control = false
			s.Question.Agents = []string{"navigator", "react by chance"}
		}, "does not play"},
	} {
		s := parse(t, small)
		f := found(s)
		c.change(&s, &f)
		if _, err := s.Plan(f); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

// What matters changes the hash, and what does not leaves it.
func TestHashCoversWhatMatters(t *testing.T) {
	base := plan(t, parse(t, small)).Hash
	seen := map[core.Hash]string{base: "the suite as it is"}
	for name, change := range map[string]func(*lab.Suite, *lab.Found){
		"seed":       func(s *lab.Suite, f *lab.Found) { s.Seed++ },
		"repeats":    func(s *lab.Suite, f *lab.Found) { s.Repeats++ },
		"steps":      func(s *lab.Suite, f *lab.Found) { s.Budget.Steps++ },
		"tokens":     func(s *lab.Suite, f *lab.Found) { s.Budget.Tokens++ },
		"dollars":    func(s *lab.Suite, f *lab.Found) { s.Budget.Dollars += 1e-9 },
		"minutes":    func(s *lab.Suite, f *lab.Found) { s.Budget.Minutes++ },
		"limit":      func(s *lab.Suite, f *lab.Found) { s.Limit.Dollars++ },
		"alpha":      func(s *lab.Suite, f *lab.Found) { s.Question.Alpha = 0.04 },
		"test":       func(s *lab.Suite, f *lab.Found) { s.Question.Test = lab.SignTest },
		"axis":       func(s *lab.Suite, f *lab.Found) { s.Question.Axis = lab.Tokens },
		"milestone":  func(s *lab.Suite, f *lab.Found) { s.Question.Milestone = "lamp" },
		"agents":     func(s *lab.Suite, f *lab.Found) { s.Question.Agents = nil },
		"correction": func(s *lab.Suite, f *lab.Found) { s.Question.Correction = lab.NoCorrection },
		"resamples":  func(s *lab.Suite, f *lab.Found) { s.Question.Resamples++ },
		"draws":      func(s *lab.Suite, f *lab.Found) { s.Question.Draws++ },
		"control":    func(s *lab.Suite, f *lab.Found) { s.Agents[0].Control = false },
		"version": func(s *lab.Suite, f *lab.Found) {
			a := f.Agents["react"]
			a.Version = core.Sum([]byte("other"))
			f.Agents["react"] = a
		},
		"model": func(s *lab.Suite, f *lab.Found) {
			a := f.Agents["react"]
			a.Model = "other"
			f.Agents["react"] = a
		},
		"endpoint": func(s *lab.Suite, f *lab.Found) {
			a := f.Agents["react"]
			a.Endpoint = "https://example.com/v1"
			f.Agents["react"] = a
		},
		"ROM": func(s *lab.Suite, f *lab.Found) {
			g := f.Games["lampwick"]
			g.Machine.ROM.SHA256 = core.Sum([]byte("other"))
			f.Games["lampwick"] = g
		},
		"core": func(s *lab.Suite, f *lab.Found) {
			g := f.Games["lampwick"]
			g.Machine.CoreVersion = "6"
			f.Games["lampwick"] = g
		},
		"profile": func(s *lab.Suite, f *lab.Found) {
			g := f.Games["lampwick"]
			g.Ref.Version = core.Sum([]byte("other"))
			f.Games["lampwick"] = g
		},
		"state": func(s *lab.Suite, f *lab.Found) {
			f.Starts["drawn 1"] = lab.FoundStart{State: core.Sum([]byte("other"))}
		},
		"holds": func(s *lab.Suite, f *lab.Found) {
			start := f.Starts["drawn 1"]
			start.Holds = []string{"leave_home"}
			f.Starts["drawn 1"] = start
		},
	} {
		s := parse(t, small)
		f := found(s)
		change(&s, &f)
		p, err := s.Plan(f)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if other, ok := seen[p.Hash]; ok {
			t.Errorf("%s: the hash is that of %s", name, other)
		}
		seen[p.Hash] = name
	}
	s := parse(t, small)
	f := found(s)
	s.About, s.Agents[0].Use, s.Games[0].ROM = "other words", "./navigator.star", "/elsewhere/game.gb"
	if p, err := s.Plan(f); err != nil || p.Hash != base {
		t.Errorf("other file names make another suite (%v)", err)
	}
	// The form of the text is part of the format: a checker in another language reads and hashes it.
	p := plan(t, parse(t, small))
	canonical, err := p.Canonical()
	if err != nil || core.Sum(canonical) != base || !strings.HasPrefix(string(canonical), `{"agents":[{"control_of":"","endpoint":"","model":"big","name":"navigator","version":"`) ||
		!strings.Contains(string(canonical), `"budget":{"dollars":"0","minutes":"0","steps":100,"tokens":0}`) {
		t.Errorf("%s (%v)", canonical, err)
	}
}

func TestCellsAreInAFixedOrder(t *testing.T) {
	s := parse(t, strings.Replace(small, `name = "small"`, "name = \"small\"\nrepeats = 2", 1))
	p := plan(t, s)
	cells := p.Cells()
	if len(cells) != 2*8*4 {
		t.Fatalf("%d cells", len(cells))
	}
	ids, seeds := map[core.Hash]bool{}, map[string]uint64{}
	for i, c := range cells {
		if c.Index != i || ids[c.ID] || c.Seed > lab.MostSeed {
			t.Fatalf("cell %d: %+v", i, c)
		}
		ids[c.ID] = true
		key := fmt.Sprint(c.Start, c.Repeat)
		if seed, ok := seeds[key]; ok && seed != c.Seed {
			t.Errorf("%s has the seeds %d and %d", key, seed, c.Seed)
		}
		seeds[key] = c.Seed
	}
	if a, b := cells[0], cells[1]; a.Start != b.Start || a.Player != "navigator" || b.Player != "navigator by chance" || cells[32].Repeat != 2 {
		t.Errorf("%+v, %+v, %+v", a, b, cells[32])
	}
	if len(seeds) != 16 || seeds["drawn 11"] == seeds["drawn 12"] {
		t.Errorf("seeds %v", seeds)
	}
}

func TestAgentsOfOneVersionShareAControl(t *testing.T) {
	s := parse(t, strings.Replace(small, `name = "react"`, "name = \"other\"\nuse = \"navigator\"", 1)[:strings.Index(small, "[question]")+len("use = \"navigator\"\n")])
	p := plan(t, s)
	var names []string
	for _, a := range p.Players {
		names = append(names, a.Name)
	}
	if got := strings.Join(names, ", "); got != "navigator, navigator by chance, other" {
		t.Errorf("players: %s", got)
	}
}

func TestNoiseIsTheSameForEver(t *testing.T) {
	input := lab.Noise(7, 900)
	if input.Frames() != 900 {
		t.Errorf("%d frames", input.Frames())
	}
	if got := core.Sum(input.AppendBinary(nil)).Short(); got != core.Sum(lab.Noise(7, 900).AppendBinary(nil)).Short() || got == core.Sum(lab.Noise(8, 900).AppendBinary(nil)).Short() {
		t.Errorf("noise %s", got)
	} else if got != noiseOfSeven {
		t.Errorf("the noise of seed 7 was %s, and is %s: suites that are registered would have other starts", noiseOfSeven, got)
	}
	for _, h := range input {
		if n := strings.Count(fmt.Sprintf("%b", h.Buttons), "1"); n > 1 {
			t.Errorf("%d buttons at once", n)
		}
	}
}

const noiseOfSeven = "dbb71d4ad75f"

// FuzzParse reads suites whatever they say: an error is one line of clean text, and what is read can be planned or is refused.
func FuzzParse(f *testing.F) {
	f.Add(lab.Template)
	f.Add(small)
	f.Add("name = 'x'\n[[start]]\n[[agent]]\nuse='\\u001b[2J'")
	f.Add("[agent.x]\n[[budget]]\n\"\\u202e\" = 1")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := lab.Parse([]byte(text))
		if err != nil {
			if msg := err.Error(); msg == "" || !utf8.ValidString(msg) || strings.ContainsAny(msg, "\x1b\u202e\n") {
				t.Errorf("%q", msg)
			}
			return
		}
		if len(s.Agents)*len(s.Starts) > 200 {
			return
		}
		p, err := s.Plan(found(s))
		if err != nil {
			return
		}
		again, err := s.Plan(found(s))
		if err != nil || again.Hash != p.Hash {
			t.Errorf("planned again: %v", err)
		}
	})
}
