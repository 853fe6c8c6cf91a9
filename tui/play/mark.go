package play

import (
	"slices"

	"dotmatrix/core"
)

// mark is something worth finding again on the timeline.
type mark struct {
	seq  int
	kind markKind
}

type markKind int

// The marks, the more important last.
const (
	markCompaction markKind = iota
	markModel
	markPerson
	markFault
	markBookmark
	markFork
	markMilestone
)

var markSigns = map[markKind]rune{markCompaction: '≡', markModel: '◇', markPerson: '◆', markFault: '×', markBookmark: '▾', markFork: '┴', markMilestone: '★'}

func (j *journal) mark(seq int, kind markKind) {
	if !slices.Contains(j.marks, mark{seq, kind}) {
		j.marks = append(j.marks, mark{seq, kind})
	}
}

// nextMark is the nearest step after seq, or before it where way is negative, with a mark of one of the kinds.
func (j *journal) nextMark(seq, way int, kinds ...markKind) (int, bool) {
	best, found := 0, false
	for _, m := range j.marks {
		if !slices.Contains(kinds, m.kind) || (way > 0) != (m.seq > seq) || m.seq == seq {
			continue
		}
		if !found || (way > 0) == (m.seq < best) {
			best, found = m.seq, true
		}
	}
	return best, found
}

func (j *journal) markLandmarks(landmarks []core.Landmark) {
	kinds := map[core.LandmarkKind]markKind{core.LandmarkFault: markFault, core.LandmarkPerson: markPerson, core.LandmarkFork: markFork}
	for _, l := range landmarks {
		if kind, ok := kinds[l.Kind]; ok {
			j.mark(l.Seq, kind)
		}
	}
}

// markModel marks a step in which another model answers than before, or earlier messages have been summed up. Of a step that
// does not follow the one shown before, that is not known.
func (j *journal) markModel(step *core.Step, followed bool) {
	if !followed {
		j.model, j.compacted = "", true
	}
	for i := range step.Spans {
		span := &step.Spans[i]
		if span.Op != core.OpChat {
			continue
		}
		if model := span.Text(core.AttrAnsweredBy); model != "" {
			if j.model != "" && j.model != model {
				j.mark(step.Seq, markModel)
			}
			j.model = model
		}
		compacted, _ := span.Attributes[core.AttrCompacted].(bool)
		if compacted && !j.compacted {
			j.mark(step.Seq, markCompaction)
		}
		j.compacted = compacted
	}
}
