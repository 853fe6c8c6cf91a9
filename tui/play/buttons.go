package play

import (
	"math/bits"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/action"
)

// buttonActions are the buttons of the console, which a person plays after taking over. Their order is that of the help.
var buttonActions = []struct {
	button core.Buttons
	action action.Action
}{
	{core.Up, action.Action{Name: "button.up", Title: "up", Keys: []string{"up"}}},
	{core.Down, action.Action{Name: "button.down", Title: "down", Keys: []string{"down"}}},
	{core.Left, action.Action{Name: "button.left", Title: "left", Keys: []string{"left"}}},
	{core.Right, action.Action{Name: "button.right", Title: "right", Keys: []string{"right"}}},
	{core.A, action.Action{Name: "button.a", Title: "A", Keys: []string{"z"}}},
	{core.B, action.Action{Name: "button.b", Title: "B", Keys: []string{"x"}}},
	{core.Start, action.Action{Name: "button.start", Title: "Start", Keys: []string{"enter"}}},
	{core.Select, action.Action{Name: "button.select", Title: "Select", Keys: []string{"backspace"}}},
}

// Buttons are the actions that play the console's buttons.
func Buttons(keys action.Keys) []action.Action {
	actions := make([]action.Action, len(buttonActions))
	for i, b := range buttonActions {
		actions[i] = b.action
	}
	return keys.On(actions)
}

// Hints stand in the footer before the other actions: the buttons, while a person plays.
func (s *Screen) Hints() []action.Action {
	if !s.journal.playing() {
		return nil
	}
	const moves = 4 // the first of the buttons
	move := make([]string, moves)
	for i := range move {
		move[i] = s.buttons[i].Key()
	}
	hints := []action.Action{{Short: "move", Keys: []string{strings.Join(move, "")}}}
	if len([]rune(hints[0].Keys[0])) > moves { // some are no single letters
		hints[0].Keys[0] = strings.Join(move, " ")
	}
	for i, a := range s.buttons[moves:] {
		if a.Short = a.Title; i == 2 {
			hints = append(hints, s.takeOver())
		}
		hints = append(hints, a)
	}
	return hints
}

// buttonOf is the bit of the button that a key plays; ok is false for a key that plays none. Shift and Caps Lock, which a
// player may touch, take no button away.
func (s *Screen) buttonOf(key tea.Key) (int, bool) {
	names := action.KeyNames(key)
	if key.Mod&^(tea.ModShift|tea.ModCapsLock|tea.ModNumLock) == 0 {
		names = append(names, action.KeyLabel(key))
	}
	for _, name := range names {
		for i, a := range s.buttons {
			if slices.Contains(a.Keys, name) {
				return bits.TrailingZeros16(uint16(buttonActions[i].button)), true
			}
		}
	}
	return 0, false
}
