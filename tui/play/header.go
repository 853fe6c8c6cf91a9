package play

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"dotmatrix/core"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

func markStyle(t theme.Theme, kind markKind) lipgloss.Style {
	switch kind {
	case markFault:
		return t.Bad
	case markCompaction, markModel:
		return t.Dim
	case markPerson, markBookmark, markFork:
		return t.Accent
	}
	return t.Warn
}

// header is the line above everything: what is shown, who plays, and how it stands.
func (s *Screen) header(t theme.Theme, width int) string {
	j := &s.journal
	left := s.badge(t) + t.Title.Render(" "+text.CleanLine(j.run.Machine.ROM.Title)) +
		t.Dim.Render("  "+text.CleanLine(j.run.Agent.Name)+"  run "+text.CleanLine(j.run.ID[:min(len(j.run.ID), 6)])+s.help())
	return text.Spread(left, s.figures(t), width)
}

// help is what the agent gets, computed from its version.
func (s *Screen) help() string {
	if s.journal.run.Agent.Manifest == nil {
		return ""
	}
	return "  gets " + text.CleanLine(s.journal.run.Agent.Ledger().Short())
}

// figures are the numbers at the right of the header.
func (s *Screen) figures(t theme.Theme) string {
	j := &s.journal
	step := fmt.Sprintf("step %d", j.state.Seq)
	if j.state.Replay {
		step += fmt.Sprintf(" of %d", j.length)
	}
	parts := []string{step}
	if u := j.state.Usage; u.Calls > 0 {
		parts = append(parts, thousands(u.Tokens())+" tok")
		if u.Dollars > 0 {
			parts = append(parts, fmt.Sprintf("$%.3f", u.Dollars))
		}
	}
	if left := budgetLeft(j.state.Budget, j.state.Usage); left != "" {
		parts = append(parts, left)
	}
	parts = append(parts, j.state.Pace.String())
	if s.meter.fps > 0 && !j.state.Paused {
		parts = append(parts, fmt.Sprintf("%.0f fps", s.meter.fps))
	}
	return t.Text.Render(strings.Join(parts, "  "))
}

// thousands is a count in few letters.
func thousands(n int) string {
	switch {
	case n >= 1e6:
		return fmt.Sprintf("%.1fM", float64(n)/1e6)
	case n >= 1e4:
		return fmt.Sprintf("%.0fk", float64(n)/1e3)
	}
	return fmt.Sprint(n)
}

// budgetLeft says how much of the tightest budget is left; empty where there is none.
func budgetLeft(b core.Budget, u core.Usage) string {
	least, found := 1.0, false
	for _, part := range []struct{ spent, of float64 }{
		{u.Dollars, b.Dollars}, {float64(u.Tokens()), float64(b.Tokens)}, {float64(u.Calls), float64(b.Calls)},
	} {
		if part.of > 0 {
			least, found = min(least, max(1-part.spent/part.of, 0)), true
		}
	}
	if !found {
		return ""
	}
	return fmt.Sprintf("%.0f%% left", least*100)
}

// badge says in one word how the session stands, in colour and with a sign that needs none.
func (s *Screen) badge(t theme.Theme) string {
	j := &s.journal
	switch {
	case j.outcome != nil:
		look := t.Good
		if j.outcome.Status == core.Failed {
			look = t.Bad
		}
		return look.Render("■ " + string(j.outcome.Status))
	case s.closing:
		return t.Warn.Render("■ closing the run…")
	case j.state.Follows:
		return t.Good.Render("● following")
	case j.state.Replay && j.state.Paused:
		return t.Accent.Render("❚❚ replay")
	case j.state.Replay:
		return t.Accent.Render("▶ replay")
	case j.state.Paused:
		return t.Warn.Render("❚❚ paused")
	case j.state.Actor == core.ActorPerson:
		return t.Warn.Bold(true).Render("● you play")
	case j.state.Thinking:
		return t.Accent.Render("● thinking")
	}
	return t.Good.Render("● playing")
}

// outcomeLine says how a run ended.
func outcomeLine(t theme.Theme, o *core.Outcome, width int) string {
	look := t.Good
	if o.Status == core.Failed {
		look = t.Bad
	}
	return look.Render(text.Fit("the run is "+string(o.Status)+": "+text.CleanLine(o.Reason)+". It is recorded; q leaves.", width))
}
