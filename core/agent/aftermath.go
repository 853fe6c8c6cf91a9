package agent

import (
	"dotmatrix/core"
	"dotmatrix/core/agent/progress"
)

// maxHeard bounds the text of the game that stands in a result, in runes.
const maxHeard = 200

// cameOf says what came of the press of the step before: what was pressed and, as far as the agent may know it, where
// that led and what the game says now.
func (t *turn) cameOf(before *trajectory, now progress.Mark) string {
	last := t.seen.Last
	words := pressResult(last)
	if last == nil || last.Actor == core.ActorAnchor || last.Fault != "" {
		return words
	}
	was := ""
	if n := len(before.Track); n > 0 {
		was = before.Track[n-1].Place
	}
	switch {
	case now.Screen != "" && now.Screen == before.Screen:
		words += " The screen is exactly as it was before."
	case now.Place == "":
	case now.Place != was:
		words += " You are at " + now.Place + " now."
	case moves(last.Action):
		words += " You are still at " + now.Place + "."
	}
	if heard := t.heard(); heard != "" {
		words += " The game says: " + heard
	}
	return words
}

func pressResult(last *core.Step) string {
	switch {
	case last == nil || last.Actor == core.ActorAnchor:
		return "Done."
	case last.Actor == core.ActorPerson:
		return "A person took over and pressed: " + orElse(last.Action.String(), "nothing") + "."
	case last.Fault != "":
		return "Nothing was pressed: " + last.Fault + "."
	}
	return "Pressed: " + last.Action.String() + "."
}

func moves(action core.Action) bool {
	for _, p := range action.Presses {
		if p.Buttons&(core.Up|core.Down|core.Left|core.Right) != 0 {
			return true
		}
	}
	return false
}

// heard is the text that the game shows now, where the agent may know it.
func (t *turn) heard() string {
	if !t.agent.definition.needs("facts", "text", "dialog", "read_dialog") {
		return ""
	}
	return clip(t.glance().dialog, maxHeard)
}
