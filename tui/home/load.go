package home

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
)

// stock is what the screen lists.
type stock struct {
	games  []Game
	starts []start // each game, followed by its captures
	agents []Agent
	runs   []core.RunSummary
	known  bool // it was loaded
}

// start is where a game can be started from: the n-th game, at power-on or at its n-th capture.
type start struct{ game, capture int }

const powerOn = -1

func startsOf(games []Game) []start {
	var starts []start
	for i, g := range games {
		starts = append(starts, start{i, powerOn})
		for j := range g.Captures {
			starts = append(starts, start{i, j})
		}
	}
	return starts
}

// The messages of the screen's own commands, of which only the screen that they name takes notice.
type (
	stockMsg struct {
		of    *Screen
		watch int
		stock stock
		err   error
	}
	markMsg struct {
		of    *Screen
		watch int
		mark  string
	}
	pollMsg struct {
		of    *Screen
		watch int
	}
)

const (
	pollEvery  = 2 * time.Second
	liveEvery  = 6 * time.Second // a run whose process died changes no file: so often the lists are loaded anyhow
	mostRecent = 100             // runs that are listed; the screen of runs has them all
)

// Revealed says that the screen is on top now: from here on it watches for changes.
func (s *Screen) Revealed() tea.Cmd {
	s.watch++
	s.arrange()
	return s.look()
}

// Hidden says that another screen has come over it: it watches no more.
func (s *Screen) Hidden() { s.watch++ }

// look asks whether anything has changed.
func (s *Screen) look() tea.Cmd {
	watch := s.watch
	return func() tea.Msg { return markMsg{s, watch, s.shelf.Mark(s.ctx)} }
}

func (s *Screen) takeMark(msg markMsg) tea.Cmd {
	if msg.of != s || msg.watch != s.watch {
		return nil
	}
	stale := s.clock().Sub(s.since) >= liveEvery && slices.ContainsFunc(s.stock.runs, func(r core.RunSummary) bool { return r.Status == core.Running })
	if s.stock.known && msg.mark == s.mark && s.failure == "" && !stale {
		return s.lookLater()
	}
	s.mark = msg.mark
	return s.load(msg.watch)
}

func (s *Screen) lookLater() tea.Cmd {
	watch := s.watch
	return s.tick(pollEvery, func(time.Time) tea.Msg { return pollMsg{s, watch} })
}

// load reads the lists. What can be had is shown, whatever fails.
func (s *Screen) load(watch int) tea.Cmd {
	return func() tea.Msg {
		loaded := stock{known: true}
		var errs [3]error
		loaded.runs, errs[0] = s.shelf.Runs(s.ctx)
		loaded.games, errs[1] = s.shelf.Games(s.ctx, loaded.runs)
		loaded.starts = startsOf(loaded.games)
		loaded.agents, errs[2] = s.shelf.Agents(s.ctx)
		loaded.runs = loaded.runs[:min(len(loaded.runs), mostRecent)]
		return stockMsg{s, watch, loaded, errors.Join(errs[:]...)}
	}
}

// takeStock shows what was loaded, with the same things chosen as before.
func (s *Screen) takeStock(msg stockMsg) tea.Cmd {
	if msg.of != s {
		return nil
	}
	var run string
	if r := s.run(); r != nil {
		run = r.ID
	}
	s.stock, s.since = msg.stock, s.clock()
	s.cursors[games].At = indexOr0(s.stock.starts, s.isChosen)
	s.cursors[agents].At = indexOr0(s.stock.agents, func(a Agent) bool { return a.Name == s.choice.Agent })
	s.cursors[runs].At = indexOr0(s.listed(), func(r core.RunSummary) bool { return r.ID == run })
	s.arrange()
	cmds := []tea.Cmd{s.wantPicture(), s.tellOnce(msg.err)}
	if msg.watch == s.watch {
		cmds = append(cmds, s.lookLater())
	}
	return tea.Batch(cmds...)
}

// tellOnce tells of a failure once. While there is one, each look loads the lists again.
func (s *Screen) tellOnce(err error) tea.Cmd {
	if err == nil {
		s.failure = ""
		return nil
	}
	if s.failure == err.Error() {
		return nil
	}
	s.failure = err.Error()
	return nav.Fail(err)
}

func indexOr0[T any](all []T, is func(T) bool) int { return max(slices.IndexFunc(all, is), 0) }

// isChosen reports whether a person chose that start.
func (s *Screen) isChosen(at start) bool {
	g := &s.stock.games[at.game]
	if at.capture == powerOn {
		return g.Path == s.choice.Game && s.choice.capture == ""
	}
	return g.Path == s.choice.Game && g.Captures[at.capture].Name == s.choice.capture
}

// game is the chosen game; nil where there is none yet.
func (s *Screen) game() *Game {
	if at := chosen(s.stock.starts, s.cursors[games].At); at != nil {
		return &s.stock.games[at.game]
	}
	return nil
}

// capture is the chosen state of the game; nil for power-on.
func (s *Screen) capture() *core.Capture {
	at := chosen(s.stock.starts, s.cursors[games].At)
	if at == nil || at.capture == powerOn {
		return nil
	}
	return &s.stock.games[at.game].Captures[at.capture]
}

func (s *Screen) agent() *Agent { return chosen(s.stock.agents, s.cursors[agents].At) }

func (s *Screen) run() *core.RunSummary { return chosen(s.listed(), s.cursors[runs].At) }

// runsGoing are the runs that go on in this process.
func (s *Screen) runsGoing() []core.RunSummary {
	if s.going == nil {
		return nil
	}
	return s.going()
}

// listed are the runs that go on here, and then what is recorded of others.
func (s *Screen) listed() []core.RunSummary {
	going := s.runsGoing()
	if len(going) == 0 {
		return s.stock.runs
	}
	here := map[string]bool{}
	for i := range going {
		here[going[i].ID] = true
	}
	for _, r := range s.stock.runs {
		if !here[r.ID] {
			going = append(going, r)
		}
	}
	return going
}

// Choose focuses a run.
func (s *Screen) Choose(run string) {
	s.focus = runs
	s.cursors[runs].At = indexOr0(s.listed(), func(r core.RunSummary) bool { return r.ID == run })
}

// isGoing reports whether a run goes on here.
func (s *Screen) isGoing(run string) bool {
	return slices.ContainsFunc(s.runsGoing(), func(r core.RunSummary) bool { return r.ID == run })
}

func chosen[T any](all []T, at int) *T {
	if at >= len(all) {
		return nil
	}
	return &all[at]
}

// model is the model that an agent would ask; empty where none is named.
func (s *Screen) model(a *Agent) string {
	if named := s.choice.Models[a.Name]; named != "" {
		return named
	}
	return a.Model
}
