package screens

import (
	"dotmatrix/core"
	"dotmatrix/core/play"
)

// typed is a source whose commands come from the person's own screen, so that an agent that one names was typed by the
// person.
type typed struct{ play.Source }

func (t typed) Do(c core.Command) {
	if rewind, ok := c.(core.Rewind); ok {
		rewind.Change.Typed = true
		c = rewind
	}
	t.Source.Do(c)
}
