package play

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/dialog"
	"dotmatrix/tui/nav"
)

func (s *Screen) askStep() tea.Cmd {
	last := s.journal.length
	return s.open(dialog.NewInput("Go to a step", fmt.Sprintf("a step from 0 to %d", last), "", func(typed string) (tea.Cmd, error) {
		seq, err := strconv.Atoi(strings.TrimSpace(typed))
		if err != nil || seq < 0 || seq > last {
			return nil, fmt.Errorf("give a number from 0 to %d", last)
		}
		return s.do(core.Seek{Seq: seq})(), nil
	}))
}

// askRewind asks where to go back to, and what to do otherwise from there.
func (s *Screen) askRewind() tea.Cmd {
	last := s.journal.state.Seq
	fields := append([]dialog.Field{{Label: "step", Hint: fmt.Sprintf("0 to %d", last), Value: fmt.Sprint(max(last-1, 0))}}, changeFields...)
	return s.open(dialog.NewForm("Rewind and continue from there", fields, func(values []string) (tea.Cmd, error) {
		seq, err := strconv.Atoi(strings.TrimSpace(values[0]))
		if err != nil || seq < 0 || seq > last {
			return nil, fmt.Errorf("give a step from 0 to %d", last)
		}
		change, err := readChange(values[1:])
		if err != nil {
			return nil, err
		}
		return s.do(core.Rewind{Seq: seq, Change: change})(), nil
	}))
}

// changeFields ask what a fork does otherwise than its parent.
var changeFields = []dialog.Field{
	{Label: "agent", Hint: "the same"},
	{Label: "settings", Hint: "key=value key=value"},
	{Label: "note", Hint: "why"},
}

// readChange reads what was typed into changeFields.
func readChange(values []string) (core.Change, error) {
	change := core.Change{Agent: strings.TrimSpace(values[0]), Note: strings.TrimSpace(values[2])}
	for _, setting := range strings.Fields(values[1]) {
		key, value, ok := strings.Cut(setting, "=")
		if !ok || key == "" {
			return change, fmt.Errorf("%q is no setting: use key=value", setting)
		}
		if key == "model" { // as --model does, it makes no other version of the agent
			change.Model = value
			continue
		}
		if change.Settings == nil {
			change.Settings = map[string]string{}
		}
		change.Settings[key] = value
	}
	return change, nil
}

// askFork asks what to do otherwise from the step that is shown, and plays on from there.
func (s *Screen) askFork() tea.Cmd {
	run, seq := s.journal.run.ID, s.journal.state.Seq
	return s.open(dialog.NewForm(fmt.Sprintf("Play on from step %d", seq), changeFields, func(values []string) (tea.Cmd, error) {
		change, err := readChange(values)
		if err != nil {
			return nil, err
		}
		return nav.To(nav.Fork{Run: run, Seq: seq, Change: change}), nil
	}))
}

func (s *Screen) askSteer() tea.Cmd {
	return s.open(dialog.NewInput("Say to the agent", "The agent will see this on its next step.", "", func(typed string) (tea.Cmd, error) {
		return s.do(core.Steer{Text: typed})(), nil
	}))
}

func (s *Screen) askBookmark() tea.Cmd {
	return s.open(dialog.NewInput(fmt.Sprintf("Bookmark step %d", s.journal.state.Seq), "Note (optional)", "", func(typed string) (tea.Cmd, error) {
		return s.do(core.BookmarkStep{Text: strings.TrimSpace(typed)})(), nil
	}))
}

func (s *Screen) askCapture() tea.Cmd {
	return s.open(dialog.NewInput(fmt.Sprintf("Capture step %d", s.journal.state.Seq), "a name, to start runs from it later", "", func(typed string) (tea.Cmd, error) {
		name := strings.TrimSpace(typed)
		if name == "" {
			return nil, errors.New("give it a name")
		}
		return s.do(core.CaptureStep{Name: name})(), nil
	}))
}
