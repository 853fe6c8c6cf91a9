package watch

import (
	"fmt"
	"strings"

	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// Measures, in cells.
const (
	margin      = 1
	addressCell = 30  // an address with its values
	factsFrom   = 100 // a screen of that width has room for the facts beside the addresses
)

// View draws the run, and the pane below.
func (s *Screen) View(t theme.Theme, covered bool) []string {
	rows := s.Screen.View(t, covered)
	if s.height < 2 {
		return rows
	}
	return append(rows, s.pane(t)...)
}

// pane is the heading, the addresses and, where there is room, the facts.
func (s *Screen) pane(t theme.Theme) []string {
	width, height := s.width-2*margin, s.height-1
	left := width
	if s.width >= factsFrom {
		left = width / 2
	}
	state := s.lens.State(max(left/addressCell, 1) * height)
	rows := []string{heading(t, state, width)}
	addresses := text.Rows(addressRows(t, state.First, left, height), left, height)
	facts := text.Rows(factRows(t, state, width-left), width-left, height)
	for y := range height {
		rows = append(rows, addresses[y]+facts[y])
	}
	for y, row := range rows {
		rows[y] = strings.Repeat(" ", margin) + row + strings.Repeat(" ", margin)
	}
	return rows
}

func heading(t theme.Theme, state State, width int) string {
	left := t.Title.Render("Search "+state.Kind) + t.Text.Render(fmt.Sprintf(" %d left", state.Left))
	if state.Fresh {
		left += t.Dim.Render(" (those that changed last)")
	}
	right := t.Dim.Render(text.CleanLine(state.Profile))
	if state.Fault != "" {
		right = t.Bad.Render(text.Fit(text.CleanLine(state.Fault), min(text.Width(text.CleanLine(state.Fault)), width*2/3)))
	}
	return text.Spread(left, right, width)
}

// addressRows are the addresses in columns, downwards.
func addressRows(t theme.Theme, addresses []Address, width, height int) []string {
	columns := max(width/addressCell, 1)
	rows := make([]string, height)
	for y := range rows {
		for x := range columns {
			if i := x*height + y; i < len(addresses) {
				rows[y] += text.Fit(addressText(t, addresses[i]), min(addressCell, width))
			}
		}
	}
	return rows
}

// addressText is such as "c106 w_x 12 was 11".
func addressText(t theme.Theme, a Address) string {
	place := fmt.Sprintf("%04x ", a.At)
	if a.Name != "" {
		place += text.CleanLine(a.Name) + " "
	}
	value := fmt.Sprint(a.Is)
	if a.Is != a.Was {
		value += fmt.Sprintf(" was %d", a.Was)
	}
	style := t.Text
	if a.Moved {
		style = t.Accent.Bold(true)
	}
	return t.Dim.Render(text.Fit(place, min(text.Width(place), addressCell/2))) + style.Render(value)
}

func factRows(t theme.Theme, state State, width int) []string {
	if width < 1 {
		return nil
	}
	var rows []string
	for _, fact := range state.Facts {
		rows = append(rows, t.Text.Render(text.Fit(text.CleanLine(fact), width)))
	}
	return rows
}
