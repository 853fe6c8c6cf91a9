package stats

import (
	"errors"
	"fmt"
	"math"
)

// Reason is why a number cannot be given.
type Reason string

// The reasons.
const (
	NoData       Reason = "no data"       // nothing was measured
	TooFew       Reason = "too few"       // there is data, but not enough of it
	NotReached   Reason = "not reached"   // nobody, or no group, came as far as the question asks
	BeyondBudget Reason = "beyond budget" // the runs ended before the time that is asked about
	BadNumber    Reason = "bad number"    // a number that is not finite, negative where it must not be, or out of range
)

// Error says what is missing for a statistic.
type Error struct {
	Reason Reason
	Text   string // for people, a sentence without a full stop
}

func (e *Error) Error() string { return e.Text }

// Is makes every Error with a Reason match another with the same.
func (e *Error) Is(target error) bool {
	var other *Error
	return errors.As(target, &other) && other.Reason == e.Reason
}

func lack(reason Reason, format string, args ...any) error {
	return &Error{reason, fmt.Sprintf(format, args...)}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func checkAll(what string, numbers []float64) error {
	for i, x := range numbers {
		if !finite(x) {
			return lack(BadNumber, "%s %d is %v, which is not a number to compute with", what, i+1, x)
		}
		if math.Abs(x) > mostNumber {
			return lack(BadNumber, "%s %d is %g: numbers up to %g are taken", what, i+1, x, float64(mostNumber))
		}
	}
	return nil
}

// mostNumber bounds what is measured, so that no sum of squares or cubes leaves the range of a float64.
const mostNumber = 1e60

func checkLevel(level float64) error {
	if !(level > 0 && level < 1) {
		return lack(BadNumber, "a confidence level lies between 0 and 1, such as 0.95, and not at %v", level)
	}
	return nil
}
