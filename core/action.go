package core

import (
	"errors"
	"fmt"
	"strings"
)

// Defaults and limits of an action, in video frames.
const (
	DefaultHold = 8
	DefaultWait = 16
	MaxHold     = 600
	MaxWait     = 3600
	MaxSettle   = 600
	MaxPresses  = 64
)

// Press is buttons held for Hold frames, then Wait frames with none. Buttons may be none: then it only waits.
type Press struct {
	Buttons Buttons `json:"buttons"`
	Hold    int     `json:"hold"` // frames, 1..MaxHold
	Wait    int     `json:"wait"` // frames, 0..MaxWait
}

// Action is what an actor asks of the machine in one step: presses in order and then, where Settle is not zero, up
// to Settle frames more until the picture is still.
type Action struct {
	Presses []Press `json:"presses"`
	Settle  int     `json:"settle,omitempty"` // frames, 0..MaxSettle
}

// PressAll is the action that presses each of the buttons in turn with the default hold and wait.
func PressAll(buttons ...Buttons) Action {
	presses := make([]Press, len(buttons))
	for i, b := range buttons {
		presses[i] = Press{Buttons: b, Hold: DefaultHold, Wait: DefaultWait}
	}
	return Action{Presses: presses}
}

// ParseAction reads a sequence of button names separated by spaces or commas, such as "up up a" or "a+b start", with
// the default hold and wait. The error says what is wrong in words that can be given back to a model.
func ParseAction(sequence string) (Action, error) {
	names := strings.FieldsFunc(sequence, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\n' })
	if len(names) == 0 {
		return Action{}, errors.New("the action presses no button: name at least one")
	}
	pressed := make([]Buttons, len(names))
	for i, name := range names {
		b, err := ParseButtons(name)
		if err != nil {
			return Action{}, err
		}
		pressed[i] = b
	}
	action := PressAll(pressed...)
	return action, action.Validate()
}

// Validate says which limit the action breaks, in words that can be given back to a model.
func (a Action) Validate() error {
	if len(a.Presses) == 0 {
		return errors.New("the action presses no button: name at least one")
	}
	if len(a.Presses) > MaxPresses {
		return fmt.Errorf("the action has %d presses: use at most %d", len(a.Presses), MaxPresses)
	}
	for i, p := range a.Presses {
		if err := p.Buttons.On(GameBoyButtons); err != nil {
			return fmt.Errorf("press %d: %w", i+1, err)
		}
		if p.Hold < 1 || p.Hold > MaxHold {
			return fmt.Errorf("press %d holds for %d frames: use 1 to %d", i+1, p.Hold, MaxHold)
		}
		if p.Wait < 0 || p.Wait > MaxWait {
			return fmt.Errorf("press %d waits for %d frames: use 0 to %d", i+1, p.Wait, MaxWait)
		}
	}
	if a.Settle < 0 || a.Settle > MaxSettle {
		return fmt.Errorf("the action settles for %d frames: use 0 to %d", a.Settle, MaxSettle)
	}
	return nil
}

// String is the sequence of pressed buttons, such as "up up a".
func (a Action) String() string {
	names := make([]string, len(a.Presses))
	for i, p := range a.Presses {
		names[i] = p.Buttons.String()
	}
	return strings.Join(names, " ")
}

// Frames is the number of video frames that the presses take; what Settle adds is known only when it has run.
func (a Action) Frames() int {
	total := 0
	for _, p := range a.Presses {
		total += p.Hold + p.Wait
	}
	return total
}
