package agent

import (
	"encoding/json"
	"fmt"
)

// rung is a way in which ctx.react asks a model for its calls. A model that does not get along with one is asked in the
// next, which demands less of it; there it stays for the rest of the run.
type rung int

const (
	rungNative rung = iota // tools in the protocol
	rungSchema             // answers held to a schema of the calls
	rungFew                // the same with the tools alone that make sense now
	rungShort              // the same with a short prompt and the newest turns alone
)

// Rungs are the ways by name, the most demanding first.
var Rungs = []string{"native tools", "calls held to a schema", "fewer tools", "a short prompt"}

func (r rung) String() string { return Rungs[min(max(int(r), 0), len(Rungs)-1)] }

// maxSlips is how many answers in a row may not have the form of a call before the model is asked in the next way.
const maxSlips = 2

// RungOf tells on which rung of the ladder a model stands by an agent's memory: an index of Rungs. "" names the model of
// requests that name none.
func RungOf(memory json.RawMessage, model string) int {
	var m struct{ Kept kept }
	if json.Unmarshal(memory, &m) != nil {
		return 0
	}
	return int(m.Kept.Rungs[model])
}

// slip counts an answer without the form of a call, and climbs down where there were too many.
func (r *react) slip() error {
	r.complaints++
	if r.slips++; r.slips < maxSlips || r.rung == rungShort {
		return nil
	}
	r.slips = 0
	r.rung++
	r.turn.kept.stand(r.request.Model, r.rung)
	r.offer()
	return r.turn.notice(fmt.Sprintf("the model's answers could not be used %d times in a row; it is asked for less: %s (rung %d of %d)",
		maxSlips, r.rung, int(r.rung)+1, len(Rungs)))
}

// stumbled is what a step without an action is told as.
func (r *react) stumbled() string {
	fault := fmt.Sprintf("the model's answers could not be used %d times: %s", r.complaints, r.lastComplaint())
	if r.rung == rungShort {
		fault += "; it has been asked in every way that there is: try the agent chooser, or a stronger model"
	}
	return fault
}

// offered are the tools that the model may call on its rung.
func (r *react) offered() []*tool {
	if r.rung < rungFew {
		return r.tools
	}
	var few []*tool
	for _, t := range r.tools {
		switch t {
		case pressButtons:
			few = append(few, t)
		case walkTo:
			if r.turn.placed {
				few = append(few, t)
			}
		default:
			if t.own && r.rung < rungShort {
				few = append(few, t)
			}
		}
	}
	if len(few) == 0 {
		return r.tools // none of ours presses
	}
	return few
}
