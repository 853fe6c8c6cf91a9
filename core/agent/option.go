package agent

import (
	"encoding/json"
	"errors"
	"fmt"

	"go.starlark.net/starlark"

	"dotmatrix/core"
	"dotmatrix/core/agent/atlas"
)

// option is something that can be done now: an entry of obs.options, or what option(label, sequence) makes. act(...) takes
// it in the place of a sequence.
type option struct {
	label  string
	action core.Action
	far    bool // one step does not get there: whoever goes on has to choose it again
}

func (o *option) String() string        { return fmt.Sprintf("option(%q)", o.label) }
func (o *option) Type() string          { return "option" }
func (o *option) Freeze()               {}
func (o *option) Truth() starlark.Bool  { return true }
func (o *option) Hash() (uint32, error) { return 0, errors.New("unhashable type: option") }
func (o *option) AttrNames() []string   { return []string{"far", "label"} }

// Attr gives option.label and option.far.
func (o *option) Attr(name string) (starlark.Value, error) {
	switch name {
	case "label":
		return starlark.String(o.label), nil
	case "far":
		return starlark.Bool(o.far), nil
	}
	return nil, nil // starlark says that there is no such attribute
}

// makeOption is option(label, sequence, hold = 8, wait = 16, settle = 60): an option of the file's own.
func makeOption(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	o := &option{}
	var sequence starlark.Value
	hold, wait, settle := core.DefaultHold, core.DefaultWait, settleFrames
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "label", &o.label, "sequence", &sequence, "hold?", &hold, "wait?", &wait,
		"settle?", &settle); err != nil {
		return nil, err
	}
	presses, complaint, err := readSequence(sequence, hold, wait)
	o.action = core.Action{Presses: presses, Settle: settle}
	if err == nil && complaint == nil {
		complaint = o.action.Validate()
	}
	return o, errors.Join(err, complaint)
}

// maxStride is how many cells of a way to an option are walked in one step.
const maxStride = 24

// optionList is obs.options: what the profile lists and what can be reached, in its order.
func (t *turn) optionList() (starlark.Value, error) {
	values := []starlark.Value{}
	if t.seen.Facts == nil {
		return starlark.NewList(values), nil
	}
	listed, err := t.seen.Facts.Options(t.ctx)
	if err != nil {
		return nil, fmt.Errorf("listing what can be done: %w", err)
	}
	for _, one := range listed {
		if made := t.option(one); made != nil {
			values = append(values, made)
		}
	}
	return starlark.NewList(values), nil
}

// option works out how an option is done; nil where it cannot be.
func (t *turn) option(listed core.Option) *option {
	made := &option{label: listed.Label}
	switch {
	case listed.Press != "":
		action, err := core.ParseAction(listed.Press)
		if err != nil {
			return nil
		}
		made.action = action
	case listed.Entry != nil:
		made.action.Presses = entryPresses(factsJSON(t.seen), *listed.Entry)
	default:
		if !t.placed {
			return nil
		}
		goal := atlas.Goal{Map: listed.Map, Beside: listed.Interact}
		if listed.X != nil && listed.Y != nil {
			goal.X, goal.Y = *listed.X, *listed.Y
		}
		route, err := t.kept.World.Route(t.place, goal)
		if err != nil {
			return nil
		}
		made.action, made.far = walk(route, listed.Interact, maxStride), len(route.Way) > maxStride
	}
	made.action.Settle = settleFrames
	if made.action.Validate() != nil {
		return nil
	}
	return made
}

// Frames of a press that moves a cursor, and of the wait behind it.
const cursorHold, cursorWait = 4, 8

// entryPresses brings the cursor of the menu in the facts to an entry, and chooses it; none where there is no such entry. The
// entries of a menu with several columns are numbered row by row.
func entryPresses(facts json.RawMessage, entry int) []core.Press {
	var f struct {
		Menu *struct {
			Entries []string
			Cursor  int
			Columns int
		}
	}
	if json.Unmarshal(facts, &f) != nil || f.Menu == nil || entry < 0 || entry >= len(f.Menu.Entries) {
		return nil
	}
	columns := max(f.Menu.Columns, 1)
	presses := cursorMoves(core.Up, core.Down, entry/columns-f.Menu.Cursor/columns)
	presses = append(presses, cursorMoves(core.Left, core.Right, entry%columns-f.Menu.Cursor%columns)...)
	presses = presses[:min(len(presses), core.MaxPresses-1)]
	return append(presses, core.Press{Buttons: core.A, Hold: core.DefaultHold, Wait: core.DefaultWait})
}

// cursorMoves moves a cursor by so many entries: back where by is less than 0.
func cursorMoves(back, on core.Buttons, by int) []core.Press {
	button := on
	if by < 0 {
		button, by = back, -by
	}
	presses := make([]core.Press, min(by, core.MaxPresses))
	for i := range presses {
		presses[i] = core.Press{Buttons: button, Hold: cursorHold, Wait: cursorWait}
	}
	return presses
}
