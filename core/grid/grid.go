// Package grid finds ways on a map of cells, as agents walk on the maps of games. core/script offers it to agent files
// and profiles as find_path.
package grid

import (
	"errors"
	"fmt"
)

// Bounds of a grid, in cells. The largest map of a Game Boy game has some 20,000.
const (
	MaxSide  = 1024
	MaxCells = 256 << 10
)

// Point is a cell: X to the right and Y down, both from 0.
type Point struct{ X, Y int }

// Direction is a step from a cell to a neighbour, by the name of its button.
type Direction string

// directions are tried in this order, so that of several shortest ways always the same one is found. The opposite of
// the first is the last, that of the second the third.
var directions = [4]struct {
	name   Direction
	dx, dy int
}{{"up", 0, -1}, {"left", -1, 0}, {"right", 1, 0}, {"down", 0, 1}}

// Grid is a map of cells, one character each.
type Grid struct {
	width, height int
	cells         []byte
}

// New makes a grid of rows of the same length.
func New(rows []string) (*Grid, error) {
	if len(rows) == 0 || len(rows[0]) == 0 {
		return nil, errors.New("the grid is empty")
	}
	g := &Grid{width: len(rows[0]), height: len(rows)}
	if g.width > MaxSide || g.height > MaxSide || g.width*g.height > MaxCells {
		return nil, fmt.Errorf("the grid has %d x %d cells: use at most %d a side and %d in all", g.width, g.height, MaxSide, MaxCells)
	}
	for y, row := range rows {
		if len(row) != g.width {
			return nil, fmt.Errorf("row %d of the grid has %d cells, not %d as the first", y, len(row), g.width)
		}
		g.cells = append(g.cells, row...)
	}
	return g, nil
}

// Cells is how many cells the grid has.
func (g *Grid) Cells() int { return len(g.cells) }

// Rules say where one may walk.
type Rules struct {
	Walkable string             // characters of the cells that can be entered
	OneWay   map[byte]Direction // cells that are passed in one direction only, such as ledges
	Costs    map[byte]int       // of entering a cell, 1..1000; the others cost 1
	Avoid    map[Point]bool     // cells not to enter
	Walls    map[Wall]bool      // sides of cells that cannot be passed, in neither direction
	Beside   bool               // the way ends next to a goal, facing it; a goal need not be walkable
}

// Wall is the side of a cell towards a neighbour: two cells can both be free and yet lie on different heights.
type Wall struct {
	Cell Point
	Side Direction
}

// Path is the cheapest way from start to one of the goals, and that goal; ok is false where there is none. A way of no
// steps is one: start is a goal already, or next to it where Rules.Beside is set.
func (g *Grid) Path(start Point, goals []Point, rules Rules) (way []Direction, goal Point, ok bool) {
	if !g.inside(start) {
		return nil, Point{}, false
	}
	s := newSearch(g, rules, g.ends(goals, rules.Beside))
	return s.run(start)
}

// Reach is the cost of the cheapest way from start to each of the goals that can be reached, by the same rules as Path's
// where Rules.Beside is not set. A goal that is to be avoided is reached, but no way leads through it.
func (g *Grid) Reach(start Point, goals []Point, rules Rules) map[Point]int {
	costs := map[Point]int{}
	if !g.inside(start) {
		return costs
	}
	s := newSearch(g, rules, g.ends(goals, false))
	s.all = true
	s.run(start)
	for goal := range s.ends {
		if v := s.seen[g.index(goal)]; v.done {
			costs[goal] = v.cost - 1
		}
	}
	return costs
}

// Facing is the direction from a cell to its neighbour; ok is false where they are not neighbours.
func Facing(from, to Point) (Direction, bool) {
	for _, d := range directions {
		if from.X+d.dx == to.X && from.Y+d.dy == to.Y {
			return d.name, true
		}
	}
	return "", false
}

func (g *Grid) inside(p Point) bool { return p.X >= 0 && p.Y >= 0 && p.X < g.width && p.Y < g.height }

func (g *Grid) index(p Point) int { return p.Y*g.width + p.X }

// ends maps each cell where the search may stop to the goal that is reached there.
func (g *Grid) ends(goals []Point, beside bool) map[Point]Point {
	ends := map[Point]Point{}
	add := func(end, goal Point) {
		if _, taken := ends[end]; !taken && g.inside(end) {
			ends[end] = goal
		}
	}
	for _, goal := range goals {
		if !beside {
			add(goal, goal)
			continue
		}
		for _, d := range directions {
			add(Point{goal.X + d.dx, goal.Y + d.dy}, goal)
		}
	}
	return ends
}
