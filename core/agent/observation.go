package agent

import (
	"errors"
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core"
	"dotmatrix/core/script"
)

// observation is the obs of step. What the definition does not observe is not in it.
type observation struct {
	definition *definition
	members    starlark.StringDict
}

func (o *observation) String() string        { return "<observation>" }
func (o *observation) Type() string          { return "observation" }
func (o *observation) Freeze()               { o.members.Freeze() }
func (o *observation) Truth() starlark.Bool  { return true }
func (o *observation) Hash() (uint32, error) { return 0, errors.New("unhashable type: observation") }
func (o *observation) AttrNames() []string   { return o.members.Keys() }

// Attr refuses what the agent did not ask to observe, with what to write.
func (o *observation) Attr(name string) (starlark.Value, error) {
	if value, ok := o.members[name]; ok {
		return value, nil
	}
	for _, possible := range observable {
		if name == possible {
			return nil, fmt.Errorf("obs.%s is not observed: add %q to observes in define(...)", name, name)
		}
	}
	return nil, nil // starlark says that there is no such attribute
}

// observe makes the obs of a step.
func observe(d *definition, seen core.Observation) (*observation, error) {
	members := starlark.StringDict{
		"seq":  starlark.MakeInt(seen.Seq),
		"tick": starlark.MakeUint64(seen.Tick),
		"last": lastStep(seen.Last),
	}
	if d.sees("screen") {
		members["screen"] = screenValue(seen.Screen)
	}
	if d.sees("facts") {
		members["facts"] = starlark.None
		if len(seen.Facts) > 0 {
			facts, err := script.FromJSON(seen.Facts)
			if err != nil {
				return nil, fmt.Errorf("the game's facts: %w", err)
			}
			members["facts"] = facts
		}
	}
	if d.sees("facts") || d.sees("text") {
		members["text"] = starlark.String(seen.Text)
	}
	return &observation{definition: d, members: members}, nil
}

// lastStep tells what became of the step before: what was pressed, by whom, what was said, and what was wrong with it.
func lastStep(last *core.Step) starlark.Value {
	if last == nil {
		last = &core.Step{Actor: core.ActorAnchor}
	}
	return starlarkstruct.FromStringDict(starlark.String("last"), starlark.StringDict{
		"action": starlark.String(last.Action.String()),
		"actor":  starlark.String(last.Actor),
		"said":   starlark.String(last.Said),
		"fault":  starlark.String(last.Fault),
	})
}

// screenValue is obs.screen; None where there is no picture.
func screenValue(frame *core.Frame) starlark.Value {
	if frame == nil || frame.Width == 0 || frame.Height == 0 {
		return starlark.None
	}
	image := starlark.NewBuiltin("image", func(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		scale := 1
		if err := starlark.UnpackArgs(b.Name(), args, kwargs, "scale?", &scale); err != nil {
			return nil, err
		}
		data, err := encodePNG(frame, scale)
		if err != nil {
			return nil, err
		}
		return &picture{media: "image/png", data: data}, nil
	})
	return module("obs.screen", starlark.StringDict{
		"image":  image,
		"hash":   starlark.String(frame.Hash().String()),
		"width":  starlark.MakeInt(frame.Width),
		"height": starlark.MakeInt(frame.Height),
	})
}
