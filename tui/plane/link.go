package plane

import "time"

// A link to a terminal far away takes in whole seconds of pictures before it makes anyone wait. So each picture ends with
// a question that the terminal answers when it has come that far, and the next one waits while too many are open.
const (
	question   = "\x1b[5n"       // DSR; the answer is shownAnswer
	mostOpen   = 3               // questions
	answerTime = 2 * time.Second // after which an answer is no longer expected
)

const shownAnswer = "\x1b[0n"

// link counts what a terminal far away has not shown yet. The zero value never asks.
type link struct {
	asks   bool
	open   int       // questions without an answer
	last   time.Time // when the newest was asked
	proved bool      // the terminal has answered before
}

// full reports whether the next picture has to wait. A terminal that never answers is not asked any more.
func (l *link) full(now time.Time) bool {
	if l.open > 0 && now.Sub(l.last) >= answerTime {
		l.open, l.asks = 0, l.proved
	}
	return l.open >= mostOpen
}

// ask is what to end a picture with.
func (l *link) ask(now time.Time) string {
	if !l.asks {
		return ""
	}
	l.open++
	l.last = now
	return question
}

func (l *link) answered() { l.open, l.proved = max(l.open-1, 0), true }
