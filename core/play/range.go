package play

import (
	"fmt"
	"math"
)

// Range is steps From..To of a run; a To past its end means the end.
type Range struct{ From, To int }

// Whole is all of a run.
var Whole = Range{0, math.MaxInt}

// Within is the range cut off at the last step. It returns an error if there is no step in it.
func (r Range) Within(last int) (Range, error) {
	if r.From < 0 || r.From > r.To {
		return r, fmt.Errorf("there are no steps %d to %d: give two numbers in order", r.From, r.To)
	}
	if r.From > last {
		return r, fmt.Errorf("there is no step %d: the last is %d", r.From, last)
	}
	return Range{r.From, min(r.To, last)}, nil
}

// Actions is how many steps it has on which somebody acted: all but the anchor.
func (r Range) Actions() int {
	n := r.To - r.From + 1
	if r.From == 0 {
		n--
	}
	return n
}
