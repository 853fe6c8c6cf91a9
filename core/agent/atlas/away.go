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
	name   string
	at     *Cell // where one comes to; nil: not known, so that all of the map's exits may be near
	cost   int
	first  Exit     // of the map where the player is
	before *arrival // nil: that map
}

// routeAway finds the cheapest way out of the map that leads to another one, over the maps that are known.
func (w *World) routeAway(m *Map, from Place, to string) (Route, error) {
	if !w.leads(m.Name, to) {
		return Route{}, fmt.Errorf("no way to %q is known. Known maps: %s", to, strings.Join(w.Known(), "; "))
	}
	var open []*arrival
	costs := m.costs(from)
	for _, e := range m.Exits {
		if cost, ok := costs[e.point()]; ok {
			open = append(open, &arrival{name: e.To, at: e.Arrive, cost: cost + changeCost, first: e})
		}
	}
	for been := map[string]bool{}; len(open) > 0; {
		next := slices.MinFunc(open, func(a, b *arrival) int { return a.cost - b.cost })
		open = slices.DeleteFunc(open, func(a *arrival) bool { return a == next })
		if been[next.key()] {
			continue
		}
		been[next.key()] = true
		if strings.EqualFold(next.name, to) {
			if way, ok := m.leave(from, next.first); ok {
				return Route{Way: way, Hops: next.hops()}, nil
			}
			continue
		}
		open = append(open, w.beyond(next)...)
	}
	return Route{}, fmt.Errorf("the ways out of %s that lead to %s cannot be reached from where you are", m.Name, to)
}

// beyond are the maps to which one comes from an arrival.
func (w *World) beyond(a *arrival) []*arrival {
	m := w.Find(a.name)
	if m == nil || !even(m.Rows) {
		return nil
	}
	known := a.at != nil && m.holds(*a.at)
	var costs map[grid.Point]int
	if known {
		costs = m.costs(Place{X: a.at.X, Y: a.at.Y})
	}
	var more []*arrival
	for _, e := range m.Exits {
		cost, ok := costs[e.point()]
		if ok || !known {
			more = append(more, &arrival{name: e.To, at: e.Arrive, cost: a.cost + cost + changeCost, first: a.first, before: a})
		}
	}
	return more
}

// costs are those of the exits that can be reached from a place of the map.
func (m *Map) costs(from Place) map[grid.Point]int {
	g, err := grid.New(m.Rows)
	if err != nil {
		return nil
	}
	var exits []grid.Point
	for _, e := range m.Exits {
		exits = append(exits, e.point())
	}
	return g.Reach(from.point(), exits, m.rules(from, nil))
}

func (a *arrival) key() string {
	if a.at == nil {
		return a.name
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
