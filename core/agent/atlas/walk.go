package atlas

import (
	"slices"

	"dotmatrix/core/grid"
)

// Cells on which one can walk, by the characters of assets/games/README.md. Water is walked on by whoever stands on it;
// ledges are passed in one direction; a counter is spoken over.
const (
	walkable = ".,W"
	water    = '~'
	counter  = '='
)

var ledges = map[byte]grid.Direction{'v': "down", '^': "up", '<': "left", '>': "right"}

var offsets = map[grid.Direction]grid.Point{"up": {Y: -1}, "down": {Y: 1}, "left": {X: -1}, "right": {X: 1}}

// sides are the directions in the order in which they are tried.
var sides = []grid.Direction{"down", "up", "left", "right"}

var opposite = map[grid.Direction]grid.Direction{"up": "down", "down": "up", "left": "right", "right": "left"}

// grassCost is how many cells of free ground a cell of tall grass counts as.
const grassCost = 3

// path avoids people and things, and ways out that are not wanted.
func (m *Map) path(from Place, goals []grid.Point, beside bool) ([]grid.Direction, grid.Point, bool) {
	g, err := grid.New(m.Rows)
	if err != nil {
		return nil, grid.Point{}, false
	}
	if beside {
		rules := m.rules(from, nil)
		rules.Beside = true
		return g.Path(from.point(), goals, rules)
	}
	return g.Path(from.point(), goals, m.rules(from, goals))
}

// rules say where one can walk on the map, starting from a place of it: not over ways out but the wanted ones.
func (m *Map) rules(from Place, wanted []grid.Point) grid.Rules {
	rules := grid.Rules{Walkable: walkable, OneWay: ledges, Costs: map[byte]int{',': grassCost},
		Avoid: map[grid.Point]bool{}, Walls: map[grid.Wall]bool{}}
	if m.holds(Cell{from.X, from.Y}) && m.Rows[from.Y][from.X] == water {
		rules.Walkable += string(rune(water))
	}
	for _, e := range m.Exits {
		if _, pressed := e.pressed(); !pressed && !slices.Contains(wanted, e.point()) {
			rules.Avoid[e.point()] = true
		}
	}
	for _, p := range from.People {
		rules.Avoid[grid.Point{X: p.X, Y: p.Y}] = true
	}
	for _, thing := range from.Things {
		rules.Avoid[thing.point()] = true
	}
	for _, w := range m.Walls {
		rules.Walls[grid.Wall{Cell: w.point(), Side: w.Side}] = true
	}
	return rules
}

// moves are the presses of a way: stepping onto a ledge hops over it.
func (m *Map) moves(from Place, way []grid.Direction) []Move {
	moves := []Move{}
	at := from.point()
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
	at := from.point()
	for _, d := range way {
		at.X, at.Y = at.X+offsets[d].X, at.Y+offsets[d].Y
	}
	return at
}

// leave is the way out by an exit. Whoever stands on one already that is stepped on goes off it, and on again.
func (m *Map) leave(from Place, exit Exit) ([]Move, bool) {
	way, _, ok := m.path(from, []grid.Point{exit.point()}, false)
	if !ok {
		return nil, false
	}
	press, pressed := exit.pressed()
	switch {
	case pressed:
		return append(m.moves(from, way), Move{Direction: press, Out: true}), true
	case len(way) > 0:
		moves := m.moves(from, way)
		moves[len(moves)-1].Out = true
		return moves, true
	}
	for _, off := range sides {
		beside := grid.Point{X: exit.X + offsets[off].X, Y: exit.Y + offsets[off].Y}
		if way, _, ok := m.path(from, []grid.Point{beside}, false); ok && len(way) == 1 && m.holds(Cell(beside)) {
			return []Move{{Direction: off}, {Direction: opposite[off], Out: true}}, true
		}
	}
	return nil, false
}
