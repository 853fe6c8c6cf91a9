// Package progress notices when an agent gets nowhere: the same picture, the same place, or the same action again and
// again, and says so in words for a model, with what to try. core/agent calls it.
package progress

import (
	"fmt"
	"slices"
)

// Kept is how many steps are looked back at.
const Kept = 40

// Mark is what is remembered of a step.
type Mark struct {
	Screen string `json:"screen"`          // hash of the picture before the action, or part of it
	Place  string `json:"place,omitempty"` // where the player stood, where that is known
	Action string `json:"action"`          // that led to this picture
}

// Track is the last steps, the newest at the end.
type Track []Mark

// Add gives the track with one more step.
func (t Track) Add(m Mark) Track {
	t = append(slices.Clone(t), m)
	return t[max(len(t)-Kept, 0):]
}

// Stuck is what a track shows.
type Stuck struct {
	Why    string // in words; "": it gets on
	Advice string // what to try
}

// Look judges the last patience steps or more, the most certain sign first.
func (t Track) Look(patience int) Stuck {
	if patience < 2 || len(t) <= patience {
		return Stuck{}
	}
	n := len(t) - 1
	newest := t[n]
	same := t.run(func(m Mark) bool { return m.Screen == newest.Screen })
	if same > patience {
		return Stuck{
			Why:    fmt.Sprintf("the picture has not changed at all in the last %d steps", same-1),
			Advice: "What you press has no effect here. Press a or b in case that a text or a menu waits, then start, then each direction once",
		}
	}
	if action := t.run(func(m Mark) bool { return m.Action == newest.Action }); action > patience && newest.Place != "" &&
		t.run(func(m Mark) bool { return m.Place == newest.Place }) > patience {
		return Stuck{
			Why:    fmt.Sprintf("you did the same (%s) %d times and stayed where you are", newest.Action, action),
			Advice: "Something is in the way. Go round it, or do something else here",
		}
	}
	if newest.Place == "" {
		return t.circling(patience, "pictures", func(m Mark) string { return m.Screen })
	}
	return t.circling(patience, "places", func(m Mark) string { return m.Place })
}

// run is how many marks at the end are alike.
func (t Track) run(like func(Mark) bool) int {
	n := 0
	for n < len(t) && like(t[len(t)-1-n]) {
		n++
	}
	return n
}

// circling looks for few places, seen again and again over four times the patience.
func (t Track) circling(patience int, what string, key func(Mark) string) Stuck {
	span := 4 * patience
	if len(t) < span || span > Kept {
		return Stuck{}
	}
	seen := map[string]bool{}
	for _, m := range t[len(t)-span:] {
		seen[key(m)] = true
	}
	if len(seen) > max(span/6, 2) {
		return Stuck{}
	}
	return Stuck{
		Why:    fmt.Sprintf("in the last %d steps you saw only %d different %s", span, len(seen), what),
		Advice: "You go round in circles. Choose another goal, go to a part that you have not seen, or talk to somebody",
	}
}
