package play

import (
	"fmt"
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/tui/text"
)

// journal is what the events have told of the run: all that the panes show.
type journal struct {
	run     core.Run
	story   []core.Milestone
	reached []core.Milestone
	length  int // last step of a replay
	state   core.State
	entries []*entry
	step    *core.Step // the newest finished step, or the one shown
	facts   *facts
	marks   []mark
	outcome *core.Outcome
}

// maxEntries bounds the entries that are kept to scroll back through; the record has them all.
const maxEntries = 400

// tell takes in an event.
func (j *journal) tell(event core.Event) {
	switch e := event.(type) {
	case core.RunBegan:
		j.run, j.story, j.length, j.reached = e.Run, e.Story, e.Length, e.Reached
		for _, m := range e.Reached {
			j.mark(m.Seq, markMilestone)
		}
		for _, b := range e.Bookmarks {
			j.mark(b.Seq, markBookmark)
		}
		j.markLandmarks(e.Landmarks)
		if e.Run.Parent != "" {
			j.mark(e.Run.ForkSeq, markFork)
		}
	case core.StepBegan:
		j.open(e.Seq, e.Actor)
	case core.TextDelta, core.ToolDelta, core.SpanEnded:
		if open := j.current(); open != nil {
			open.hear(e)
		}
	case core.TextDropped:
		if open := j.current(); open != nil {
			open.drop()
		}
		j.notice(e.Why)
	case core.ActionChosen:
		if open := j.current(); open != nil {
			open.act(e.Action)
		}
	case core.StepEnded:
		j.close(e.Step)
	case core.StepShown:
		j.show(e)
	case core.Steered:
		j.notice("to the agent: " + e.Text)
	case core.StateChanged:
		j.state = e.State
	case core.Noticed:
		j.notice(e.Text)
	case core.Bookmarked:
		j.mark(e.Bookmark.Seq, markBookmark)
	case core.Rewound:
		j.rewind(e)
	case core.RunGrew:
		j.grow(e)
	case core.RunEnded:
		j.outcome = &e.Outcome
	}
}

func (j *journal) add(e *entry) {
	j.entries = append(j.entries, e)
	if extra := len(j.entries) - maxEntries; extra > 0 {
		j.entries = slices.Delete(j.entries, 0, extra)
	}
}

// notice is put before the step that is being made, so that this goes on below it.
func (j *journal) notice(words string) {
	e := &entry{notice: text.CleanLine(words), done: true}
	n := len(j.entries)
	if open := j.current(); open != nil && open == j.entries[n-1] && open.isEmpty() {
		j.entries = slices.Insert(j.entries, n-1, e)
		return
	}
	j.add(e)
}

// open begins the entry of a step. One that was begun and came to nothing is given up.
func (j *journal) open(seq int, actor core.Actor) {
	j.entries = slices.DeleteFunc(j.entries, func(e *entry) bool { return !e.done })
	j.add(&entry{seq: seq, actor: actor})
}

// current is the entry of the step that is being made; nil where there is none.
func (j *journal) current() *entry {
	for i := len(j.entries) - 1; i >= 0; i-- {
		if e := j.entries[i]; !e.done {
			return e
		}
	}
	return nil
}

// close completes the entry of a step with what was recorded of it.
func (j *journal) close(step *core.Step) {
	j.take(step)
	j.reached = append(j.reached, step.Reached...)
	if step.Seq == 0 {
		return
	}
	said := entryOf(step)
	j.forgetNotice(said.fault)
	if open := j.current(); open != nil && open.seq == step.Seq {
		*open = *said
		return
	}
	j.add(said)
}

// forgetNotice drops the notice of a fault that a step tells of itself.
func (j *journal) forgetNotice(fault string) {
	if fault == "" {
		return
	}
	for i := len(j.entries) - 1; i >= 0 && !(j.entries[i].notice == "" && j.entries[i].done); i-- {
		if strings.HasSuffix(j.entries[i].notice, fault) {
			j.entries = slices.Delete(j.entries, i, i+1)
			return
		}
	}
}

// show puts a recorded step up. Steps that follow one another make a story; a jump begins a new one, with what came
// before.
func (j *journal) show(e core.StepShown) {
	step := e.Step
	if n := len(j.entries); n == 0 || j.entries[n-1].seq != step.Seq-1 || j.entries[n-1].notice != "" {
		j.entries = nil
		for _, before := range e.Before {
			if before.Seq > 0 {
				j.add(entryOf(before))
			}
		}
	}
	j.take(step)
	if step.Seq > 0 {
		j.add(entryOf(step))
	}
}

// rewind goes back to a step: what came after it is another run's.
func (j *journal) rewind(e core.Rewound) {
	j.run, j.reached = e.Run, slices.Clone(e.Reached)
	j.entries = slices.DeleteFunc(j.entries, func(e *entry) bool { return e.notice == "" && !e.done })
	j.marks = slices.DeleteFunc(j.marks, func(m mark) bool { return m.seq > e.Step.Seq })
	j.entries = slices.DeleteFunc(j.entries, func(old *entry) bool { return old.notice == "" && old.seq > e.Step.Seq })
	j.mark(e.Step.Seq, markFork)
	j.take(e.Step)
	j.notice(fmt.Sprintf("back at step %d: run %s goes on from there", e.Step.Seq, e.Run.ID))
}

// grow takes in what a run that goes on elsewhere has come to.
func (j *journal) grow(e core.RunGrew) {
	j.length = e.Length
	j.reached = append(j.reached, e.Reached...)
	for _, m := range e.Reached {
		j.mark(m.Seq, markMilestone)
	}
	j.markLandmarks(e.Landmarks)
	if e.Outcome.Status != "" && e.Outcome.Status != core.Running {
		j.notice("the run was closed: " + string(e.Outcome.Status) + ", " + e.Outcome.Reason)
	}
}

// take notes what every pane but the thoughts shows of a step.
func (j *journal) take(step *core.Step) {
	before, followed := j.facts, j.step != nil && j.step.Seq == step.Seq-1
	j.step, j.facts = step, readFacts(step.Facts)
	if followed {
		j.facts.compare(before)
	}
	if len(step.Reached) > 0 {
		j.mark(step.Seq, markMilestone)
	}
	switch {
	case step.Actor == core.ActorPerson:
		j.mark(step.Seq, markPerson)
	case step.Fault != "":
		j.mark(step.Seq, markFault)
	}
}

// total is the number of the last step there is.
func (j *journal) total() int { return max(j.length, j.state.Seq) }

// reachedBy are the milestones that were reached up to step seq.
func (j *journal) reachedBy(seq int) []core.Milestone {
	var reached []core.Milestone
	for _, m := range j.reached {
		if m.Seq <= seq {
			reached = append(reached, m)
		}
	}
	return reached
}

// live reports whether the run goes on here.
func (j *journal) live() bool { return !j.state.Replay && j.outcome == nil }

// playing reports whether a person has the buttons.
func (j *journal) playing() bool { return j.live() && j.state.Actor == core.ActorPerson }
