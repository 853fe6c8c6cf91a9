package models

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/action"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/plane"
)

// Screen lists the versions and shows the chosen one.
type Screen struct {
	ctx      context.Context
	cancel   context.CancelFunc
	registry Registry
	open     func(dialog.Dialog) tea.Cmd

	versions []Version
	loaded   bool
	at       int    // the chosen version
	marked   string // ID of the version to compare with; empty: none
	files    []File
	runs     []core.RunSummary
	page     int // 0: what it is made of, 1: its runs
	scroll   int

	width, height int
}

// Options are what a screen needs.
type Options struct {
	Registry Registry
	Open     func(dialog.Dialog) tea.Cmd // opens a dialog at once
}

// New is a screen on a registry.
func New(ctx context.Context, o Options) *Screen {
	ctx, cancel := context.WithCancel(ctx)
	return &Screen{ctx: ctx, cancel: cancel, registry: o.Registry, open: o.Open}
}

// The messages of the screen's own commands.
type (
	versionsMsg struct {
		of       *Screen
		versions []Version
	}
	detailMsg struct {
		of    *Screen
		id    string
		files []File
		runs  []core.RunSummary
	}
	diffMsg struct {
		of          *Screen
		title, diff string
	}
)

// Init loads the list.
func (s *Screen) Init() tea.Cmd { return s.loadVersions }

func (s *Screen) loadVersions() tea.Msg {
	versions, err := s.registry.Versions(s.ctx)
	if err != nil {
		return nav.Toast{Text: err.Error(), Bad: true}
	}
	return versionsMsg{s, versions}
}

// loadDetail reads what the chosen version is made of, and its runs.
func (s *Screen) loadDetail() tea.Cmd {
	chosen, ok := s.chosen()
	if !ok {
		return nil
	}
	return func() tea.Msg {
		files, err := s.registry.Files(s.ctx, chosen.ID)
		runs, runsErr := s.registry.Runs(s.ctx, chosen.ID)
		if err = errors.Join(err, runsErr); err != nil {
			return nav.Toast{Text: err.Error(), Bad: true}
		}
		return detailMsg{s, chosen.ID, files, runs}
	}
}

func (s *Screen) chosen() (Version, bool) {
	if s.at >= len(s.versions) {
		return Version{}, false
	}
	return s.versions[s.at], true
}

// Update takes what was loaded.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case versionsMsg:
		if msg.of == s {
			s.versions, s.loaded = msg.versions, true
			s.at = min(s.at, max(len(s.versions)-1, 0))
			return s.loadDetail()
		}
	case detailMsg:
		if chosen, ok := s.chosen(); ok && msg.of == s && msg.id == chosen.ID {
			s.files, s.runs = msg.files, msg.runs
		}
	case diffMsg:
		if msg.of == s {
			return s.open(dialog.NewDiff(msg.title, msg.diff))
		}
	case tea.MouseWheelMsg:
		s.wheel(msg)
	case tea.MouseClickMsg:
		return s.click(msg)
	}
	return nil
}

func (s *Screen) wheel(msg tea.MouseWheelMsg) {
	switch msg.Button {
	case tea.MouseWheelUp:
		s.scroll = max(s.scroll-3, 0)
	case tea.MouseWheelDown:
		s.scroll += 3
	}
}

func (s *Screen) click(msg tea.MouseClickMsg) tea.Cmd {
	if row := msg.Y - listTop + s.listFrom(); msg.X < s.listWidth() && row >= 0 && row < len(s.versions) {
		return s.to(row)
	}
	return nil
}

// to chooses a version.
func (s *Screen) to(at int) tea.Cmd {
	at = min(max(at, 0), max(len(s.versions)-1, 0))
	if at == s.at {
		return nil
	}
	s.at, s.scroll, s.files, s.runs = at, 0, nil, nil
	return s.loadDetail()
}

// Key takes nothing: all keys are actions.
func (s *Screen) Key(tea.KeyPressMsg) (tea.Cmd, bool) { return nil, false }

