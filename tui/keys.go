package tui

import (
	"charm.land/bubbles/v2/key"

	"dotmatrix/core"
)

// keyMap are the keys of the screen. What a key does in a live run and in a replay stands in its help.
type keyMap struct {
	Pause, Step, TakeOver, Faster, Slower, Help, Quit, Force key.Binding // everywhere, or live
	Next, Previous, NextTen, PreviousTen, First, Last, Jump  key.Binding // in a replay
	ScrollUp, ScrollDown, Close                              key.Binding
}

func newKeyMap() keyMap {
	bind := func(shown, help string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, help))
	}
	return keyMap{
		Pause:       bind("space", "pause", "space"),
		Step:        bind("n", "step", "n"),
		TakeOver:    bind("t", "take over", "t"),
		Faster:      bind("+", "faster", "+", "="),
		Slower:      bind("-", "slower", "-", "_"),
		Help:        bind("?", "keys", "?"),
		Quit:        bind("q", "quit", "q", "ctrl+c"),
		Force:       bind("ctrl+c", "quit at once", "ctrl+c"),
		Next:        bind("→", "on", "right"),
		Previous:    bind("←", "back", "left"),
		NextTen:     bind("shift+→ pgdn", "ten on", "shift+right", "pgdown"),
		PreviousTen: bind("shift+← pgup", "ten back", "shift+left", "pgup"),
		First:       bind("home", "first step", "home"),
		Last:        bind("end", "last step", "end"),
		Jump:        bind("g", "go to step", "g"),
		ScrollUp:    bind("pgup", "earlier thoughts", "pgup"),
		ScrollDown:  bind("pgdn", "later thoughts", "pgdown"),
		Close:       bind("esc", "close", "esc", "q", "?", "enter"),
	}
}

// gameKeys are the keys that a person plays with after taking over.
var gameKeys = []struct {
	binding key.Binding
	button  core.Buttons
}{
	{key.NewBinding(key.WithKeys("up"), key.WithHelp("↑ ↓ ← →", "the d-pad")), core.Up},
	{key.NewBinding(key.WithKeys("down")), core.Down},
	{key.NewBinding(key.WithKeys("left")), core.Left},
	{key.NewBinding(key.WithKeys("right")), core.Right},
	{key.NewBinding(key.WithKeys("z"), key.WithHelp("z", "A")), core.A},
	{key.NewBinding(key.WithKeys("x"), key.WithHelp("x", "B")), core.B},
	{key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "Start")), core.Start},
	{key.NewBinding(key.WithKeys("backspace"), key.WithHelp("backspace", "Select")), core.Select},
}

// live and replayed are the bindings in the order in which the help shows them; the first ones stand in the footer too.
func (k keyMap) live() []key.Binding {
	return []key.Binding{k.Pause, k.Step, k.TakeOver, k.Faster, k.Slower, k.Help, k.Quit, k.ScrollUp, k.ScrollDown}
}

func (k keyMap) replayed() []key.Binding {
	return []key.Binding{k.Previous, k.Next, k.Pause, k.Jump, k.Help, k.Quit, k.Faster, k.Slower, k.PreviousTen, k.NextTen, k.First, k.Last}
}
