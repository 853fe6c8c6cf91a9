package script

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"dotmatrix/core/grid"
)

// Builtins are the names that agent files and profiles share: struct(...), find_path(...) and the module json.
func Builtins() starlark.StringDict {
	return starlark.StringDict{
		"struct":    starlark.NewBuiltin("struct", starlarkstruct.Make),
		"find_path": starlark.NewBuiltin("find_path", findPath),
		"json":      jsonModule(),
	}
}

// findPath is find_path(rows, start, goals, walkable = ".,W", avoid = [], beside = False, costs = {}, one_way = {},
// walls = []): the cheapest way over a grid of characters, as a struct of way (list of "up", "down", "left", "right")
// and goal (x, y), or None. Cells are (x, y). With beside the way ends next to the goal. one_way maps a character to the
// only direction in which its cells can be entered and left. walls are sides of cells that cannot be passed: (x, y,
// "right").
func findPath(thread *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var rows, goals, avoid, walls starlark.Iterable
	var start starlark.Value
	var costs, oneWay *starlark.Dict
	rules := grid.Rules{Walkable: ".,W"}
	err := starlark.UnpackArgs(b.Name(), args, kwargs, "rows", &rows, "start", &start, "goals", &goals,
		"walkable?", &rules.Walkable, "avoid?", &avoid, "beside?", &rules.Beside, "costs?", &costs, "one_way?", &oneWay,
		"walls?", &walls)
	if err != nil {
		return nil, err
	}
	g, err := gridOf(rows)
	if err != nil {
		return nil, fmt.Errorf("find_path: %w", err)
	}
	// A search looks at each cell a few times at most.
	if err := meterOf(thread).spend(thread, uint64(2*g.Cells()), uint64(g.Cells())); err != nil {
		return nil, fmt.Errorf("find_path: %w", err)
	}
	from, err := point(start)
	if err != nil {
		return nil, fmt.Errorf("find_path: start: %w", err)
	}
	to, err := points(goals)
	if err != nil {
		return nil, fmt.Errorf("find_path: goals: %w", err)
	}
	if rules.Avoid, err = avoided(avoid); err != nil {
		return nil, fmt.Errorf("find_path: avoid: %w", err)
	}
	if rules.Costs, err = byCell(costs, starlark.AsInt32); err != nil {
		return nil, fmt.Errorf("find_path: costs: %w", err)
	}
	if rules.OneWay, err = byCell(oneWay, direction); err != nil {
		return nil, fmt.Errorf("find_path: one_way: %w", err)
	}
	if rules.Walls, err = walled(walls); err != nil {
		return nil, fmt.Errorf("find_path: walls: %w", err)
	}
	way, goal, ok := g.Path(from, to, rules)
	if !ok {
		return starlark.None, nil
	}
	steps := make([]starlark.Value, len(way))
	for i, d := range way {
		steps[i] = starlark.String(d)
	}
	return starlarkstruct.FromStringDict(starlark.String("path"), starlark.StringDict{
		"way":  starlark.NewList(steps),
		"goal": starlark.Tuple{starlark.MakeInt(goal.X), starlark.MakeInt(goal.Y)},
	}), nil
}

func gridOf(rows starlark.Iterable) (*grid.Grid, error) {
	var lines []string
	for row := range starlark.Elements(rows) {
		line, ok := starlark.AsString(row)
		if !ok {
			return nil, fmt.Errorf("rows holds a %s: give strings", row.Type())
		}
		if lines = append(lines, line); len(lines) > grid.MaxSide {
			break // grid.New says how many there may be
		}
	}
	return grid.New(lines)
}

// point reads (x, y), as a tuple or a list.
func point(value starlark.Value) (grid.Point, error) {
	pair, ok := value.(starlark.Indexable)
	if !ok || pair.Len() != 2 {
		return grid.Point{}, fmt.Errorf("%s is no cell: give (x, y)", value)
	}
	x, err := starlark.AsInt32(pair.Index(0))
	if err != nil {
		return grid.Point{}, err
	}
	y, err := starlark.AsInt32(pair.Index(1))
	return grid.Point{X: x, Y: y}, err
}

func points(values starlark.Iterable) ([]grid.Point, error) {
	var cells []grid.Point
	for value := range starlark.Elements(values) {
		cell, err := point(value)
		if err != nil {
			return nil, err
		}
		cells = append(cells, cell)
	}
	return cells, nil
}

func avoided(values starlark.Iterable) (map[grid.Point]bool, error) {
	if values == nil {
		return nil, nil
	}
	cells, err := points(values)
	set := make(map[grid.Point]bool, len(cells))
	for _, cell := range cells {
		set[cell] = true
	}
	return set, err
}

// walled reads sides of cells, such as (x, y, "right").
func walled(values starlark.Iterable) (map[grid.Wall]bool, error) {
	if values == nil {
		return nil, nil
	}
	walls := map[grid.Wall]bool{}
	for value := range starlark.Elements(values) {
		wall, ok := value.(starlark.Indexable)
		if !ok || wall.Len() != 3 {
			return nil, fmt.Errorf("%s is no wall: give (x, y, \"right\")", value)
		}
		cell, err := point(starlark.Tuple{wall.Index(0), wall.Index(1)})
		if err != nil {
			return nil, err
		}
		side, err := direction(wall.Index(2))
		if err != nil {
			return nil, err
		}
		walls[grid.Wall{Cell: cell, Side: side}] = true
	}
	return walls, nil
}

// byCell reads a dict whose keys are one character each.
func byCell[T any](dict *starlark.Dict, read func(starlark.Value) (T, error)) (map[byte]T, error) {
	if dict == nil {
		return nil, nil
	}
	values := make(map[byte]T, dict.Len())
	for _, item := range dict.Items() {
		key, ok := starlark.AsString(item[0])
		if !ok || len(key) != 1 {
			return nil, fmt.Errorf("the key %s is not one character", item[0])
		}
		value, err := read(item[1])
		if err != nil {
			return nil, err
		}
		values[key[0]] = value
	}
	return values, nil
}

func direction(value starlark.Value) (grid.Direction, error) {
	name, _ := starlark.AsString(value)
	switch name {
	case "up", "down", "left", "right":
		return grid.Direction(name), nil
	}
	return "", fmt.Errorf("%s is no direction: use up, down, left or right", value)
}