// Actions are what can be done.
func (s *Screen) Actions() []action.Action {
	move := func(by int) func() tea.Cmd { return func() tea.Cmd { return s.to(s.at + by) } }
	scroll := func(by int) func() tea.Cmd {
		return func() tea.Cmd { s.scroll = max(s.scroll+by, 0); return nil }
	}
	return []action.Action{
		{Name: "up", Title: "Previous version", Short: "choose", Keys: []string{"up", "k"}, Do: move(-1)},
		{Name: "down", Title: "Next version", Keys: []string{"down", "j"}, Do: move(1)},
		{Name: "page", Title: "Switch between contents and runs", Short: "contents / runs", Keys: []string{"tab"}, Do: s.turn},
		{Name: "mark", Title: "Mark the version, to compare another with it", Short: "mark", Keys: []string{"space"}, Do: s.mark},
		{Name: "diff", Title: "Show the differences from the marked version, or from the previous one", Short: "differences", Keys: []string{"d"}, Do: s.diff},
		{Name: "alias", Title: "Set an alias for the version", Short: "alias", Keys: []string{"a"}, Do: s.askAlias},
		{Name: "play", Title: "Play the demo game with the version", Short: "play", Keys: []string{"p"}, Do: s.play},
		{Name: "runs", Title: "List the runs of the agent", Keys: []string{"R"}, Do: s.listRuns},
		{Name: "open", Title: "Replay its newest run", Keys: []string{"enter"}, Do: s.replay},
		{Name: "scroll_down", Title: "Scroll down", Keys: []string{"pgdown"}, Do: scroll(10)},
		{Name: "scroll_up", Title: "Scroll up", Keys: []string{"pgup"}, Do: scroll(-10)},
		{Name: "first", Title: "Newest version", Keys: []string{"home"}, Do: func() tea.Cmd { return s.to(0) }},
		{Name: "last", Title: "Oldest version", Keys: []string{"end"}, Do: func() tea.Cmd { return s.to(len(s.versions) - 1) }},
	}
}

func (s *Screen) turn() tea.Cmd {
	s.page, s.scroll = 1-s.page, 0
	return nil
}

func (s *Screen) mark() tea.Cmd {
	chosen, ok := s.chosen()
	switch {
	case !ok:
	case s.marked == chosen.ID:
		s.marked = ""
	default:
		s.marked = chosen.ID
	}
	return nil
}

// diff compares the chosen version with the marked one, or else with the one of its name before it.
func (s *Screen) diff() tea.Cmd {
	chosen, ok := s.chosen()
	if !ok {
		return nil
	}
	with, ok := s.other(chosen)
	if !ok {
		return nav.Tell("there is no version to compare it with: mark one")
	}
	return func() tea.Msg {
		diff, err := s.registry.Diff(s.ctx, with.ID, chosen.ID)
		switch {
		case err != nil:
			return nav.Toast{Text: err.Error(), Bad: true}
		case strings.TrimSpace(diff) == "":
			return nav.Toast{Text: "no differences"}
		}
		return diffMsg{s, label(with) + "  →  " + label(chosen), diff}
	}
}

func (s *Screen) other(chosen Version) (Version, bool) {
	for _, v := range s.versions {
		if s.marked != "" && v.ID == s.marked && v.ID != chosen.ID || s.marked == "" && v.Name == chosen.Name && v.Number == chosen.Number-1 {
			return v, true
		}
	}
	return Version{}, false
}

func label(v Version) string { return fmt.Sprintf("%s/%d", v.Name, v.Number) }

func (s *Screen) askAlias() tea.Cmd {
	chosen, ok := s.chosen()
	if !ok {
		return nil
	}
	return s.open(dialog.NewInput("Alias for "+label(chosen), "such as champion; models:/"+chosen.Name+"@champion then names it", "", func(typed string) (tea.Cmd, error) {
		alias := strings.TrimSpace(typed)
		if alias == "" {
			return nil, errors.New("give it a name")
		}
		return func() tea.Msg {
			if err := s.registry.SetAlias(s.ctx, chosen.ID, alias); err != nil {
				return nav.Toast{Text: err.Error(), Bad: true}
			}
			return s.loadVersions()
		}, nil
	}))
}

func (s *Screen) play() tea.Cmd {
	chosen, ok := s.chosen()
	if !ok {
		return nil
	}
	return nav.To(nav.Start{Agent: fmt.Sprintf("models:/%s/%d", chosen.Name, chosen.Number)})
}

func (s *Screen) listRuns() tea.Cmd {
	chosen, ok := s.chosen()
	if !ok {
		return nil
	}
	return nav.To(nav.Runs{Where: "agent=" + chosen.Name})
}

func (s *Screen) replay() tea.Cmd {
	if len(s.runs) == 0 {
		return nav.Tell("no runs yet")
	}
	return nav.To(nav.Replay{Run: s.runs[0].ID})
}

// Resize gives the screen its size, in cells.
func (s *Screen) Resize(width, height int) { s.width, s.height = width, height }

// Picture is none.
func (s *Screen) Picture() (plane.Rect, bool) { return plane.Rect{}, false }

// Covered needs nothing.
func (s *Screen) Covered() {}

// Title is the window's title.
func (s *Screen) Title() string { return "models" }

// Leave has nothing to wait for.
func (s *Screen) Leave() (bool, tea.Cmd) {
	s.cancel()
	return true, nil
}
