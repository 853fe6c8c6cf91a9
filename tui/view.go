package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"dotmatrix/tui/action"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// View draws the top screen, the footer, and the dialogs over them.
func (a *app) View() tea.View {
	v := tea.NewView(a.content())
	v.AltScreen = true
	if a.settings.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.WindowTitle = strings.TrimSpace("dotmatrix " + text.CleanLine(a.top().Title()))
	// Alternate keys and text: without them a shifted symbol arrives as the unshifted one.
	v.KeyboardEnhancements = tea.KeyboardEnhancements{ReportEventTypes: true, ReportAllKeysAsEscapeCodes: true,
		ReportAlternateKeys: true, ReportAssociatedText: true}
	return v
}

func (a *app) content() string {
	if a.width == 0 {
		return ""
	}
	rows := a.top().View(a.theme, a.dialogs.Any() && !a.plane.Under())
	if a.height > footerHeight {
		rows = append(rows, " "+a.footer(a.width-2))
	}
	return strings.Join(a.dialogs.Over(a.theme, rows, a.width), "\n")
}

func (a *app) footer(width int) string {
	recording := ""
	if a.cast != nil {
		recording = a.theme.Bad.Render("● rec") + "   "
		width -= lipgloss.Width(recording)
	}
	if a.toast.up {
		return recording + a.toast.row(a.theme, width)
	}
	return recording + hints(a.theme, a.hinted(), width)
}

// hinter is a screen on which other actions matter more for a while.
type hinter interface{ Hints() []action.Action }

// hinted are the actions in the order in which they stand in the footer.
func (a *app) hinted() []action.Action {
	actions := a.actions()
	h, ok := a.top().(hinter)
	if !ok {
		return actions
	}
	first := a.settings.Keys.On(h.Hints())
	for _, other := range actions {
		if !slices.ContainsFunc(first, func(f action.Action) bool { return f.Name == other.Name }) {
			first = append(first, other)
		}
	}
	return first
}

// hints are the keys that matter most now: as many as fit before those of every screen, which always stand there.
func hints(t theme.Theme, actions []action.Action, width int) string {
	var some, always []string
	for _, a := range actions {
		if a.Short == "" || len(a.Keys) == 0 {
			continue
		}
		hint := t.Accent.Render(a.Key()) + t.Dim.Render(" "+a.Short)
		if a.Name == "help" || a.Name == "quit" {
			always = append(always, hint)
		} else {
			some = append(some, hint)
		}
	}
	const between = "   "
	end := strings.Join(always, between)
	line := ""
	for _, hint := range some {
		if lipgloss.Width(line)+lipgloss.Width(hint)+len(between)+lipgloss.Width(end) > width {
			break
		}
		line += hint + between
	}
	return text.Fit(line+end, width)
}
