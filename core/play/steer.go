package play

import (
	"fmt"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// Bounds of what a person says to the agent.
const (
	maxSteer    = 2000 // characters of a line
	maxSteering = 16   // lines that wait
)

// steer keeps a line for the agent's next observation.
func (s *Session) steer(text string) {
	line := plain.Line(text)
	switch {
	case line == "":
		s.notice("there is nothing to say to the agent: write a line")
	case len([]rune(line)) > maxSteer:
		s.notice(fmt.Sprintf("the line for the agent has more than %d characters: say it shorter", maxSteer))
	case len(s.steered) >= maxSteering:
		s.notice("the agent has not yet seen the lines before: wait until it has")
	default:
		s.steered = append(s.steered, line)
		s.feed.Push(core.Steered{Text: line})
	}
}
