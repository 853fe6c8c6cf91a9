package lab

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core/lab/stats"
	"dotmatrix/core/plain"
)

// Bounds of what a suite may ask for.
const (
	mostAgents  = 64
	mostStarts  = 1_000
	mostRepeats = 1_000
	mostSteps   = 10_000_000
	mostTokens  = 1_000_000_000_000
	mostDollars = 1e9
	mostMinutes = 1e6
	mostName    = 80 // bytes
	MostCells   = 100_000
)

// check refuses a suite that cannot be played or says nothing.
func (s *Suite) check() error {
	for _, check := range []func() error{s.checkHead, s.checkBudget, s.checkAgents, s.checkGames, s.checkStarts, s.checkQuestion} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (s *Suite) checkHead() error {
	switch {
	case s.Name == "":
		return errors.New("the suite has no name: begin it with name = \"NAME\"")
	case len(s.Name) > mostName || strings.Trim(s.Name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" || s.Name[0] == '.' || s.Name[0] == '-':
		return fmt.Errorf("name = %q cannot be a suite's name: use up to %d letters, digits, -, _ and ., and begin with a letter, digit or _", plain.Line(s.Name), mostName)
	case s.Seed > MostSeed:
		return fmt.Errorf("seed = %d is too great: the greatest is %d", s.Seed, uint64(MostSeed))
	case s.Repeats < 1 || s.Repeats > mostRepeats:
		return fmt.Errorf("repeats = %d is not possible: from 1 to %d are", s.Repeats, mostRepeats)
	}
	return nil
}

func (s *Suite) checkBudget() error {
	b, l := s.Budget, s.Limit
	switch {
	case b.Steps == 0:
		return errors.New("[budget] has no steps: every cell needs a last step, such as steps = 400")
	case b.Steps < 0 || b.Steps > mostSteps:
		return fmt.Errorf("[budget] steps = %d is not possible: from 1 to %d are", b.Steps, mostSteps)
	case b.Tokens < 0 || l.Tokens < 0 || b.Tokens > mostTokens || l.Tokens > mostTokens:
		return fmt.Errorf("tokens are a number from 1 to %d; leave them out for no bound", mostTokens)
	case !(b.Dollars >= 0 && b.Dollars <= mostDollars && l.Dollars >= 0 && l.Dollars <= mostDollars):
		return fmt.Errorf("dollars are a number above 0 and up to %g; leave them out for no bound", mostDollars)
	case !(b.Minutes >= 0 && b.Minutes <= mostMinutes):
		return fmt.Errorf("[budget] minutes are a number above 0 and up to %g; leave them out for no bound", mostMinutes)
	case l.Tokens > 0 && b.Tokens > l.Tokens:
		return fmt.Errorf("[budget] gives one cell %d tokens, and [limit] all cells together %d", b.Tokens, l.Tokens)
	case l.Dollars > 0 && b.Dollars > l.Dollars:
		return fmt.Errorf("[budget] gives one cell $%g, and [limit] all cells together $%g", b.Dollars, l.Dollars)
	}
	return nil
}

func (s *Suite) checkAgents() error {
	switch {
	case len(s.Agents) == 0:
		return errors.New("the suite has no agent: add [[agent]] and below it use = \"explorer\"")
	case len(s.Agents) > mostAgents:
		return fmt.Errorf("the suite has %d agents: at most %d are possible", len(s.Agents), mostAgents)
	}
	seen := map[string]bool{}
	for i, a := range s.Agents {
		switch {
		case a.Use == "":
			return fmt.Errorf("agent %d does not say who plays: add use = \"explorer\", the path of an agent file, or models:/NAME/1", i+1)
		case seen[a.Name]:
			return fmt.Errorf("two agents are called %q: give one of them another name", plain.Line(a.Name))
		case strings.HasSuffix(a.Name, controlSuffix):
			return fmt.Errorf("agent %q: names that end with %q are those of controls", plain.Line(a.Name), controlSuffix)
		}
		for _, text := range []struct{ key, value string }{{"name", a.Name}, {"use", a.Use}, {"model", a.Model}, {"endpoint", a.Endpoint}} {
			if err := checkText(text.value); err != nil {
				return fmt.Errorf("agent %d: %s: %w", i+1, text.key, err)
			}
		}
		if len(a.Name) > mostName {
			return fmt.Errorf("agent %d has a name of %d bytes: at most %d are possible", i+1, len(a.Name), mostName)
		}
		seen[a.Name] = true
	}
	return nil
}

// checkText refuses what would not be shown as it is.
func checkText(s string) error {
	if plain.Line(s) != s {
		return fmt.Errorf("%q has characters that cannot be shown, or spaces at an end or in a row: take them out", plain.Line(s))
	}
	return nil
}

func (s *Suite) checkGames() error {
	seen := map[string]bool{}
	for i, g := range s.Games {
		switch {
		case g.Name == "":
			return fmt.Errorf("game %d has no name: add name = \"NAME\"", i+1)
		case len(g.Name) > mostName:
			return fmt.Errorf("game %d has a name of %d bytes: at most %d are possible", i+1, len(g.Name), mostName)
		case seen[g.Name]:
			return fmt.Errorf("two games are called %q: give one of them another name", plain.Line(g.Name))
		}
		for _, text := range []string{g.Name, g.ROM, g.Profile} {
			if err := checkText(text); err != nil {
				return fmt.Errorf("game %d: %w", i+1, err)
			}
		}
		seen[g.Name] = true
	}
	return nil
}

func (s *Suite) checkStarts() error {
	if len(s.Starts) == 0 {
		return errors.New("the suite has no start: add [[start]] and below it from = \"drawn\", count = 8")
	}
	seen := map[string]bool{}
	for _, start := range s.Starts {
		for _, text := range []string{start.Name, start.Capture, start.Save} {
			if err := checkText(text); err != nil {
				return fmt.Errorf("start %q: %w", plain.Line(start.Name), err)
			}
		}
		switch {
		case seen[start.Name]:
			return fmt.Errorf("two starts are called %q: give one of them another name", start.Name)
		case len(start.Name) > 2*mostName:
			return fmt.Errorf("the start %.40q... has a name of %d bytes: give it one of at most %d", start.Name, len(start.Name), 2*mostName)
		case !slices.ContainsFunc(s.Games, func(g Game) bool { return g.Name == start.Game }):
			return fmt.Errorf("start %q: there is no game %q: %s", start.Name, plain.Line(start.Game), plain.Suggest(start.Game, s.gameNames()))
		}
		seen[start.Name] = true
	}
	for _, g := range s.Games {
		if !slices.ContainsFunc(s.Starts, func(start Start) bool { return start.Game == g.Name }) {
			return fmt.Errorf("no start is of the game %q: add [[start]] and below it game = %q, or take the game out", g.Name, g.Name)
		}
	}
	if cells := 2 * len(s.Agents) * len(s.Starts) * s.Repeats; cells > MostCells {
		return fmt.Errorf("%d agents, %d starts and %d repeats may make %d cells with the controls: at most %d are possible", len(s.Agents), len(s.Starts), s.Repeats, cells, MostCells)
	}
	return nil
}

func (s *Suite) gameNames() (names []string) {
	for _, g := range s.Games {
		names = append(names, g.Name)
	}
	return names
}

func (s *Suite) agentNames() (names []string) {
	for _, a := range s.Agents {
		names = append(names, a.Name)
	}
	return names
}

func (s *Suite) checkQuestion() error {
	q := s.Question
	if err := checkText(q.Milestone); err != nil {
		return fmt.Errorf("[question] milestone: %w", err)
	}
	for _, word := range []struct {
		key, value string
		known      []string
	}{
		{"axis", string(q.Axis), []string{string(Steps), string(Tokens), string(Dollars)}},
		{"test", string(q.Test), []string{string(SignFlip), string(SignTest), string(LogRank)}},
		{"correction", string(q.Correction), []string{string(Holm), string(BenjaminiHochberg), string(NoCorrection)}},
	} {
		if !slices.Contains(word.known, word.value) {
			return fmt.Errorf("[question] %s = %q is not possible: %s", word.key, plain.Line(word.value), plain.Suggest(word.value, word.known))
		}
	}
	switch {
	case !(q.Alpha > 0 && q.Alpha < 1):
		return fmt.Errorf("[question] alpha = %v is not possible: it lies between 0 and 1, such as 0.05", q.Alpha)
	case !(q.Level > 0 && q.Level < 1):
		return fmt.Errorf("[question] level = %v is not possible: it lies between 0 and 1, such as 0.95", q.Level)
	case q.Draws < 1 || q.Draws > 100_000_000:
		return fmt.Errorf("[question] draws = %d is not possible: from 1 to 100000000 are", q.Draws)
	case q.Resamples < 1 || q.Resamples > stats.MostResamples:
		return fmt.Errorf("[question] resamples = %d is not possible: from 1 to %d are", q.Resamples, stats.MostResamples)
	case len(q.Agents) == 1:
		return errors.New("[question] agents names one agent: name two or more, the first to be compared with the others, or leave it out")
	}
	for i, name := range q.Agents {
		known := s.agentNames()
		for _, a := range s.Agents {
			known = append(known, controlName(a.Name))
		}
		switch {
		case !slices.Contains(known, name):
			return fmt.Errorf("[question] agents: there is no agent %q: %s", plain.Line(name), plain.Suggest(name, s.agentNames()))
		case slices.Contains(q.Agents[:i], name):
			return fmt.Errorf("[question] agents names %q twice", plain.Line(name))
		}
	}
	return nil
}

// controlSuffix ends the name of an agent's control.
const controlSuffix = " by chance"

func controlName(agent string) string { return agent + controlSuffix }
