package atlas

import (
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core/grid"
)

// changeCost is how many cells of free ground the change to another map counts as.
const changeCost = 4

// arrival is a map that can be reached, by the exit that leads there.
type arrival struct {
	from, name string
	at         *Cell // where one comes to, as far as it is known
	cost       int
	first      Exit     // of the map where the player is
	before     *arrival // nil: that map
}

// routeAway finds the cheapest way out of the map that leads to another one, over the maps that are known.
func (w *World) routeAway(m *Map, from Place, to string) (Route, error) {
	if !w.leads(m.Name, to) {
		return Route{}, fmt.Errorf("no way to %q is known. Known maps: %s", to, strings.Join(w.Known(), "; "))
	}
	if way := w.away(m, from, to); way != nil {
		if moves, ok := m.leave(from, way.first); ok {
			return Route{Way: moves, Hops: way.hops()}, nil
		}
	}
	blocked := ""
	if way := w.away(m, from.alone(), to); way != nil {
		blocked = m.blocked(from, way.first.point(), false)
	}
	return Route{}, fmt.Errorf("the ways out of %s that lead to %s cannot be reached from where you are%s", m.Name, to, blocked)
}

// away is the arrival at a map that costs least; nil where there is none.
func (w *World) away(m *Map, from Place, to string) *arrival {
	open := m.leaving(m.costs(from, []grid.Point{from.point()}), arrival{})
	for been := map[string]bool{}; len(open) > 0; {
		next := slices.MinFunc(open, func(a, b *arrival) int { return a.cost - b.cost })
		open = slices.DeleteFunc(open, func(a *arrival) bool { return a == next })
		if strings.EqualFold(next.name, to) {
			return next
		}
		if been[next.key()] {
			continue
		}
		been[next.key()] = true
		if there := w.Find(next.name); there != nil && even(there.Rows) {
			here := Place{Map: next.name}
			if next.name == from.Map {
				here = from
			}
			open = append(open, there.leaving(there.costs(here, there.entries(next)), *next)...)
		}
	}
	return nil
}

// entries are the cells of the map at which one may arrive: the known one, or the ways back. Without either it may be
// anywhere.
func (m *Map) entries(a *arrival) []grid.Point {
	if a.at != nil && m.holds(*a.at) {
		return []grid.Point{a.at.point()}
	}
	var back []grid.Point
	for _, e := range m.Exits {
		if strings.EqualFold(e.To, a.from) {
			back = append(back, e.point())
		}
	}
	return back
}

// leaving are the maps to which one comes by the exits that can be reached, at these costs.
func (m *Map) leaving(costs map[grid.Point]int, before arrival) []*arrival {
	var next []*arrival
	for _, e := range m.Exits {
		cost, ok := costs[e.point()]
		if !ok {
			continue
		}
		a := &arrival{from: m.Name, name: e.To, at: e.Arrive, cost: before.cost + cost + changeCost, first: e}
		if before.name != "" {
			a.first, a.before = before.first, &before
		}
		next = append(next, a)
	}
	return next
}

// costs are those of the exits that can be reached from the nearest of several cells; from none, all are as near.
func (m *Map) costs(from Place, cells []grid.Point) map[grid.Point]int {
	nearest := map[grid.Point]int{}
	var exits []grid.Point
	for _, e := range m.Exits {
		exits = append(exits, e.point())
	}
	g, err := grid.New(m.Rows)
	if err != nil {
		return nearest
	}
	if len(cells) == 0 {
		for _, exit := range exits {
			nearest[exit] = 0
		}
	}
	for _, cell := range cells {
		at := from
		at.X, at.Y = cell.X, cell.Y
		for exit, cost := range g.Reach(cell, exits, m.rules(at, nil)) {
			if known, ok := nearest[exit]; !ok || cost < known {
				nearest[exit] = cost
			}
		}
	}
	return nearest
}

func (a *arrival) key() string {
	if a.at == nil {
		return a.name + " from " + a.from
	}
	return fmt.Sprintf("%s %d %d", a.name, a.at.X, a.at.Y)
}

func (a *arrival) hops() []string {
	var names []string
	for ; a != nil; a = a.before {
		names = append(names, a.name)
	}
	slices.Reverse(names)
	return names
}

// leads reports whether the exits that are known lead from one map to another, wherever on the maps they are.
func (w *World) leads(from, to string) bool {
	been := map[string]bool{from: true}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		m := w.Find(queue[0])
		if m == nil {
			continue
		}
		for _, e := range m.Exits {
			if strings.EqualFold(e.To, to) {
				return true
			}
			if !been[e.To] {
				been[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	return false
}
