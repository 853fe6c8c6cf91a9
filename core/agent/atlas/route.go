package atlas

import (
	"fmt"
	"strings"

	"dotmatrix/core/grid"
)

// walkable are the cells on which one can walk, by the characters of assets/games/README.md; ledges are passed in one
// direction.
const walkable = ".,W"

var ledges = map[byte]grid.Direction{'v': "down", '^': "up", '<': "left", '>': "right"}

// grassCost is how many cells of free ground a cell of tall grass counts as.
const grassCost = 3

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
}

// Route is the way to a goal, as far as it lies on the player's map.
type Route struct {
	Way  []Move
	Hops []string       // maps to go through, the first being the one that Way leads to; empty: the goal is on this map
	Face grid.Direction // of a goal beside the end of the way: where it is from there
}

// Route finds the way from the place to the goal. The error says in words for a model why there is none.
func (w *World) Route(from Place, goal Goal) (Route, error) {
	m := w.Find(from.Map)
	if m == nil || !even(m.Rows) {
		return Route{}, fmt.Errorf("the map where you are is not known now")
	}
	if goal.Map == "" || strings.EqualFold(goal.Map, from.Map) {
		return m.route(from, goal)
	}
	return w.routeAway(m, from, goal.Map)
}

// route finds a way on the map.
func (m *Map) route(from Place, goal Goal) (Route, error) {
	if goal.Y < 0 || goal.Y >= len(m.Rows) || goal.X < 0 || goal.X >= len(m.Rows[0]) {
		return Route{}, fmt.Errorf("x=%d y=%d is outside of %s, which has x 0 to %d and y 0 to %d",
			goal.X, goal.Y, m.Name, len(m.Rows[0])-1, len(m.Rows)-1)
	}
	end := grid.Point{X: goal.X, Y: goal.Y}
	way, _, ok := m.path(from, []grid.Point{end}, goal.Beside)
	if !ok && !goal.Beside {
		return Route{}, fmt.Errorf("there is no way to x=%d y=%d, where %q is: choose a cell beside it, or another one",
			goal.X, goal.Y, string(m.Rows[goal.Y][goal.X]))
	}
	if !ok {
		return Route{}, fmt.Errorf("there is no way to a cell beside x=%d y=%d", goal.X, goal.Y)
	}
	route := Route{Way: m.moves(from, way)}
	if goal.Beside {
		route.Face, _ = grid.Facing(follow(from, way), end)
	}
	return route, nil
}

// path avoids people, and ways out that are not wanted.
func (m *Map) path(from Place, goals []grid.Point, beside bool) ([]grid.Direction, grid.Point, bool) {
	g, err := grid.New(m.Rows)
	if err != nil {
		return nil, grid.Point{}, false
	}
	rules := grid.Rules{Walkable: walkable, OneWay: ledges, Costs: map[byte]int{',': grassCost}, Avoid: map[grid.Point]bool{}, Beside: beside}
	for _, p := range from.People {
		rules.Avoid[grid.Point{X: p.X, Y: p.Y}] = true
	}
	for _, e := range m.Exits {
		rules.Avoid[grid.Point{X: e.X, Y: e.Y}] = true
	}
	for _, goal := range goals {
		if !beside {
			delete(rules.Avoid, goal)
		}
	}
	return g.Path(grid.Point{X: from.X, Y: from.Y}, goals, rules)
}

// moves are the presses of a way: stepping onto a ledge hops over it.
func (m *Map) moves(from Place, way []grid.Direction) []Move {
	moves := []Move{}
	at := grid.Point{X: from.X, Y: from.Y}
	hopping := false
	for _, d := range way {
		at.X, at.Y = at.X+offsets[d].X, at.Y+offsets[d].Y
		if hopping {
			hopping = false
			continue
		}
		_, hopping = ledges[m.Rows[at.Y][at.X]]
		moves = append(moves, Move{Direction: d, Hop: hopping})
	}
	return moves
}

func follow(from Place, way []grid.Direction) grid.Point {
	at := grid.Point{X: from.X, Y: from.Y}
	for _, d := range way {
		step := offsets[d]
		at.X, at.Y = at.X+step.X, at.Y+step.Y
	}
	return at
}

var offsets = map[grid.Direction]grid.Point{"up": {Y: -1}, "down": {Y: 1}, "left": {X: -1}, "right": {X: 1}}

// routeAway finds the way out of the map that leads to another one over the fewest maps.
func (w *World) routeAway(m *Map, from Place, to string) (Route, error) {
	best := Route{}
	found, led := false, false
	for _, next := range w.neighbours(m) {
		hops, ok := w.hops(next, to, m.Name)
		if !ok {
			continue
		}
		led = true
		var exits []grid.Point
		for _, e := range m.Exits {
			if e.To == next {
				exits = append(exits, grid.Point{X: e.X, Y: e.Y})
			}
		}
		way, _, ok := m.path(from, exits, false)
		if ok && (!found || len(hops) < len(best.Hops) || (len(hops) == len(best.Hops) && len(way) < len(best.Way))) {
			best, found = Route{Way: m.moves(from, way), Hops: hops}, true
		}
	}
	switch {
	case found:
		return best, nil
	case led:
		return Route{}, fmt.Errorf("the ways out of %s that lead to %s cannot be reached from where you are", m.Name, to)
	}
	return Route{}, fmt.Errorf("no way to %q is known. Known maps: %s", to, strings.Join(w.Known(), "; "))
}

// neighbours are the maps to which a map leads, each once, in the order of its exits.
func (w *World) neighbours(m *Map) []string {
	var names []string
	seen := map[string]bool{}
	for _, e := range m.Exits {
		if !seen[e.To] {
			seen[e.To] = true
			names = append(names, e.To)
		}
	}
	return names
}

// hops are the maps from one to another, both included, without going through the map avoided.
func (w *World) hops(from, to, avoided string) ([]string, bool) {
	before := map[string]string{from: "", avoided: ""}
	queue := []string{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if strings.EqualFold(at, to) {
			var path []string
			for ; at != ""; at = before[at] {
				path = append([]string{at}, path...)
			}
			return path, true
		}
		if m := w.Find(at); m != nil {
			for _, next := range w.neighbours(m) {
				if _, known := before[next]; !known {
					before[next] = at
					queue = append(queue, next)
				}
			}
		}
	}
	return nil, false
}
