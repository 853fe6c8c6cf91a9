package home

import (
	"errors"
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
	"dotmatrix/tui/tuitest"
)

func TestView(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 23}, {120, 39}, {240, 79}} {
		t.Run(fmt.Sprintf("%dx%d", size.width, size.height), func(t *testing.T) {
			golden.RequireEqual(t, newFakeScreen(t, newFakeShelf(), size.width, size.height).Seen())
		})
	}
}

func TestViewOfEachThing(t *testing.T) {
	for name, keys := range map[string][]string{
		"broken": {"end"}, "capture": {"down"}, "agent": {"tab", "down"}, "agent not set up": {"tab", "end"}, "run": {"tab", "tab", "down"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFakeScreen(t, newFakeShelf(), 80, 23)
			s.Press(keys...)
			golden.RequireEqual(t, s.Seen())
		})
	}
}

// What somebody sees who has never played.
func TestViewAtFirst(t *testing.T) {
	shelf := newFakeShelf()
	shelf.games, shelf.runs = []Game{{Title: "LAMPWICK", Console: "Game Boy", Mapper: "ROM", Profile: "lampwick", Story: 12}}, nil
	golden.RequireEqual(t, newFakeScreen(t, shelf, 80, 23).Seen())
}

func TestEverySizeIsFilled(t *testing.T) {
	s := newFakeScreen(t, newFakeShelf(), 80, 23)
	for range panes {
		s.EverySize()
		s.Press("tab")
	}
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
		want []tea.Msg
	}{
		{"at once", []string{"enter"}, []tea.Msg{nav.Start{Agent: "explorer"}}},
		{"a capture", []string{"down", "enter"}, []tea.Msg{nav.Start{Agent: "explorer", Capture: "before the moth"}}},
		{"a capture and back", []string{"down", "up", "enter"}, []tea.Msg{nav.Start{Agent: "explorer"}}},
		{"another game", []string{"down", "down", "enter"}, []tea.Msg{nav.Start{Game: "/roms/red.gb", Agent: "explorer"}}},
		{"with a model that is set", []string{"tab", "down", "down", "enter"}, []tea.Msg{nav.Start{Agent: "react"}}},
		{"what cannot be played", []string{"end", "enter"}, []tea.Msg{nav.Toast{Bad: true,
			Text: "broken.gb cannot be played: not a Game Boy ROM: its header has neither the logo nor a valid checksum"}}},
		{"what is not set up", []string{"tab", "end", "enter"}, []tea.Msg{nav.Toast{Bad: true,
			Text: "far cannot play yet: no model is set up; set OPENAI_API_KEY"}}},
		{"a run", []string{"shift+tab", "j", "enter"}, []tea.Msg{nav.Replay{Run: "11bb11bb11bb11bb"}}},
		{"a game beside the runs", []string{"tab", "tab", "p"}, []tea.Msg{nav.Start{Agent: "explorer"}}},
		{"all runs", []string{"r"}, []tea.Msg{nav.Runs{}}},
		{"versions", []string{"v"}, []tea.Msg{nav.Models{}}},
		{"past the ends", []string{"up", "up", "down", "pgdown", "pgup", "G", "g", "enter"}, []tea.Msg{nav.Start{Agent: "explorer"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newFakeScreen(t, newFakeShelf(), 80, 23)
			s.Press(c.keys...)
			s.Asked(c.want...)
		})
	}
}

// An agent that has no model is asked for one when it is to play, and the answer is kept.
func TestModelIsAskedFor(t *testing.T) {
	shelf := newFakeShelf()
	s := newFakeScreen(t, shelf, 80, 23)
	s.Press("tab", "down", "enter", "enter")
	if s.Asked(); !s.Dialogs.Any() {
		t.Fatal("no model is asked for")
	}
	s.Press("m1", "enter")
	want := nav.Start{Agent: "openai", Model: "m1"}
	s.Asked(want)
	s = newFakeScreen(t, shelf, 80, 23)
	s.Press("enter")
	s.Asked(want) // the next time, too
	s.Press("tab", "m")
	if !s.Dialogs.Any() {
		t.Error("the model cannot be changed")
	}
}

func TestNothingToPlayYet(t *testing.T) {
	s := newFakeScreen(t, &fakeShelf{kept: map[string][]byte{"home": []byte("no JSON")}}, 80, 23)
	s.Press("enter", "tab", "tab", "enter")
	s.Asked(nav.Toast{Text: "still looking for games and agents", Plain: true}, nav.Toast{Text: "no runs yet: play a game first", Plain: true})
}

