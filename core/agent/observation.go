package agent

import (
	"errors"
	"fmt"
	"image"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core"
	"dotmatrix/core/agent/progress"
	"dotmatrix/core/script"
)

// observation is the obs of step. What the definition does not observe is not in it.
type observation struct {
	definition *definition
	members    starlark.StringDict
	mark       progress.Mark
	listened   bool // the file has read what a person said
}

func (o *observation) String() string        { return "<observation>" }
func (o *observation) Type() string          { return "observation" }
func (o *observation) Freeze()               { o.members.Freeze() }
func (o *observation) Truth() starlark.Bool  { return true }
func (o *observation) Hash() (uint32, error) { return 0, errors.New("unhashable type: observation") }
func (o *observation) AttrNames() []string   { return o.members.Keys() }

// Attr refuses what the agent did not ask to observe, with what to write.
func (o *observation) Attr(name string) (starlark.Value, error) {
	o.listened = o.listened || name == "steered"
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
func (t *turn) observe() (*observation, error) {
	d, seen := t.agent.definition, t.seen
	members := starlark.StringDict{
		"seq":     starlark.MakeInt(seen.Seq),
		"tick":    starlark.MakeUint64(seen.Tick),
		"last":    lastStep(seen.Last),
		"steered": stringList(seen.Steered),
		"notes":   stringList(t.kept.Notes),
		"goals":   t.goalList(),
	}
	if d.sees("screen") || d.sees("grid") {
		members["screen"] = screenValue(seen.Screen, d.sees("grid"))
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
	if d.sees("dialog") {
		members["dialog"] = stringList(t.kept.dialog())
	}
	if d.sees("map") {
		members["map"] = starlark.String(t.worldInWords())
	}
	return &observation{definition: d, members: members, mark: t.markOf()}, nil
}

func stringList(texts []string) *starlark.List {
	values := make([]starlark.Value, len(texts))
	for i, text := range texts {
		values[i] = starlark.String(text)
	}
	return starlark.NewList(values)
}

// goalList is the goals that are not reached yet.
func (t *turn) goalList() *starlark.List {
	var open []string
	for _, g := range t.kept.Goals {
		if !g.Done {
			open = append(open, g.Text)
		}
	}
	return stringList(open)
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

// screenValue is obs.screen; None where there is no picture. Its image(scale = 1, grid = 0, offset = (0, 0),
// origin = (0, 0)) draws a grid of cells of so many pixels only where the agent observes it.
func screenValue(frame *core.Frame, gridded bool) starlark.Value {
	if frame == nil || frame.Width == 0 || frame.Height == 0 {
		return starlark.None
	}
	draw := starlark.NewBuiltin("image", func(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		scale, grid := 1, starlark.Value(starlark.MakeInt(0))
		var offset, origin starlark.Value = starlark.None, starlark.None
		if err := starlark.UnpackArgs(b.Name(), args, kwargs, "scale?", &scale, "grid?", &grid, "offset?", &offset, "origin?", &origin); err != nil {
			return nil, err
		}
		cell, err := cellOf(grid)
		if err != nil {
			return nil, err
		}
		if cell > 0 && !gridded {
			return nil, errors.New("obs.screen.image(grid = ...) is not observed: add \"grid\" to observes in define(...)")
		}
		var points [2]image.Point
		for i, value := range []starlark.Value{offset, origin} {
			if points[i], err = pointOf(value); err != nil {
				return nil, err
			}
		}
		return drawScreen(frame, scale, cell, points[0], points[1])
	})
	return module("obs.screen", starlark.StringDict{
		"image":  draw,
		"hash":   starlark.String(frame.Hash().String()),
		"width":  starlark.MakeInt(frame.Width),
		"height": starlark.MakeInt(frame.Height),
	})
}

// cellOf reads grid = True, which means cells of 16 pixels, or a number of pixels.
func cellOf(value starlark.Value) (int, error) {
	if on, ok := value.(starlark.Bool); ok {
		if on {
			return cellSide, nil
		}
		return 0, nil
	}
	n, err := starlark.AsInt32(value)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("obs.screen.image: grid is %s: use True, or the side of a cell in pixels", value)
	}
	return n, nil
}

// pointOf reads (x, y); None is (0, 0).
func pointOf(value starlark.Value) (image.Point, error) {
	if value == starlark.None {
		return image.Point{}, nil
	}
	pair, ok := value.(starlark.Indexable)
	if ok && pair.Len() == 2 {
		x, errX := starlark.AsInt32(pair.Index(0))
		y, errY := starlark.AsInt32(pair.Index(1))
		if errX == nil && errY == nil {
			return image.Pt(x, y), nil
		}
	}
	return image.Point{}, fmt.Errorf("obs.screen.image: %s is no (x, y)", value)
}
