package tuitest

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

var keyCodes = map[string]rune{"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "enter": tea.KeyEnter,
	"esc": tea.KeyEscape, "backspace": tea.KeyBackspace, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "space": tea.KeySpace, "tab": tea.KeyTab}

// Key is the key of a name such as "enter", "shift+left", "ctrl+c" or "q". named is false for a letter, and for a name that no
// key has, which is a text.
func Key(name string) (key tea.KeyPressMsg, named bool) {
	bare := name
	if rest, ok := strings.CutPrefix(bare, "shift+"); ok {
		key.Mod, bare = tea.ModShift, rest
	}
	if rest, ok := strings.CutPrefix(bare, "ctrl+"); ok {
		key.Mod, bare = tea.ModCtrl, rest
	}
	if code, ok := keyCodes[bare]; ok {
		key.Code = code
		return key, true
	}
	if runes := []rune(bare); len(runes) == 1 {
		if key.Code = runes[0]; key.Mod == 0 {
			return letter(runes[0]), false
		}
		return key, true
	}
	return tea.KeyPressMsg{}, false
}

// letter is the key that types a rune.
func letter(r rune) tea.KeyPressMsg { return tea.KeyPressMsg{Code: r, Text: string(r)} }
