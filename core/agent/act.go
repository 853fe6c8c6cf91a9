package agent

import (
	"errors"
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core"
)

// press is what press(...) makes. Its buttons are read by act, so that a wrong one is a fault that the agent is told
// of, and no error.
type press struct {
	buttons    string
	hold, wait int // frames
}

func (p *press) String() string {
	return fmt.Sprintf("press(%q, hold = %d, wait = %d)", p.buttons, p.hold, p.wait)
}
func (p *press) Type() string          { return "press" }
func (p *press) Freeze()               {}
func (p *press) Truth() starlark.Bool  { return true }
func (p *press) Hash() (uint32, error) { return 0, errors.New("unhashable type: press") }

// act is what step returns.
type act struct {
	action core.Action
	fault  string
	memory starlark.Value // None: as it was
	said   string
}

func (a *act) String() string        { return fmt.Sprintf("act(%q)", a.action) }
func (a *act) Type() string          { return "act" }
func (a *act) Freeze()               { a.memory.Freeze() }
func (a *act) Truth() starlark.Bool  { return true }
func (a *act) Hash() (uint32, error) { return 0, errors.New("unhashable type: act") }

func makePress(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	p := &press{hold: core.DefaultHold, wait: core.DefaultWait}
	err := starlark.UnpackArgs(b.Name(), args, kwargs, "buttons", &p.buttons, "hold?", &p.hold, "wait?", &p.wait)
	return p, err
}

func makeAct(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	a := &act{memory: starlark.None}
	var sequence starlark.Value
	hold, wait, settle := core.DefaultHold, core.DefaultWait, 0
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "sequence", &sequence, "memory?", &a.memory, "said?", &a.said,
		"hold?", &hold, "wait?", &wait, "settle?", &settle, "fault?", &a.fault); err != nil {
		return nil, err
	}
	if sequence == starlark.None {
		if a.fault == "" {
			return nil, errors.New("act: there is no sequence: say why in fault")
		}
		return a, nil
	}
	if a.fault != "" {
		return nil, errors.New("act: there are a sequence and a fault: give one")
	}
	if chosen, ok := sequence.(*option); ok {
		a.action = chosen.action
		return a, nil
	}
	presses, complaint, err := readSequence(sequence, hold, wait)
	if err != nil {
		return nil, err
	}
	a.action = core.Action{Presses: presses, Settle: settle}
	if complaint == nil {
		complaint = a.action.Validate()
	}
	if complaint != nil {
		a.action, a.fault = core.Action{}, clip(complaint.Error(), maxComplaint)
	}
	return a, nil
}

// readSequence reads a text of buttons, or a list of such texts and of presses. The complaint is of what no machine can
// do; the error is of what is no sequence.
func readSequence(sequence starlark.Value, hold, wait int) (presses []core.Press, complaint, err error) {
	switch s := sequence.(type) {
	case starlark.String:
		action, complaint := core.ParseAction(string(s))
		for i := range action.Presses {
			action.Presses[i].Hold, action.Presses[i].Wait = hold, wait
		}
		return action.Presses, complaint, nil
	case *press:
		buttons, complaint := core.ParseButtons(s.buttons)
		return []core.Press{{Buttons: buttons, Hold: s.hold, Wait: s.wait}}, complaint, nil
	case *starlark.List:
		for item := range starlark.Elements(s) {
			if _, nested := item.(*starlark.List); nested {
				return nil, nil, errors.New("act: the sequence holds a list in a list")
			}
			more, complaint, err := readSequence(item, hold, wait)
			if complaint != nil || err != nil {
				return nil, complaint, err
			}
			presses = append(presses, more...)
		}
		return presses, nil, nil
	}
	return nil, nil, fmt.Errorf("act: the sequence is %s: use a text such as \"up a\", a list of press(...), or an option", kind(sequence))
}

// scriptParseAction is parse_action(text) -> struct(thought, action, complaint).
func scriptParseAction(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var text string
	if err := starlark.UnpackArgs(b.Name(), args, kwargs, "text", &text); err != nil {
		return nil, err
	}
	answer := ParseAnswer(text)
	var action starlark.Value = starlark.None
	if answer.Action != "" {
		action = starlark.String(answer.Action)
	}
	return starlarkstruct.FromStringDict(starlark.String("answer"), starlark.StringDict{
		"thought":   starlark.String(answer.Thought),
		"action":    action,
		"complaint": starlark.String(answer.Complaint),
	}), nil
}
