package core

import (
	"fmt"
	"strconv"
	"time"

	"dotmatrix/core/plain"
)

// Budget bounds what a run may spend. Zero fields are no bound.
type Budget struct {
	Dollars float64
	Tokens  int // of input and output together
	Calls   int // of models, answered or not
	Time    time.Duration
}

// Spent says which bound is reached, for programs and for people; "" where there is still something left. A budget in
// dollars is also spent as soon as a call was made whose price is not known, since it could not be kept.
func (b Budget) Spent(u Usage, elapsed time.Duration) (by Cause, why string) {
	switch {
	case b.Dollars > 0 && u.Unpriced > 0:
		return CauseMaxDollars, "the budget is in dollars, and no price is known for this model: give --price MODEL=INPUT,OUTPUT (dollars a million tokens)"
	case b.Dollars > 0 && u.Dollars >= b.Dollars:
		return CauseMaxDollars, fmt.Sprintf("the budget of $%s is spent ($%.4f)", strconv.FormatFloat(b.Dollars, 'f', -1, 64), u.Dollars)
	case b.Tokens > 0 && u.Tokens() >= b.Tokens:
		if u.EstimatedTokens > 0 {
			return CauseMaxTokens, fmt.Sprintf("the budget of %s is spent (about %d: the endpoint tells no usage, so tokens are estimated)", plain.Count(b.Tokens, "token"), u.Tokens())
		}
		return CauseMaxTokens, fmt.Sprintf("the budget of %s is spent (%d)", plain.Count(b.Tokens, "token"), u.Tokens())
	case b.Calls > 0 && u.Calls >= b.Calls:
		return CauseMaxCalls, fmt.Sprintf("the budget of %s is spent", plain.Count(b.Calls, "model call"))
	case b.Time > 0 && elapsed >= b.Time:
		return CauseMaxTime, fmt.Sprintf("the budget of %s is spent", b.Time)
	}
	return "", ""
}
