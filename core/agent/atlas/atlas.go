// Package atlas remembers the maps of a game as an agent saw them, by the well-known facts of its profile: it draws the
// explored part in ASCII and finds ways on the whole map and from map to map. core/agent calls it.
//
// A World is a JSON value, so that it is kept in an agent's memory and recorded with it.
package atlas

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Bounds of a World, so that it fits into an agent's memory: the maps that were seen longest ago are forgotten, and a map
// that is larger than all of it is not remembered.
const (
	MaxMaps  = 64
	MaxBytes = 64 << 10
)

// World is every map that is remembered, the newest at the end.
type World struct {
	Maps []*Map `json:"maps"`
}

// Map is one map of the game. Its fields, as those of all that an agent remembers, are declared in the order of their keys,
// which makes their JSON canonical. A map of which only exits are known has no rows.
type Map struct {
	Exits []Exit   `json:"exits"`
	Name  string   `json:"name"`
	Rows  []string `json:"rows"` // one character a cell, as the profile says
	Seen  []string `json:"seen"` // a row of hexadecimal digits for each row, four cells a digit, the first cell highest
	Walls []Wall   `json:"walls,omitempty"`
}

// What a Game Boy shows of a map around the player, in cells of 16 pixels: the player stands in the middle.
const (
	viewLeft, viewRight = 4, 5
	viewUp, viewDown    = 4, 4
)

// See remembers what the facts show of the map; ok is false where they show no place, as on a title screen.
func (w *World) See(data json.RawMessage) (place Place, ok bool) {
	var f facts
	if len(data) == 0 || json.Unmarshal(data, &f) != nil || f.Player == nil || f.Map.Name == "" {
		return Place{}, false
	}
	place = Place{Map: f.Map.Name, X: f.Player.X, Y: f.Player.Y, Facing: f.Player.Facing, People: f.People, Things: f.Things}
	now := &Map{Name: f.Map.Name, Rows: f.Grid, Walls: f.Walls, Exits: f.Exits}
	if !even(f.Grid) || !now.holds(Cell{place.X, place.Y}) || now.size() > MaxBytes {
		return place, false
	}
	m := w.visit(f.Map.Name)
	if len(m.Rows) != len(f.Grid) || len(m.Rows[0]) != len(f.Grid[0]) {
		m.Seen = make([]string, len(f.Grid))
		for y := range m.Seen {
			m.Seen[y] = strings.Repeat("0", (len(f.Grid[0])+3)/4)
		}
	}
	m.Rows, m.Walls, m.Exits = now.Rows, now.Walls, now.Exits
	m.look(place)
	w.forget()
	return place, true
}

// even reports whether all rows are equally long, and there is a cell.
func even(rows []string) bool {
	return len(rows) > 0 && len(rows[0]) > 0 && !slices.ContainsFunc(rows, func(row string) bool { return len(row) != len(rows[0]) })
}

// UnmarshalJSON leaves out what is no map.
func (w *World) UnmarshalJSON(data []byte) error {
	var kept struct {
		Maps []*Map `json:"maps"`
	}
	err := json.Unmarshal(data, &kept)
	w.Maps = slices.DeleteFunc(kept.Maps, func(m *Map) bool { return m == nil })
	return err
}

// Find is a map by its name, nil where it was not seen.
func (w *World) Find(name string) *Map {
	for _, m := range w.Maps {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// visit is the map with the name, moved to the end, or a new one.
func (w *World) visit(name string) *Map {
	m := w.Find(name)
	if m == nil {
		m = &Map{Name: name}
	}
	w.Maps = append(slices.DeleteFunc(w.Maps, func(other *Map) bool { return other == m }), m)
	return m
}

func (w *World) forget() {
	size := 0
	for i := len(w.Maps) - 1; i >= 0; i-- {
		size += w.Maps[i].size()
		if i < len(w.Maps)-1 && (size > MaxBytes || len(w.Maps)-i > MaxMaps) {
			w.Maps = slices.Delete(w.Maps, 0, i+1)
			return
		}
	}
}

// size is roughly how many bytes the map takes as JSON.
func (m *Map) size() int {
	n := 16 * len(m.Walls)
	for _, row := range m.Rows {
		n += len(row) + len(row)/4 + 6
	}
	for _, e := range m.Exits {
		n += 72 + len(e.To)
	}
	return n
}

// holds reports whether the cell is one of the map.
func (m *Map) holds(c Cell) bool {
	return c.Y >= 0 && c.Y < len(m.Rows) && c.X >= 0 && c.X < len(m.Rows[c.Y])
}

// look marks what is on the screen as seen.
func (m *Map) look(at Place) {
	for y := max(at.Y-viewUp, 0); y <= min(at.Y+viewDown, len(m.Rows)-1); y++ {
		row := []byte(m.Seen[y])
		for x := max(at.X-viewLeft, 0); x <= min(at.X+viewRight, len(m.Rows[y])-1); x++ {
			row[x/4] = hexDigits[value(row[x/4])|8>>(x%4)]
		}
		m.Seen[y] = string(row)
	}
}

// saw reports whether a cell of the map was on the screen once. What is kept may come from anybody.
func (m *Map) saw(x, y int) bool {
	return y < len(m.Seen) && x/4 < len(m.Seen[y]) && value(m.Seen[y][x/4])&(8>>(x%4)) != 0
}

const hexDigits = "0123456789abcdef"

func value(digit byte) int { return max(strings.IndexByte(hexDigits, digit), 0) }

// Known are the maps that were seen, each with where it leads.
func (w *World) Known() []string {
	var lines []string
	for _, m := range w.Maps {
		var to []string
		for _, e := range m.Exits {
			if !slices.Contains(to, e.To) {
				to = append(to, e.To)
			}
		}
		slices.Sort(to)
		lines = append(lines, fmt.Sprintf("%s (leads to %s)", m.Name, orNowhere(strings.Join(to, ", "))))
	}
	slices.Sort(lines)
	return lines
}

// Unseen are the maps to which one that was seen leads, and which were not seen.
func (w *World) Unseen() []string {
	var names []string
	for _, m := range w.Maps {
		for _, e := range m.Exits {
			if w.Find(e.To) == nil && !slices.Contains(names, e.To) {
				names = append(names, e.To)
			}
		}
	}
	slices.Sort(names)
	return names
}

func orNowhere(text string) string {
	if text == "" {
		return "no other"
	}
	return text
}
