package home

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/text"
)

// Actions are what can be done now.
func (s *Screen) Actions() []action.Action {
	play := action.Action{Name: "play", Title: "Play the chosen game with the chosen agent", Short: "play", Keys: []string{"enter", "p"}, Do: s.play}
	replay := action.Action{Name: "replay", Title: "Replay the chosen run", Do: s.replay}
	first, second := play, replay
	if s.focus == runs {
		first, second = replay, play
		first.Short, first.Keys, second.Keys = "replay", []string{"enter"}, []string{"p"}
		if r := s.run(); r != nil && s.isGoing(r.ID) {
			first.Title, first.Short = "Return to the run in progress", "return"
		}
	}
	actions := []action.Action{
		first, second,
		{Name: "focus_next", Title: "Next list", Short: "next list", Keys: []string{"tab", "right", "l"}, Do: s.turn(1)},
		{Name: "focus_previous", Title: "Previous list", Keys: []string{"shift+tab", "left", "h"}, Do: s.turn(-1)},
	}
	if a := s.agent(); a != nil && a.NeedsModel {
		actions = append(actions, action.Action{Name: "model", Title: "Choose the agent's model", Short: "model", Keys: []string{"m"}, Do: s.askModel(nil)})
	}
	return append(append(actions, s.moves()...),
		action.Action{Name: "runs", Title: "All recorded runs", Short: "all runs", Keys: []string{"r"}, Do: func() tea.Cmd { return nav.To(nav.Runs{}) }},
		action.Action{Name: "models", Title: "The versions of the agents", Short: "versions", Keys: []string{"v"}, Do: func() tea.Cmd { return nav.To(nav.Models{}) }})
}

func (s *Screen) moves() []action.Action {
	return []action.Action{
		{Name: "up", Title: "Previous row", Keys: []string{"up", "k"}, Do: s.move(-1)},
		{Name: "down", Title: "Next row", Keys: []string{"down", "j"}, Do: s.move(1)},
		{Name: "page_up", Title: "Page up", Keys: []string{"pgup"}, Do: s.page(-1)},
		{Name: "page_down", Title: "Page down", Keys: []string{"pgdown"}, Do: s.page(1)},
		{Name: "first", Title: "First row", Keys: []string{"home", "g"}, Do: s.move(-1 << 30)},
		{Name: "last", Title: "Last row", Keys: []string{"end", "G"}, Do: s.move(1 << 30)},
	}
}

func (s *Screen) move(by int) func() tea.Cmd {
	return func() tea.Cmd {
		s.cursors[s.focus].Move(by, s.rows(s.focus))
		return s.chose()
	}
}

func (s *Screen) page(way int) func() tea.Cmd {
	return func() tea.Cmd {
		s.cursors[s.focus].Page(way, s.rows(s.focus))
		return s.chose()
	}
}

func (s *Screen) turn(way pane) func() tea.Cmd {
	return func() tea.Cmd {
		s.focus = (s.focus + way + panes) % panes
		return s.wantPicture()
	}
}

// chose takes notice of a choice.
func (s *Screen) chose() tea.Cmd {
	if g := s.game(); g != nil {
		s.choice.Game, s.choice.capture = g.Path, ""
	}
	if c := s.capture(); c != nil {
		s.choice.capture = c.Name
	}
	if a := s.agent(); a != nil {
		s.choice.Agent = a.Name
	}
	return s.wantPicture()
}

// play starts the chosen game, and asks before for what is missing.
func (s *Screen) play() tea.Cmd {
	g, a := s.game(), s.agent()
	switch {
	case g == nil || a == nil:
		return nav.Tell("still looking for games and agents")
	case g.Problem != "":
		return nav.Fail(fmt.Errorf("%s cannot be played: %s", g.Title, g.Problem))
	case a.Missing != "":
		return nav.Fail(fmt.Errorf("%s cannot play yet: %s", a.Name, a.Missing))
	case a.NeedsModel && s.model(a) == "":
		return s.askModel(s.play)()
	}
	s.remember()
	return nav.To(nav.Start{Game: g.Path, Agent: a.Name, Model: s.choice.Models[a.Name], Capture: s.choice.capture})
}

func (s *Screen) replay() tea.Cmd {
	r := s.run()
	if r == nil {
		return nav.Tell("no runs yet: play a game first")
	}
	return nav.To(nav.Replay{Run: r.ID})
}

// askModel asks which model the chosen agent is to ask; then, where it is not nil, is what is done next.
func (s *Screen) askModel(then func() tea.Cmd) func() tea.Cmd {
	return func() tea.Cmd {
		a := s.agent()
		if a == nil {
			return nil
		}
		hint := "as the endpoint calls it, such as gpt-4.1-mini; empty: none"
		if a.Model != "" {
			hint = "as the endpoint calls it; empty: " + text.CleanLine(a.Model)
		}
		name := a.Name
		return s.open(dialog.NewInput("Model for "+text.CleanLine(name), hint, s.choice.Models[name], func(typed string) (tea.Cmd, error) {
			model := strings.TrimSpace(typed)
			if model == "" && then != nil {
				return nil, errors.New("give the name of a model")
			}
			if s.choice.Models[name] = model; model == "" {
				delete(s.choice.Models, name)
			}
			s.remember()
			if then != nil {
				return then(), nil
			}
			return nil, nil
		}))
	}
}

func (s *Screen) remember() {
	data, err := json.Marshal(s.choice)
	if err == nil {
		s.shelf.Remember(choiceName, data)
	}
}
