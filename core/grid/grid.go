// Package grid finds ways on a map of cells, as agents walk on the maps of games. core/script offers it to agent files
// and profiles as find_path.
package grid

import (
	"container/heap"
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
	s := search{grid: g, rules: rules, ends: g.ends(goals, rules.Beside), seen: make([]visit, len(g.cells))}
	return s.run(start)
}

// Reach is the cost of the cheapest way from start to each of the goals that can be reached, by the same rules as Path's
// where Rules.Beside is not set. A goal that is to be avoided is reached, but no way leads through it.
func (g *Grid) Reach(start Point, goals []Point, rules Rules) map[Point]int {
	costs := map[Point]int{}
	if !g.inside(start) {
		return costs
	}
	s := search{grid: g, rules: rules, ends: g.ends(goals, false), all: true, seen: make([]visit, len(g.cells))}
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

// visit is what the search knows of a cell.
type visit struct {
	cost int // of the cheapest way there, plus 1; 0: none is known
	from int // index in directions of the step that led there
	done bool
}

type search struct {
	grid  *Grid
	rules Rules
	ends  map[Point]Point
	all   bool // of the ends are searched, not the nearest alone
	seen  []visit
	queue queue
	order int
}

func (s *search) run(start Point) ([]Direction, Point, bool) {
	s.reach(start, 1, -1)
	for len(s.queue) > 0 {
		at := heap.Pop(&s.queue).(entry).at
		v := &s.seen[s.grid.index(at)]
		if v.done {
			continue
		}
		v.done = true
		if goal, ok := s.ends[at]; ok && !s.all && !(s.rules.Beside && s.passing(at)) {
			return s.wayTo(at), goal, true
		}
		if s.all && s.rules.Avoid[at] && at != start {
			continue
		}
		for i, d := range directions {
			next := Point{at.X + d.dx, at.Y + d.dy}
			if s.leavable(at, d.name) && s.enterable(next, d.name) && !s.walled(at, next, i) {
				s.reach(next, v.cost+s.cost(next), i)
			}
		}
	}
	return nil, Point{}, false
}

func (s *search) enterable(p Point, by Direction) bool {
	if !s.grid.inside(p) || (s.rules.Avoid[p] && !s.wanted(p)) {
		return false
	}
	cell := s.grid.cells[s.grid.index(p)]
	if only, ok := s.rules.OneWay[cell]; ok {
		return by == only
	}
	for i := range len(s.rules.Walkable) {
		if s.rules.Walkable[i] == cell {
			return true
		}
	}
	return false
}

// wanted reports whether a cell is one of several ends.
func (s *search) wanted(p Point) bool {
	_, end := s.ends[p]
	return s.all && end
}

// leavable reports whether a cell can be left in a direction.
func (s *search) leavable(p Point, by Direction) bool {
	return !s.passing(p) || by == s.rules.OneWay[s.grid.cells[s.grid.index(p)]]
}

// walled reports whether a wall stands between two neighbours, seen from either; i is the index of the direction.
func (s *search) walled(from, to Point, i int) bool {
	if len(s.rules.Walls) == 0 {
		return false
	}
	back := directions[len(directions)-1-i].name // they are listed so that the opposite of each stands there
	return s.rules.Walls[Wall{from, directions[i].name}] || s.rules.Walls[Wall{to, back}]
}

// passing reports whether a cell on the way is passed in one direction, so that nobody stops or turns there. The start
// is none: whoever stands there may turn.
func (s *search) passing(p Point) bool {
	i := s.grid.index(p)
	_, oneWay := s.rules.OneWay[s.grid.cells[i]]
	return oneWay && s.seen[i].from >= 0
}

func (s *search) cost(p Point) int {
	if cost, ok := s.rules.Costs[s.grid.cells[s.grid.index(p)]]; ok {
		return min(max(cost, 1), 1000)
	}
	return 1
}

func (s *search) reach(p Point, cost, from int) {
	v := &s.seen[s.grid.index(p)]
	if v.done || (v.cost != 0 && v.cost <= cost) {
		return
	}
	v.cost, v.from = cost, from
	s.order++
	heap.Push(&s.queue, entry{at: p, cost: cost, order: s.order})
}

func (s *search) wayTo(end Point) []Direction {
	way := []Direction{}
	for at := end; ; {
		from := s.seen[s.grid.index(at)].from
		if from < 0 {
			break
		}
		d := directions[from]
		way = append(way, d.name)
		at = Point{at.X - d.dx, at.Y - d.dy}
	}
	for i, j := 0, len(way)-1; i < j; i, j = i+1, j-1 {
		way[i], way[j] = way[j], way[i]
	}
	return way
}

// entry is a cell to be looked at; the cheaper comes first, and of equals the one that was found first.
type entry struct {
	at          Point
	cost, order int
}

type queue []entry

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	return q[i].cost < q[j].cost || (q[i].cost == q[j].cost && q[i].order < q[j].order)
}
func (q *queue) Push(x any) { *q = append(*q, x.(entry)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
