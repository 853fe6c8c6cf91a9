package core

import (
	"fmt"
	"strconv"
	"time"
)

// Budget bounds what a run may spend. Zero fields are no bound.
type Budget struct {
	Dollars float64
	Tokens  int // of input and output together
	Calls   int // of models, answered or not
	Time    time.Duration
}

// Spent says which bound is reached, for people; "" where there is still something left. A budget in dollars is also
// spent as soon as a call was made whose price nobody tells, since it could not be kept.
func (b Budget) Spent(u Usage, elapsed time.Duration) string {
	switch {
	case b.Dollars > 0 && u.Unpriced > 0:
		return "the budget is in dollars, and nobody tells what a call of this model costs: give --price MODEL=INPUT,OUTPUT (dollars a million tokens)"
	case b.Dollars > 0 && u.Dollars >= b.Dollars:
		return fmt.Sprintf("the budget of $%s is spent ($%.4f)", strconv.FormatFloat(b.Dollars, 'f', -1, 64), u.Dollars)
	case b.Tokens > 0 && u.Tokens() >= b.Tokens:
		return fmt.Sprintf("the budget of %d tokens is spent (%d)", b.Tokens, u.Tokens())
	case b.Calls > 0 && u.Calls >= b.Calls:
		return fmt.Sprintf("the budget of %d model calls is spent", b.Calls)
	case b.Time > 0 && elapsed >= b.Time:
		return fmt.Sprintf("the budget of %s is spent", b.Time)
	}
	return ""
}
