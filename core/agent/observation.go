package agent

import (
	"errors"
	"fmt"
	"image"
	"maps"
	"slices"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core"
	"dotmatrix/core/agent/progress"
)

// observation is the obs of step. What the definition does not observe is not in it; what it does is made when the file
// first reads it.
type observation struct {
	turn     *turn
	members  starlark.StringDict                       // made already
	makes    map[string]func() (starlark.Value, error) // the others, by name
	listened bool                                      // the file has read what a person said
}

func (o *observation) String() string        { return "<observation>" }
func (o *observation) Type() string          { return "observation" }
func (o *observation) Freeze()               { o.members.Freeze() }
func (o *observation) Truth() starlark.Bool  { return true }
func (o *observation) Hash() (uint32, error) { return 0, errors.New("unhashable type: observation") }
func (o *observation) AttrNames() []string   { return slices.Sorted(maps.Keys(o.makes)) }

// Attr refuses what the agent did not ask to observe, with what to write.
func (o *observation) Attr(name string) (starlark.Value, error) {
	o.listened = o.listened || name == "steered"
	if value, ok := o.members[name]; ok {
		return value, nil
	}
	if makes, ok := o.makes[name]; ok {
		value, err := makes()
		if err == nil {
			o.members[name] = value
		}
		return value, err
	}
	if slices.Contains(observable, name) {
		return nil, fmt.Errorf("obs.%s is not observed: add %q to observes in define(...)", name, name)
	}
	return nil, nil // starlark says that there is no such attribute
}

// mark is what is remembered of the step to see whether the agent gets on.
func (o *observation) mark() progress.Mark { return o.turn.markOf() }

// observe makes the obs of a step.
func (t *turn) observe() *observation {
	d, seen := t.agent.definition, t.seen
	made := func(value starlark.Value) func() (starlark.Value, error) {
		return func() (starlark.Value, error) { return value, nil }
	}
	makes := map[string]func() (starlark.Value, error){
		"seq":     made(starlark.MakeInt(seen.Seq)),
		"tick":    made(starlark.MakeUint64(seen.Tick)),
		"last":    func() (starlark.Value, error) { return lastStep(seen.Last), nil },
		"steered": func() (starlark.Value, error) { return stringList(seen.Steered), nil },
		"notes":   made(stringList(t.kept.Notes)),
		"goals":   made(t.goalList()),
	}
	if d.sees("screen") || d.sees("grid") {
		makes["screen"] = func() (starlark.Value, error) { return t.screenValue(d.sees("grid")), nil }
	}
	if d.sees("facts") {
		makes["facts"] = t.factsValue
	}
	if d.sees("facts") || d.sees("text") {
		makes["text"] = func() (starlark.Value, error) {
			words, err := t.factsInWords()
			return starlark.String(words), err
		}
	}
	if d.sees("dialog") {
		makes["dialog"] = made(stringList(t.kept.dialog()))
	}
	if d.sees("map") {
		world := func() (starlark.Value, error) { return starlark.String(t.worldInWords()), nil }
		makes["map"] = world
	}
	if d.sees("options") {
		makes["options"] = t.optionList
	}
	return &observation{turn: t, members: starlark.StringDict{}, makes: makes}
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
func (t *turn) screenValue(gridded bool) starlark.Value {
	frame := t.seen.Screen
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
		"hash":   starlark.String(t.screenHash().String()),
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

// screenHash is the hash of the picture. That of a step is known already.
func (t *turn) screenHash() core.Hash {
	if last := t.seen.Last; last != nil && last.Screen == t.seen.Screen && !last.ScreenHash.IsZero() {
		return last.ScreenHash
	}
	return t.seen.Screen.Hash()
}
