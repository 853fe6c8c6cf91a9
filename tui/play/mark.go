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
	markPerson markKind = iota
	markFault
	markBookmark
	markFork
	markMilestone
)

var markSigns = map[markKind]rune{markPerson: '◆', markFault: '×', markBookmark: '▾', markFork: '┴', markMilestone: '★'}

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
