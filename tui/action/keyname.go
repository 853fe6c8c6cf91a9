package action

import (
	"unicode"

	tea "charm.land/bubbletea/v2"
)

// KeyName is the name of a key by which actions are looked up: the text that it types, as the terminal reports it, or else
// its modifiers and its label, such as "ctrl+z" or "shift+left". The label is that of the person's own layout: Bubble Tea
// names it after a US keyboard, where the key of a German Ctrl+Z is Ctrl+Y.
func KeyName(k tea.Key) string {
	if unicode.Is(unicode.Latin, k.Code) {
		k.BaseCode = 0
	}
	return k.String()
}

// KeyNames are the names to look a key up by, the best first. On a layout whose letters are not Latin, such as a Russian one,
// the second is that of the same key on a US keyboard, so that letters do what the help says.
func KeyNames(k tea.Key) []string {
	names := []string{KeyName(k)}
	foreign := unicode.IsLetter(k.Code) && !unicode.Is(unicode.Latin, k.Code)
	if !foreign || k.BaseCode < 'a' || k.BaseCode > 'z' {
		return names
	}
	letter := string(k.BaseCode)
	if k.Mod.Contains(tea.ModShift) {
		letter = string(unicode.ToUpper(k.BaseCode))
	}
	if k.Mod&^(tea.ModShift|tea.ModCapsLock|tea.ModNumLock) == 0 {
		names = append(names, letter)
	}
	return names
}

// KeyLabel is the key without its modifiers, such as "z" for Shift+Z or for Z with Caps Lock on.
func KeyLabel(k tea.Key) string { return KeyName(tea.Key{Code: k.Code}) }
