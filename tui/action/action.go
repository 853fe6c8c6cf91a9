// Package action names everything that a person can do, so that keys, the help, the footer and the command palette are
// all made from one list. Every screen of tui lists its actions; the root looks keys up in them.
package action

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Action is something that a person can do.
type Action struct {
	Name  string         // in the configuration, such as "pause"
	Title string         // in the help and the palette, such as "pause or go on"
	Short string         // in the footer; empty: it does not stand there
	Keys  []string       // as Bubble Tea names them
	Do    func() tea.Cmd // nil: only shown, as the buttons of a game are
}

// Key is the first key as people read it; empty where there is none.
func (a Action) Key() string {
	if len(a.Keys) == 0 {
		return ""
	}
	return Pretty(a.Keys[0])
}

// AllKeys are the keys as people read them.
func (a Action) AllKeys() string {
	shown := make([]string, len(a.Keys))
	for i, k := range a.Keys {
		shown[i] = Pretty(k)
	}
	return strings.Join(shown, " ")
}

// Find gives the action that a key does; the key goes by any of the names, the first of them the best.
func Find(actions []Action, names ...string) (Action, bool) {
	for _, name := range names {
		for _, a := range actions {
			if a.Do != nil && slices.Contains(a.Keys, name) {
				return a, true
			}
		}
	}
	return Action{}, false
}

var pretty = map[string]string{"left": "←", "right": "→", "up": "↑", "down": "↓", "pgup": "PgUp", "pgdown": "PgDn", "home": "Home",
	"end": "End", "enter": "Enter", "backspace": "Backspace", "space": "Space", "tab": "Tab", "esc": "Esc", "delete": "Del"}

// Pretty is a key as people read it, such as "Shift+→".
func Pretty(key string) string {
	parts := strings.Split(key, "+")
	if key == "+" || strings.HasSuffix(key, "++") {
		parts = append(strings.Split(strings.TrimSuffix(strings.TrimSuffix(key, "+"), "+"), "+"), "+")
	}
	out := parts[:0]
	for _, p := range parts {
		switch {
		case p == "":
			continue
		case pretty[p] != "":
			p = pretty[p]
		case p == "ctrl" || p == "shift" || p == "alt":
			p = strings.ToUpper(p[:1]) + p[1:]
		}
		out = append(out, p)
	}
	return strings.Join(out, "+")
}
