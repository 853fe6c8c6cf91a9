package play

import (
	"fmt"
	"slices"

	"dotmatrix/core"
	"dotmatrix/tui/reader"
)

// journal is what the events have told of the run: all that the panes show.
type journal struct {
	run       core.Run
	story     []core.Milestone
	reached   []core.Milestone
	length    int // last step of a replay
	state     core.State
	thoughts  reader.Reader
	model     string     // that answered last
	compacted bool       // a summary stands for the earlier messages of its last request
	before    *core.Step // the step before it; nil: another was shown before
	step      *core.Step // the newest finished step, or the one shown
	facts     *facts
	marks     []mark
	outcome   *core.Outcome
}

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
		j.thoughts.Begin(e.Seq, e.Actor)
	case core.TextDelta, core.ToolDelta, core.SpanEnded, core.ActionChosen:
		j.thoughts.Hear(e)
	case core.TextDropped:
		j.thoughts.Drop(e.Why)
	case core.StepEnded:
		j.close(e.Step)
	case core.StepShown:
		j.show(e)
	case core.Steered:
		j.thoughts.Notice("to the agent: " + e.Text)
	case core.StateChanged:
		j.state = e.State
	case core.Noticed:
		if e.Done {
			j.thoughts.Note(e.Text)
		} else {
			j.thoughts.Notice(e.Text)
		}
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

// close completes the entry of a step with what was recorded of it.
func (j *journal) close(step *core.Step) {
	j.take(step)
	j.reached = append(j.reached, step.Reached...)
	if step.Seq == 0 {
		return
	}
	j.thoughts.Finish(step)
}

// show puts a recorded step up. Steps that follow one another make a story; a jump begins a new one, with what came
// before.
func (j *journal) show(e core.StepShown) {
	step := e.Step
	if last, ok := j.thoughts.LastSeq(); !ok || last != step.Seq-1 {
		j.thoughts.Reset()
		for _, before := range e.Before {
			if before.Seq > 0 {
				j.thoughts.Finish(before)
			}
		}
	}
	j.take(step)
	if step.Seq > 0 {
		j.thoughts.Finish(step)
	}
}

// rewind goes back to a step: what came after it is another run's.
func (j *journal) rewind(e core.Rewound) {
	j.run, j.reached = e.Run, slices.Clone(e.Reached)
	j.thoughts.Rewind(e.Step.Seq)
	j.marks = slices.DeleteFunc(j.marks, func(m mark) bool { return m.seq > e.Step.Seq })
	j.mark(e.Step.Seq, markFork)
	j.take(e.Step)
	j.thoughts.Notice(fmt.Sprintf("back at step %d: run %s goes on from there", e.Step.Seq, e.Run.ID))
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
		j.thoughts.Notice("the run was closed: " + string(e.Outcome.Status) + ", " + e.Outcome.Reason)
	}
}

// take notes what every pane but the thoughts shows of a step.
func (j *journal) take(step *core.Step) {
	before, followed := j.facts, j.step != nil && j.step.Seq == step.Seq-1
	j.before = nil
	if followed {
		j.before = j.step
	}
	j.step, j.facts = step, readFacts(step.Facts)
	if followed {
		j.facts.compare(before)
	}
	if len(step.Reached) > 0 {
		j.mark(step.Seq, markMilestone)
	}
	j.markModel(step, followed)
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
