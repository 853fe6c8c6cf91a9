package tui

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core"
	"dotmatrix/tui/play"
)

// randomKeys are all that an action may stand on, and some that none does.
var randomKeys = []string{"space", "n", "t", "+", "-", "?", "q", ":", "esc", "enter", "tab", "shift+tab", "up", "down", "left", "right",
	"shift+left", "shift+right", "home", "end", "pgup", "pgdown", "g", "m", "e", "r", "s", "o", "<", ">", "{", "}", "0", "1", "2", "3", "z", "x", "d", "7", "ctrl+p"}

// Whatever is pressed, told and resized: no panic, and every row is as wide as the screen at the most.
func FuzzScreen(f *testing.F) {
	for seed := range uint64(4) {
		f.Add(seed, uint16(200))
	}
	f.Fuzz(func(t *testing.T, seed uint64, n uint16) {
		random := rand.New(rand.NewPCG(seed, 1))
		s := newFakeProgram(t, 80, 24, colorprofile.TrueColor)
		if seed%2 == 0 {
			s.live()
		} else {
			s.replayed(42)
		}
		for range n % 400 {
			if s.source.closed {
				return // the screen was left
			}
			s.disturb(random)
			s.checkRows()
		}
	})
}

// disturb does one of the things that can happen.
func (s *fakeProgram) disturb(random *rand.Rand) {
	switch random.IntN(8) {
	case 0:
		s.app.Update(tea.WindowSizeMsg{Width: random.IntN(260), Height: random.IntN(90)})
	case 1:
		s.app.Update(tea.MouseClickMsg{X: random.IntN(250), Y: random.IntN(80), Button: tea.MouseLeft})
	case 2:
		s.app.Update(tea.MouseMotionMsg{X: random.IntN(250), Y: random.IntN(80), Button: tea.MouseLeft})
	case 3:
		s.app.Update(tea.MouseWheelMsg{X: random.IntN(250), Y: random.IntN(80), Button: tea.MouseWheelUp})
	case 4:
		if screen, playing := s.top().(*play.Screen); playing { // else the run was left, and goes on in the background
			screen.Tell(s.randomEvent(random))
		}
	default:
		s.app.Update(tea.KeyPressMsg(keyNamed(s.t, randomKeys[random.IntN(len(randomKeys))])))
	}
}

func (s *fakeProgram) randomEvent(random *rand.Rand) core.Event {
	words := []string{"plain words", "**bold** and `code`\n\n- a list\n- of two", "\x1b[2J\u202e日本語のとても長いテキスト", strings.Repeat("long ", 200), "```\ncode\n", ""}
	said := words[random.IntN(len(words))]
	seq := random.IntN(200)
	switch random.IntN(6) {
	case 0:
		return core.StepBegan{Seq: seq, Actor: core.ActorAgent}
	case 1:
		return core.TextDelta{Channel: core.Channel(random.IntN(2)), Text: said}
	case 2:
		return core.ToolDelta{Index: random.IntN(3), Name: "walk_to", Text: said}
	case 3:
		return core.Noticed{Text: said}
	case 4:
		return core.StateChanged{State: core.State{Actor: []core.Actor{core.ActorAgent, core.ActorPerson}[random.IntN(2)], Seq: seq,
			Replay: random.IntN(2) == 0, Paused: random.IntN(2) == 0, Pace: 1}}
	default:
		return core.StepEnded{Step: fakeStep(seq, core.ActorAgent, said, "up a")}
	}
}

func (s *fakeProgram) checkRows() {
	s.t.Helper()
	if s.width == 0 {
		return
	}
	rows := strings.Split(s.View().Content, "\n")
	if !s.dialogs.Any() && len(rows) > max(s.height, 1) {
		s.t.Fatalf("%d rows on a screen of %dx%d", len(rows), s.width, s.height)
	}
	for _, row := range rows {
		if width := ansi.StringWidth(row); width > s.width && !s.dialogs.Any() {
			s.t.Fatalf("a row of %d columns on a screen of %dx%d: %q", width, s.width, s.height, row)
		}
	}
}
