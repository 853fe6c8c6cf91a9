package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"dotmatrix/tui/plane"
)

// View draws the screen from the model.
func (m *root) View() tea.View {
	v := tea.NewView(m.content())
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "dotmatrix " + cleanLine(m.journal.run.Machine.ROM.Title)
	v.KeyboardEnhancements = tea.KeyboardEnhancements{ReportEventTypes: true, ReportAllKeysAsEscapeCodes: true}
	return v
}

func (m *root) content() string {
	if m.width == 0 {
		return ""
	}
	if m.layout.tooSmall {
		return m.theme.warn.Render(fit(fmt.Sprintf("the terminal is too small: at least %dx%d", minWidth, minHeight), m.width))
	}
	screen := m.screen()
	if len(m.dialogs) > 0 {
		return over(screen, m.dialogs[len(m.dialogs)-1].view(m.theme), m.width, m.height)
	}
	return screen
}

// screen joins the rows by hand, which is several times cheaper than joining blocks.
func (m *root) screen() string {
	width := m.width - 2*margin
	rows := make([]string, 0, m.height)
	rows = append(rows, header(m.theme, &m.journal, m.meter.fps, m.closing, width))
	rows = append(rows, m.body()...)
	rows = append(rows, timeline(m.theme, &m.journal, width), m.footer(width))
	pad := strings.Repeat(" ", margin)
	return pad + strings.Join(rows, "\n"+pad)
}

func (m *root) footer(width int) string {
	if m.journal.outcome != nil {
		return outcomeLine(m.theme, m.journal.outcome, width)
	}
	bindings := m.keys.live()
	switch {
	case m.journal.state.Replay:
		bindings = m.keys.replayed()
	case m.playing():
		bindings = []key.Binding{gameKeys[0].binding}
		for _, k := range gameKeys[4:] {
			bindings = append(bindings, k.binding)
		}
		bindings = append(bindings, m.keys.TakeOver, m.keys.Pause, m.keys.Help, m.keys.Quit)
	}
	return hints(m.theme, bindings, width)
}

// body are the rows of the picture and the panes.
func (m *root) body() []string {
	l := m.layout
	picture := m.pictureRows()
	thoughts := thoughtLines(m.theme, m.journal.entries, l.thoughts.W, l.thoughts.H, m.scroll)
	facts := m.factRows()
	rows := make([]string, l.height-headerHeight-footerHeight)
	for i := range rows {
		y := i + headerHeight
		row := rowOf(picture, y, l.picture) + strings.Repeat(" ", gap)
		switch {
		case l.facts.X > l.thoughts.X: // side by side
			row += rowOf(thoughts, y, l.thoughts) + strings.Repeat(" ", gap) + rowOf(facts, y, l.facts)
		case y == l.facts.Y-1:
			row += m.theme.dim.Render(strings.Repeat("─", l.facts.W))
		case y >= l.facts.Y:
			row += rowOf(facts, y, l.facts)
		default:
			row += rowOf(thoughts, y, l.thoughts)
		}
		rows[i] = row
	}
	return rows
}

// rowOf is the line of a pane that stands on row y of the screen, as wide as the pane.
func rowOf(lines []string, y int, pane plane.Rect) string {
	if i := y - pane.Y; i >= 0 && i < len(lines) {
		return fit(lines[i], pane.W)
	}
	return strings.Repeat(" ", pane.W)
}

func (m *root) pictureRows() []string {
	if len(m.dialogs) > 0 {
		return m.plane.Rows(m.layout.picture.W, m.layout.picture.H)
	}
	return plane.Placeholder(m.layout.picture.W, m.layout.picture.H)
}

// factRows are the milestones, the facts and, where there is room, the map.
func (m *root) factRows() []string {
	l := m.layout.facts
	lines := m.factTop(l.W)
	if rest := l.H - len(lines) - 1; rest > 0 {
		if grid := gridLines(m.theme, m.journal.facts, l.W, rest); grid != nil {
			lines = append(append(lines, ""), grid...)
		}
	}
	return lines
}

func (m *root) factTop(width int) []string {
	var lines []string
	if milestones := milestoneLine(m.theme, m.journal.reachedBy(m.journal.state.Seq), m.journal.story, width); milestones != "" {
		lines = append(lines, milestones)
	}
	return append(lines, factLines(m.theme, m.journal.facts, width)...)
}

// wantedFactLines is how high the facts would like to be: it changes with the width, so the narrowest is asked.
func (m *root) wantedFactLines() int {
	wanted := max(len(m.factTop(minSide)), 8)
	if f := m.journal.facts; f != nil && len(f.Grid) > 0 {
		wanted += 1 + len(f.Grid)
	}
	return wanted
}
