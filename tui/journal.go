package tui

import (
	"slices"

	"dotmatrix/core"
)

// journal is what the events have told of the run: all that the panes show.
type journal struct {
	run     core.Run
	story   []core.Milestone
	reached []core.Milestone
	length  int // last step of a replay
	state   core.State
	entries []entry
	facts   *facts
	marks   []mark
	outcome *core.Outcome
}

// entry is a step, or a notice between steps, in the thoughts.
type entry struct {
	seq       int
	actor     core.Actor
	said      string
	reasoning string
	action    string
	fault     string
	notice    string // then it is only that
	reached   []core.Milestone
	done      bool
}

// mark is something worth finding again on the timeline.
type mark struct {
	seq  int
	kind markKind
}

type markKind int

// The marks, the more important last.
const (
	markPerson markKind = iota
	markFallback
	markMilestone
)

// maxEntries bounds the thoughts that are kept to scroll back through; the record has them all.
const maxEntries = 500

// tell takes in an event.
func (j *journal) tell(event core.Event) {
	switch e := event.(type) {
	case core.RunBegan:
		j.run, j.story, j.length, j.reached = e.Run, e.Story, e.Length, e.Reached
		for _, m := range e.Reached {
			j.mark(m.Seq, markMilestone)
		}
	case core.StepBegan:
		j.open(e.Seq, e.Actor)
	case core.TextDelta:
		j.hear(e)
	case core.TextDropped:
		if n := len(j.entries); n > 0 && !j.entries[n-1].done && j.entries[n-1].notice == "" {
			j.entries[n-1].said, j.entries[n-1].reasoning = "", ""
		}
		j.add(entry{notice: cleanLine(e.Why), done: true})
	case core.ActionChosen:
		if open := j.current(e.Seq); open != nil {
			open.action = e.Action.String()
		}
	case core.StepEnded:
		j.close(e.Step)
	case core.StepShown:
		j.show(e.Step)
	case core.StateChanged:
		j.state = e.State
	case core.Noticed:
		j.add(entry{notice: cleanLine(e.Text), done: true})
	case core.RunEnded:
		j.outcome = &e.Outcome
	}
}

func (j *journal) add(e entry) {
	j.entries = append(j.entries, e)
	if extra := len(j.entries) - maxEntries; extra > 0 {
		j.entries = slices.Delete(j.entries, 0, extra)
	}
}

// open begins the entry of a step. One that was begun and came to nothing is given up.
func (j *journal) open(seq int, actor core.Actor) {
	j.entries = slices.DeleteFunc(j.entries, func(e entry) bool { return !e.done && e.notice == "" })
	j.add(entry{seq: seq, actor: actor})
}

// current is the entry of the step that is being made; nil where there is none.
func (j *journal) current(seq int) *entry {
	for i := len(j.entries) - 1; i >= 0; i-- {
		if e := &j.entries[i]; e.notice == "" && !e.done && e.seq == seq {
			return e
		}
	}
	return nil
}

func (j *journal) hear(delta core.TextDelta) {
	open := j.current(j.state.Seq + 1)
	if open == nil {
		return
	}
	if delta.Channel == core.Reasoned {
		open.reasoning = clean(open.reasoning + delta.Text)
	} else {
		open.said = clean(open.said + delta.Text)
	}
}

// close completes the entry of a step with what was recorded of it.
func (j *journal) close(step *core.Step) {
	j.take(step)
	j.reached = append(j.reached, step.Reached...)
	if step.Seq == 0 {
		return
	}
	if open := j.current(step.Seq); open != nil {
		*open = entryOf(step)
		return
	}
	j.add(entryOf(step))
}

// show puts a recorded step up. Steps that follow one another make a story; a jump begins a new one.
func (j *journal) show(step *core.Step) {
	n := len(j.entries)
	follows := n > 0 && j.entries[n-1].seq == step.Seq-1 && j.entries[n-1].notice == ""
	if !follows {
		j.entries = nil
	}
	j.take(step)
	if step.Seq > 0 {
		j.add(entryOf(step))
	}
}

// take notes what every pane but the thoughts shows of a step.
func (j *journal) take(step *core.Step) {
	j.facts = readFacts(step.Facts)
	for range step.Reached {
		j.mark(step.Seq, markMilestone)
	}
	switch step.Actor {
	case core.ActorPerson:
		j.mark(step.Seq, markPerson)
	case core.ActorFallback:
		j.mark(step.Seq, markFallback)
	}
}

func (j *journal) mark(seq int, kind markKind) {
	if !slices.Contains(j.marks, mark{seq, kind}) {
		j.marks = append(j.marks, mark{seq, kind})
	}
}

func entryOf(step *core.Step) entry {
	return entry{
		seq: step.Seq, actor: step.Actor, said: clean(step.Said), reasoning: clean(step.Reasoning),
		action: step.Action.String(), fault: cleanLine(step.Fault), reached: step.Reached, done: true,
	}
}

// total is the number of the last step there is.
func (j *journal) total() int { return max(j.length, j.state.Seq) }

// reachedBy is how many milestones were reached up to step seq.
func (j *journal) reachedBy(seq int) []core.Milestone {
	var reached []core.Milestone
	for _, m := range j.reached {
		if m.Seq <= seq {
			reached = append(reached, m)
		}
	}
	return reached
}
