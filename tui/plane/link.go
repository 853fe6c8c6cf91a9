package plane

import "time"

// A link to a terminal far away takes in whole seconds of pictures before it makes anyone wait. So each picture ends with
// a question that the terminal answers when it has come that far, and the next one waits while too many are open. How
// many that is follows from how long the answers take: a long way allows for more than a narrow one.
const (
	question    = "\x1b[5n" // DSR; the answer is shownAnswer
	shownAnswer = "\x1b[0n"

	fewestOpen = 2                     // questions
	mostOpen   = 8                     // what 60 pictures a second need on a way of 130 ms there and back
	answerTime = 2 * time.Second       // after which an answer is no longer expected
	stretch    = 40 * time.Millisecond // longer than the shortest that an answer may take before there are too many
)

// link counts what a terminal far away has not shown yet. The zero value never asks.
type link struct {
	asks     bool
	open     int                 // questions without an answer
	asked    [mostOpen]time.Time // when they were asked, the oldest first
	allowed  int                 // open questions; 0: none was answered yet
	judged   int                 // answers since allowed was changed
	shortest time.Duration       // that an answer took
}

// full reports whether the next picture has to wait. A terminal that never answers is not asked any more.
func (l *link) full(now time.Time) bool {
	l.expire(now)
	return l.open >= max(l.allowed, fewestOpen)
}

// expire gives up answers that should have come long ago.
func (l *link) expire(now time.Time) {
	if l.open > 0 && now.Sub(l.asked[l.open-1]) >= answerTime {
		l.open, l.asks = 0, l.asks && l.allowed > 0
	}
}

// last is a question whose answer is the last that comes, also from a terminal that is not asked after each picture.
func (l *link) last(now time.Time) string {
	if l.open == mostOpen {
		return ""
	}
	l.asked[l.open] = now
	l.open++
	return question
}

// ask is what to end a picture with.
func (l *link) ask(now time.Time) string {
	if !l.asks {
		return ""
	}
	return l.last(now)
}

// answered takes the answer to the oldest question.
func (l *link) answered(now time.Time) {
	if l.open == 0 {
		return // it was not expected any more
	}
	took := now.Sub(l.asked[0])
	copy(l.asked[:], l.asked[1:l.open])
	l.open--
	l.judged++
	switch {
	case l.allowed == 0:
		l.allowed, l.judged, l.shortest = fewestOpen, 0, took
	case l.judged <= l.allowed: // the questions were asked when fewer or more were allowed
	case took > l.shortest+stretch:
		l.allowed, l.judged = max(l.allowed-1, fewestOpen), 0
	default:
		l.allowed, l.judged = min(l.allowed+1, mostOpen), 0
	}
	if took < l.shortest {
		l.shortest = took
	} else {
		l.shortest += (took - l.shortest) / 64 // the way may have become longer
	}
}
