package play

import (
	"fmt"
	"strings"
	"unicode"

	"dotmatrix/core"
)

// Bounds of what a person says to the agent.
const (
	maxSteer    = 2000 // characters of a line
	maxSteering = 16   // lines that wait
)

// steer keeps a line for the agent's next observation.
func (s *Session) steer(text string) {
	line := cleanLine(text)
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

// cleanLine takes control characters away, since a line goes to models and into the record.
func cleanLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.TrimSpace(text)
}
