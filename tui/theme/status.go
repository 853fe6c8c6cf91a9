package theme

import (
	"charm.land/lipgloss/v2"

	"dotmatrix/core"
)

// Status is how a run stands: a sign that needs no colour, a word, and how both look.
func (t Theme) Status(s core.Status) (sign, word string, look lipgloss.Style) {
	switch s {
	case core.Running:
		return "●", "running", t.Accent
	case core.Finished:
		return "✓", "finished", t.Good
	case core.Stopped:
		return "■", "stopped", t.Dim
	case core.Failed:
		return "✗", "failed", t.Bad.Bold(false)
	case core.Interrupted:
		return "!", "interrupted", t.Warn
	case core.Incomplete:
		return "…", "incomplete", t.Warn
	}
	return "?", "unknown", t.Warn
}
