package core

import (
	"fmt"
	"strings"
)

// Buttons is a set of held buttons, one bit each. The low byte holds those of a Game Boy: its low nibble the buttons and
// its high nibble the d-pad, in the bit order of the P1/JOYP matrix (Pan Docs, "Joypad Input"). The high byte is for
// consoles with more; a Game Boy has no wires for it. The zero value holds none.
type Buttons uint16

// GameBoyButtons are those that a Game Boy has.
const GameBoyButtons Buttons = 0xFF

// The buttons: eight of a Game Boy, then those of consoles with more.
const (
	A Buttons = 1 << iota
	B
	Select
	Start
	Right
	Left
	Up
	Down
	L
	R
	X
	Y
)

// buttonNames are in bit order; they are the names that agents, keys and the record use. Bits without a name are free.
var buttonNames = [...]string{"a", "b", "select", "start", "right", "left", "up", "down", "l", "r", "x", "y"}

// ButtonNames lists the names that ParseButtons knows, in bit order.
func ButtonNames() []string { return append([]string(nil), buttonNames[:]...) }

// Names lists the names of the held buttons, in bit order. A bit without a name reads as "bit 12", which ParseButtons
// refuses.
func (b Buttons) Names() []string {
	var held []string
	for bit := range 16 {
		if b&(1<<bit) == 0 {
			continue
		}
		if bit < len(buttonNames) {
			held = append(held, buttonNames[bit])
		} else {
			held = append(held, fmt.Sprintf("bit %d", bit))
		}
	}
	return held
}

// On refuses buttons that a console does not have, in words that can be given back to a model.
func (b Buttons) On(console Buttons) error {
	if missing := b &^ console; missing != 0 {
		return fmt.Errorf("this console has no button %s: use %s, or none", strings.Join(missing.Names(), ", "), strings.Join(console.Names(), ", "))
	}
	return nil
}

// String names the held buttons joined by "+", such as "a+up"; no button is "none".
func (b Buttons) String() string {
	if b == 0 {
		return "none"
	}
	return strings.Join(b.Names(), "+")
}

// ParseButtons is the inverse of String. Case does not matter; an unknown name is an error that lists a Game Boy's.
func ParseButtons(s string) (Buttons, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "none" {
		return 0, nil
	}
	var held Buttons
	for name := range strings.SplitSeq(s, "+") {
		bit, ok := buttonBit(strings.TrimSpace(name))
		if !ok {
			return 0, fmt.Errorf("unknown button %q: use %s, or none", name, strings.Join(GameBoyButtons.Names(), ", "))
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
