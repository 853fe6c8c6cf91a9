package play

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"dotmatrix/core"
	"dotmatrix/tui/nav"
)

// A run may go on behind other screens. Its screen goes on taking events, but seldom, and shows no pictures.

// backgroundEvery is the least time between two looks at the events of a run that goes on behind another screen.
const backgroundEvery = 500 * time.Millisecond

// Hidden says that another screen is on top now. No button stays held.
func (s *Screen) Hidden() {
	s.Covered()
	s.stage.hide()
}

// Revealed says that the screen is on top now.
func (s *Screen) Revealed() tea.Cmd {
	s.stage.reveal()
	return nil
}

// Going reports whether a live run goes on here: it is neither paused nor over, and nobody has asked it to end.
func (s *Screen) Going() bool {
	return s.source != nil && s.journal.run.ID != "" && !s.closing && !s.ended && s.journal.live() && !s.journal.state.Paused
}

// Over reports whether the source is closed.
func (s *Screen) Over() bool { return s.source == nil }

// Run is the run as far as it has come. Its ID is empty before the source has told of it.
func (s *Screen) Run() core.RunSummary {
	j := &s.journal
	sum := core.RunSummary{Run: j.run, Steps: j.state.Seq, Usage: j.state.Usage, Milestones: j.reached}
	sum.Status = core.Running
	if j.outcome != nil {
		sum.Status, sum.Reason = j.outcome.Status, j.outcome.Reason
	}
	return sum
}

// Pause pauses a run that goes on, and a replay that plays.
func (s *Screen) Pause() {
	if s.source != nil && s.journal.outcome == nil && !s.journal.state.Paused {
		s.Covered()
		s.ask(core.SetPaused{Paused: true})
	}
}

// Close ends the source and waits for it. It is for the time after Bubble Tea's loop.
func (s *Screen) Close() error {
	s.cancel()
	if s.source == nil {
		return nil
	}
	return s.source.Close()
}

// Source is what the screen shows; nil when it is closed.
func (s *Screen) Source() Source { return s.source }

// endedBehind tells of a run that ended while nobody looked.
func (s *Screen) endedBehind() tea.Cmd {
	sum := s.Run()
	said := fmt.Sprintf("run %s %s", sum.ID[:min(len(sum.ID), 6)], sum.Status)
	if sum.Reason != "" {
		said += ": " + sum.Reason
	}
	return nav.To(nav.Toast{Text: said, Bad: sum.Status == core.Failed})
}
