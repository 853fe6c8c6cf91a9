package atlas

import (
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core/grid"
)

// Goal is where to go: a cell of a map.
type Goal struct {
	Map    string // "": the one where the player is
	X, Y   int
	Beside bool // next to the cell, facing it: it need not be free itself
}

// Move is one press of a direction.
type Move struct {
	Direction grid.Direction
	Hop       bool // over a ledge: two cells at once
	Out       bool // out of the map
}

// Route is the way to a goal, as far as it lies on the player's map.
type Route struct {
	Way  []Move
	Hops []string       // maps to go through, the first being the one that Way leads to; empty: the goal is on this map
	Face grid.Direction // of a goal beside the end of the way: where it is from there
	Then grid.Direction // where the way ends on a way out: the press that leads through it
}

// Route finds the way from the place to the goal. The error says in words for a model why there is none.
func (w *World) Route(from Place, goal Goal) (Route, error) {
	m := w.Find(from.Map)
	if m == nil || !even(m.Rows) {
		return Route{}, fmt.Errorf("the map where you are is not known now")
	}
	switch {
	case goal.Map != "" && !strings.EqualFold(goal.Map, from.Map):
		return w.routeAway(m, from, goal.Map)
	case goal.Beside:
		return m.routeBeside(from, goal)
	}
	return m.route(from, goal)
}

// route finds a way to a cell of the map.
func (m *Map) route(from Place, goal Goal) (Route, error) {
	end, err := m.cell(goal)
	if err != nil {
		return Route{}, err
	}
	if who := from.who(end); who != "" {
		return Route{}, fmt.Errorf("%s stands at x=%d y=%d: go beside it instead", who, goal.X, goal.Y)
	}
	way, _, ok := m.path(from, []grid.Point{end}, false)
	if !ok {
		if blocked := m.blocked(from, end, false); blocked != "" {
			return Route{}, fmt.Errorf("there is no way to x=%d y=%d%s", goal.X, goal.Y, blocked)
		}
		return Route{}, fmt.Errorf("there is no way to x=%d y=%d, where %q is: choose a cell beside it, or another one",
			goal.X, goal.Y, string(m.Rows[goal.Y][goal.X]))
	}
	route := Route{Way: m.moves(from, way)}
	for _, e := range m.Exits {
		if press, ok := e.pressed(); ok && e.point() == end {
			route.Then = press
		}
	}
	return route, nil
}

// routeBeside finds a way to a cell from which one faces the goal, or talks to it over a counter.
func (m *Map) routeBeside(from Place, goal Goal) (Route, error) {
	end, err := m.cell(goal)
	if err != nil {
		return Route{}, err
	}
	if way, _, ok := m.path(from, []grid.Point{end}, true); ok {
		face, _ := grid.Facing(follow(from, way), end)
		return Route{Way: m.moves(from, way), Face: face}, nil
	}
	across := map[grid.Point]grid.Direction{}
	var ends []grid.Point
	for _, face := range sides {
		step := offsets[face]
		over := grid.Point{X: end.X - step.X, Y: end.Y - step.Y}
		if m.holds(Cell(over)) && m.Rows[over.Y][over.X] == counter {
			stand := grid.Point{X: over.X - step.X, Y: over.Y - step.Y}
			across[stand] = face
			ends = append(ends, stand)
		}
	}
	way, stand, ok := m.path(from, ends, false)
	if !ok {
		return Route{}, fmt.Errorf("there is no way to a cell beside x=%d y=%d%s", goal.X, goal.Y, m.blocked(from, end, true))
	}
	return Route{Way: m.moves(from, way), Face: across[stand]}, nil
}

// cell is the goal's, where the map has it.
func (m *Map) cell(goal Goal) (grid.Point, error) {
	if !m.holds(Cell{goal.X, goal.Y}) {
		return grid.Point{}, fmt.Errorf("x=%d y=%d is outside of %s, which has x 0 to %d and y 0 to %d",
			goal.X, goal.Y, m.Name, len(m.Rows[0])-1, len(m.Rows)-1)
	}
	return grid.Point{X: goal.X, Y: goal.Y}, nil
}

// blocked says who or what stands in the only way, as words to add to a complaint; "" where that is not the reason.
func (m *Map) blocked(from Place, end grid.Point, beside bool) string {
	way, _, ok := m.path(from.alone(), []grid.Point{end}, beside)
	if !ok {
		return ""
	}
	at := from
	for _, d := range way {
		at.X, at.Y = at.X+offsets[d].X, at.Y+offsets[d].Y
		if who := at.who(at.point()); who != "" {
			return fmt.Sprintf(": %s stands in the way at x=%d y=%d", who, at.X, at.Y)
		}
		if slices.Contains(at.Things, Cell{at.X, at.Y}) {
			return fmt.Sprintf(": something lies in the way at x=%d y=%d", at.X, at.Y)
		}
	}
	return ""
}

// who stands in a cell; "" for nobody.
func (p Place) who(cell grid.Point) string {
	for _, one := range p.People {
		if one.X == cell.X && one.Y == cell.Y {
			if one.Name == "" {
				return "somebody"
			}
			return one.Name
		}
	}
	return ""
}