func TestMouse(t *testing.T) {
	s := newFakeScreen(t, newFakeShelf(), 80, 23)
	for _, c := range []struct {
		x, y int
		want []tea.Msg
	}{
		{3, 6, nil}, {3, 6, []tea.Msg{nav.Start{Game: "/roms/red.gb", Agent: "explorer"}}}, // a game, and again
		{3, 12, nil}, {3, 12, []tea.Msg{nav.Start{Game: "/roms/red.gb", Agent: "react"}}}, // an agent
		{3, 17, nil}, {3, 17, []tea.Msg{nav.Replay{Run: "11bb11bb11bb11bb"}}}, // a run
		{3, 3, nil}, {3, 21, nil}, {3, 0, nil}, {70, 5, nil}, // a title, below the rows, above the lists, beside them
	} {
		s.Click(c.x, c.y)
		s.Asked(c.want...)
	}
	s.Send(tea.MouseWheelMsg{X: 3, Y: 5, Button: tea.MouseWheelDown})
	if g := s.Screen.game(); g.Title != "broken.gb" {
		t.Errorf("the wheel chooses %q", g.Title)
	}
}

// The lists follow what changes while the screen is on top, and only then.
func TestChangesAreSeen(t *testing.T) {
	shelf := newFakeShelf()
	s := newFakeScreen(t, shelf, 80, 23)
	s.Press("down", "down", "tab", "tab", "down")
	s.Wait()
	if shelf.loads != 1 {
		t.Errorf("loaded %d times though nothing changed", shelf.loads)
	}
	if s.Press("tab", "up", "tab", "tab"); s.Screen.capture() == nil {
		t.Fatal("no capture is chosen")
	}
	shelf.mark = "1"
	if s.Wait(); s.Screen.capture() == nil {
		t.Error("the capture is not chosen any more")
	}
	s.Press("tab", "down", "tab", "tab")
	shelf.loads = 1
	shelf.mark, shelf.runs = "2", append([]core.RunSummary{fakeRun("33dd33dd33dd33dd", core.Running, 0, 0, "")}, shelf.runs...)
	s.Wait()
	if shelf.loads != 2 || s.Screen.run().ID != "11bb11bb11bb11bb" || s.Screen.game().Title != "POKEMON RED" {
		t.Errorf("after a change: loaded %d times, run %s, game %s", shelf.loads, s.Screen.run().ID, s.Screen.game().Title)
	}
	s.Now = s.Now.Add(time.Minute) // a process that dies changes no file
	if s.Wait(); shelf.loads != 3 {
		t.Errorf("loaded %d times, want 3: the run that goes on may have died", shelf.loads)
	}
	s.Screen.Hidden()
	s.Wait()
	if s.Waiting() != 0 {
		t.Error("a screen that is not on top goes on looking")
	}
	s.Do(s.Screen.Revealed())
	if s.Waiting() != 1 {
		t.Errorf("%d looks are waited for, want 1", s.Waiting())
	}
}

func TestFailureIsToldOnce(t *testing.T) {
	shelf := newFakeShelf()
	shelf.err = errors.New("the record is damaged")
	s := newFakeScreen(t, shelf, 80, 23)
	s.Wait()
	s.Wait()
	s.Asked(nav.Toast{Text: "the record is damaged", Bad: true})
	if shelf.loads != 3 {
		t.Errorf("what failed is not tried again: %d times", shelf.loads)
	}
}

// What files, models and records say may hold anything, and must not reach the terminal as more than text.
func TestHostileText(t *testing.T) {
	hostile := tuitest.Hostile
	run := fakeRun("\x1b[2J", core.Status("\x1b[2J"), 1, 0, hostile, hostile, hostile)
	run.Agent.Name, run.Machine.ROM.Title = hostile, hostile
	shelf := &fakeShelf{kept: map[string][]byte{}, runs: []core.RunSummary{run},
		games: []Game{{Path: hostile, Title: hostile, Console: hostile, Mapper: hostile, Profile: hostile, Story: 3, Best: []string{hostile}, Runs: 1,
			Captures: []core.Capture{{Name: hostile, Note: hostile, Run: hostile}}}, {Title: hostile, Problem: hostile, Path: "2"}},
		agents: []Agent{{Name: hostile, About: hostile, NeedsModel: true, Model: hostile, Gets: &core.Ledger{Observes: []string{hostile}}}, {Name: "b" + hostile, Missing: hostile}}}
	s := newFakeScreen(t, shelf, 120, 39)
	for _, keys := range [][]string{{"up"}, {"down"}, {"down"}, {"tab"}, {"down"}, {"tab"}} {
		s.Press(keys...)
		s.Rows()
	}
}
