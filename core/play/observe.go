package play

import "dotmatrix/core"

// Observe is what an agent may know before step seq, behind last. A live session and the audit of its record both make it
// here, so that an agent that decides again sees what it saw. game says the facts in words, where it is asked to; without
// a game they have none.
func Observe(game Game, last *core.Step, seq int) core.Observation {
	seen := core.Observation{Seq: seq, Tick: last.Tick, Screen: last.Screen, Last: last}
	if last.Facts != nil {
		seen.Facts = factsOf(game, last)
	}
	return seen
}

func factsOf(game Game, last *core.Step) core.Facts {
	if game == nil {
		return core.PlainFacts(last.Facts)
	}
	return game.Recorded(last.Facts)
}

// observe is Observe behind the last step, with the facts as they were read.
func (s *Session) observe(seq int) core.Observation {
	seen := Observe(s.o.Game, s.last, seq)
	if s.facts != nil {
		seen.Facts = s.facts
	}
	return seen
}
