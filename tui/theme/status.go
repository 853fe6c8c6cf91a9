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

// Proof is how far a run is proved: a sign that needs no colour, a word, and how both look.
func (t Theme) Proof(m core.Mark) (sign, word string, look lipgloss.Style) {
	switch m {
	case core.Replayed:
		return "✓", "replayed", t.Good
	case core.Chained:
		return "~", "chain", t.Dim
	case core.Forged:
		return "✗", "forged", t.Bad
	}
	return "·", "none", t.Dim
}
