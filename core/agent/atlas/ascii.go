package atlas

import (
	"fmt"
	"strings"
)

// ASCII draws what was seen of the map at the place, with the numbers of columns and rows: @ is the player, P a person,
// ? was not seen yet, and the rest is as the profile has it. It is "" where the map is not known.
func (w *World) ASCII(at Place) string {
	m := w.Find(at.Map)
	if m == nil || !even(m.Rows) {
		return ""
	}
	left, top, right, bottom, ok := m.extent()
	if !ok {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, as far as you have seen it (@ you, P person, ? not seen yet):\n", m.Name)
	for _, unit := range []int{100, 10, 1} {
		if unit > 1 && right < unit {
			continue
		}
		b.WriteString("    ")
		for x := left; x <= right; x++ {
			if unit > 1 && x < unit {
				b.WriteByte(' ')
				continue
			}
			b.WriteByte(byte('0' + x/unit%10))
		}
		b.WriteByte('\n')
	}
	for y := top; y <= bottom; y++ {
		fmt.Fprintf(&b, "%3d ", y)
		for x := left; x <= right; x++ {
			b.WriteByte(m.char(at, x, y))
		}
		b.WriteByte('\n')
	}
	for _, e := range m.Exits {
		if m.saw(e.X, e.Y) {
			fmt.Fprintf(&b, "Way to %s at x=%d y=%d%s.\n", e.To, e.X, e.Y, e.onwards())
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// onwards says what is to be pressed on the exit; "" where stepping on it is enough.
func (e Exit) onwards() string {
	if press, ok := e.pressed(); ok {
		return ", pressing " + string(press) + " there"
	}
	return ""
}

func (m *Map) char(at Place, x, y int) byte {
	switch {
	case x == at.X && y == at.Y:
		return '@'
	case !m.saw(x, y):
		return '?'
	}
	for _, p := range at.People {
		if p.X == x && p.Y == y {
			return 'P'
		}
	}
	return m.Rows[y][x]
}

// extent is the smallest rectangle that holds all that was seen.
func (m *Map) extent() (left, top, right, bottom int, ok bool) {
	left, top = len(m.Rows[0]), len(m.Rows)
	for y := range m.Rows {
		for x := range m.Rows[y] {
			if m.saw(x, y) {
				left, right, top, bottom, ok = min(left, x), max(right, x), min(top, y), max(bottom, y), true
			}
		}
	}
	return left, top, right, bottom, ok
}
