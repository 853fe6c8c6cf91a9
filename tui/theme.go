package tui

import "charm.land/lipgloss/v2"

// theme are the styles of the screen. The colours are of the 16 that every terminal has, so that they follow the
// person's own palette; without colours weight and signs carry the meaning.
type theme struct {
	title, label, text, dim, accent, good, warn, bad lipgloss.Style
}

func newTheme() theme {
	colour := func(c string) lipgloss.Style { return lipgloss.NewStyle().Foreground(lipgloss.Color(c)) }
	return theme{
		title:  lipgloss.NewStyle().Bold(true),
		label:  colour("8"),
		text:   lipgloss.NewStyle(),
		dim:    colour("8"),
		accent: colour("6"),
		good:   colour("2"),
		warn:   colour("3"),
		bad:    colour("1").Bold(true),
	}
}
