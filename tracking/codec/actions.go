package codec

import (
	"encoding/json"
	"fmt"

	"dotmatrix/core"
)

// An action is kept as JSON in few letters: [["right", 8, 10], ["a", 8, 16], 60] presses right for 8 frames, waits 10, and
// so on; a number at the end is how many frames it may settle. Actions that press nothing, and all of before, are kept as
// they are marshalled.

// PackAction gives what is kept of an action.
func PackAction(a core.Action) (string, error) {
	if len(a.Presses) == 0 {
		text, err := json.Marshal(a)
		return string(text), err
	}
	short := make([]any, 0, len(a.Presses)+1)
	for _, p := range a.Presses {
		short = append(short, []any{p.Buttons, p.Hold, p.Wait})
	}
	if a.Settle != 0 {
		short = append(short, a.Settle)
	}
	text, err := json.Marshal(short)
	return string(text), err
}

// OpenAction is the inverse of PackAction. marshalled is what the chain holds.
func OpenAction(text []byte) (a core.Action, marshalled []byte, err error) {
	if len(text) == 0 || text[0] != '[' {
		if err := json.Unmarshal(text, &a); err != nil {
			return a, nil, Damaged("the action: %v", err)
		}
		return a, text, nil
	}
	if a, err = openPresses(text); err != nil {
		return a, nil, Damaged("the action: %v", err)
	}
	if again, err := PackAction(a); err != nil || again != string(text) {
		return a, nil, Damaged("the action is not written as it was recorded: %s", text)
	}
	marshalled, err = json.Marshal(a)
	return a, marshalled, err
}

func openPresses(text []byte) (a core.Action, err error) {
	var short []json.RawMessage
	if err := json.Unmarshal(text, &short); err != nil {
		return a, err
	}
	if last := len(short) - 1; last >= 0 && json.Unmarshal(short[last], &a.Settle) == nil {
		short = short[:last]
	}
	a.Presses = make([]core.Press, len(short))
	for i := range short {
		var parts [3]json.RawMessage
		p := &a.Presses[i]
		if err := json.Unmarshal(short[i], &parts); err != nil {
			return a, fmt.Errorf("press %d: %w", i+1, err)
		}
		for k, to := range []any{&p.Buttons, &p.Hold, &p.Wait} {
			if err := json.Unmarshal(parts[k], to); err != nil {
				return a, fmt.Errorf("press %d: %w", i+1, err)
			}
		}
	}
	return a, nil
}
