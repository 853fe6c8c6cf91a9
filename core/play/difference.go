package play

import "fmt"

// Difference is the first place where a record does not hold.
type Difference struct {
	Seq      int    // -1: the run itself, not one of its steps
	Field    string // such as "machine state", "screen", "said"
	Tampered bool   // the record was changed after it was made; otherwise a re-run came out different
	Recorded string // what stands there, and
	Rerun    string // what the re-run gave
	Hint     string // what may be the cause; may be empty
}

func (d *Difference) String() string {
	where := fmt.Sprintf("step %d", d.Seq)
	if d.Seq < 0 {
		where = "the run"
	}
	text := fmt.Sprintf("%s differs in its %s: recorded %s, re-run %s", where, d.Field, d.Recorded, d.Rerun)
	if d.Tampered {
		text = fmt.Sprintf("%s was changed after it was recorded, in its %s", where, d.Field)
	}
	if d.Hint != "" {
		text += " (" + d.Hint + ")"
	}
	return text
}

// Range is steps From..To of a run; a To past its end means the end.
type Range struct{ From, To int }

// Whole is all of a run.
var Whole = Range{0, int(^uint(0) >> 1)}

// within checks the range and cuts it at the last step.
func (r Range) within(last int) (Range, error) {
	if r.From < 0 || r.From > r.To {
		return r, fmt.Errorf("there are no steps %d to %d: give two numbers in order", r.From, r.To)
	}
	if r.From > last {
		return r, fmt.Errorf("there is no step %d: the last is %d", r.From, last)
	}
	return Range{r.From, min(r.To, last)}, nil
}

// steps is how many there are, without the anchor, on which nobody acted.
func (r Range) steps() int {
	n := r.To - r.From + 1
	if r.From == 0 {
		n--
	}
	return n
}
