package theme

import (
	"charm.land/bubbles/v2/textinput"
	"charm.land/lipgloss/v2"
)

// Field is how a line that is typed looks: a prompt and a hint that can be read on every background.
func (t Theme) Field() textinput.Styles {
	s := textinput.DefaultStyles(true)
	state := textinput.StyleState{Text: lipgloss.NewStyle(), Placeholder: t.Dim, Suggestion: t.Dim, Prompt: t.Accent}
	s.Focused, s.Blurred = state, state
	s.Cursor.Color = t.Accent.GetForeground()
	return s
}
