package otlp

import (
	"fmt"
	"strconv"
	"strings"

	"dotmatrix/core"
)

// Selection says which steps are sent with all that they have, such as their trace.
// The first step, those with a milestone, a bookmark or a fault, and the last of a run that is over are always among them.
type Selection struct{ every int } // 0: only those that always are; 1: all

// All selects every step.
var All = Selection{1}

// ParseSelection reads "all", "milestones" or "every=N".
func ParseSelection(text string) (Selection, error) {
	switch text {
	case "all":
		return All, nil
	case "milestones":
		return Selection{}, nil
	}
	number, ok := strings.CutPrefix(text, "every=")
	if n, err := strconv.Atoi(number); ok && err == nil && n > 0 {
		return Selection{n}, nil
	}
	return Selection{}, fmt.Errorf("%q does not select steps: use all, milestones or every=N", text)
}

// String is what ParseSelection reads.
func (s Selection) String() string {
	switch s.every {
	case 0:
		return "milestones"
	case 1:
		return "all"
	}
	return fmt.Sprintf("every=%d", s.every)
}

// Has reports whether a step is selected. last is that of a run that is over, else -1.
func (s Selection) Has(step *core.Step, last int, bookmarks map[int]bool) bool {
	return step.Seq == 0 || step.Seq == last || len(step.Reached) > 0 || step.Fault != "" || bookmarks[step.Seq] ||
		s.every > 0 && step.Seq%s.every == 0
}
