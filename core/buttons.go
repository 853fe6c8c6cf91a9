package core

import (
	"fmt"
	"strings"
)

// Buttons is a set of held buttons, one bit each. The low nibble holds the buttons and the high nibble the d-pad,
// in the bit order of the Game Boy's P1/JOYP matrix (Pan Docs, "Joypad Input"). The zero value holds none.
type Buttons uint8

// The eight buttons of a Game Boy.
const (
	A Buttons = 1 << iota
	B
	Select
	Start
	Right
	Left
	Up
	Down
)

// buttonNames are in bit order; they are the names that agents, keys and the record use.
var buttonNames = [8]string{"a", "b", "select", "start", "right", "left", "up", "down"}

// ButtonNames lists the names that ParseButtons knows, in bit order.
func ButtonNames() []string { return append([]string(nil), buttonNames[:]...) }

// String names the held buttons joined by "+", such as "a+up"; no button is "none".
func (b Buttons) String() string {
	if b == 0 {
		return "none"
	}
	var held []string
	for i, name := range buttonNames {
		if b&(1<<i) != 0 {
			held = append(held, name)
		}
	}
	return strings.Join(held, "+")
}

// ParseButtons is the inverse of String. Case does not matter; an unknown name is an error that lists the known ones.
func ParseButtons(s string) (Buttons, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "none" {
		return 0, nil
	}
	var held Buttons
	for name := range strings.SplitSeq(s, "+") {
		bit, ok := buttonBit(strings.TrimSpace(name))
		if !ok {
			return 0, fmt.Errorf("unknown button %q: use %s, or none", name, strings.Join(buttonNames[:], ", "))
		}
		held |= bit
	}
	return held, nil
}

func buttonBit(name string) (Buttons, bool) {
	for i, known := range buttonNames {
		if name == known {
			return 1 << i, true
		}
	}
	return 0, false
}

// MarshalText writes the form of String, so that buttons read well in JSON.
func (b Buttons) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads the form of String.
func (b *Buttons) UnmarshalText(text []byte) error {
	held, err := ParseButtons(string(text))
	if err != nil {
		return err
	}
	*b = held
	return nil
}
