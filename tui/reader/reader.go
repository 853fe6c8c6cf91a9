package reader

import (
	"slices"
	"strings"

	"dotmatrix/core"
	"dotmatrix/tui/text"
)

// Reader is the cards of a run, and which part of them is seen. The zero value has none and follows the newest.
type Reader struct {
	cards []*Card
	ids   int
	bytes int
	canvas
	view
	search search
}

// Bounds of what is kept to scroll back through; the record has all of it.
const (
	maxCards  = 20_000
	maxBytes  = 16 << 20 // of texts
	maxJoined = 100      // steps on one card
)

// Reset forgets all cards.
func (r *Reader) Reset() {
	r.cards, r.bytes = nil, 0
	r.End()
}

// LastSeq is the step of the newest card; false where that is a notice, or there is none.
func (r *Reader) LastSeq() (int, bool) {
	if n := len(r.cards); n > 0 && r.cards[n-1].notice == "" {
		return r.cards[n-1].last(), true
	}
	return 0, false
}

// Begin begins the card of a step. One that was begun and came to nothing is given up.
func (r *Reader) Begin(seq int, actor core.Actor) {
	r.GiveUp()
	r.add(&Card{steps: []press{{seq: seq}}, actor: actor})
}

// GiveUp drops the card of a step that has begun and will not end.
func (r *Reader) GiveUp() { r.remove(func(c *Card) bool { return !c.done }) }

// Hear takes in what comes of the step that is being made.
func (r *Reader) Hear(event core.Event) {
	if c := r.current(); c != nil {
		c.hear(event)
	}
}

// Drop forgets what was said in the step that is being made, and says why.
func (r *Reader) Drop(why string) {
	if c := r.current(); c != nil {
		c.drop()
	}
	r.Notice(why)
}

// Notice adds a notice. It stands before the step that is being made where that has said nothing yet, so that this goes on
// below it.
func (r *Reader) Notice(words string) { r.notice(words, false) }

// Note is Notice of something that was done as asked, and is no warning.
func (r *Reader) Note(words string) { r.notice(words, true) }

func (r *Reader) notice(words string, good bool) {
	c := &Card{notice: text.CleanLine(words), good: good, done: true}
	if c.notice == "" {
		return
	}
	n := len(r.cards)
	if made := r.current(); made != nil && made == r.cards[n-1] && made.isEmpty() {
		r.cards = r.cards[:n-1]
		r.add(c)
		r.add(made)
		return
	}
	r.add(c)
}

// Finish puts a finished step in the place of the card that was begun for it, or at the end.
func (r *Reader) Finish(step *core.Step) {
	done := cardOf(step)
	r.forgetNotice(done.fault)
	made := r.current()
	if made == nil || made.first() != step.Seq {
		r.join(done)
		return
	}
	at := slices.Index(r.cards, made)
	done.id, done.opened = made.id, made.opened
	done.keepDrawn(made)
	if at < len(r.cards)-1 {
		r.cards[at] = done
		return
	}
	r.cards = r.cards[:at]
	r.join(done)
}

// join adds a finished card, or makes one of it and the card before where there is nothing to tell them apart.
func (r *Reader) join(c *Card) {
	if n := len(r.cards); n > 0 {
		before := r.cards[n-1]
		follows := before.notice == "" && before.done && before.last() == c.first()-1 && before.actor == c.actor
		switch {
		case follows && before.isSilent() && c.isSilent() && len(before.steps) < maxJoined:
			before.steps = append(before.steps, c.steps...)
			before.usage, before.took, before.segs = before.usage.Plus(c.usage), before.took+c.took, nil
			return
		case follows && c.fault != "" && c.fault == before.fault && len(c.parts)+len(before.parts)+len(c.reached)+len(before.reached) == 0:
			c.again, c.since = before.again+1, before.first()
			if before.again > 0 {
				c.since = before.since
			}
			c.id = before.id
			r.cards = r.cards[:n-1]
		}
	}
	r.add(c)
}

func (r *Reader) add(c *Card) {
	if c.id == 0 {
		r.ids++
		c.id = r.ids
	}
	r.cards = append(r.cards, c)
	if n := len(r.cards); n%64 != 0 { // now and then is enough
		return
	}
	r.bytes = 0
	for i := len(r.cards) - 1; i >= 0; i-- {
		r.bytes += r.cards[i].bytes
		if r.bytes > maxBytes || len(r.cards)-i > maxCards {
			r.cards = slices.Delete(r.cards, 0, i+1)
			return
		}
	}
}

// current is the card of the step that is being made; nil where there is none.
func (r *Reader) current() *Card {
	for i := len(r.cards) - 1; i >= 0 && (r.cards[i].notice != "" || !r.cards[i].done); i-- {
		if !r.cards[i].done {
			return r.cards[i]
		}
	}
	return nil
}

// forgetNotice drops the notice of a fault that a step tells of itself.
func (r *Reader) forgetNotice(fault string) {
	if fault == "" {
		return
	}
	for i := len(r.cards) - 1; i >= 0 && !(r.cards[i].notice == "" && r.cards[i].done); i-- {
		if strings.HasSuffix(r.cards[i].notice, fault) {
			r.cards = slices.Delete(r.cards, i, i+1)
			return
		}
	}
}

// Rewind drops the steps after seq, and the one that is being made.
func (r *Reader) Rewind(seq int) {
	r.remove(func(c *Card) bool { return c.notice == "" && (!c.done || c.first() > seq) })
	for _, c := range r.cards {
		if c.notice == "" && c.last() > seq {
			c.steps, c.segs = c.steps[:seq-c.first()+1], nil
		}
	}
}

func (r *Reader) remove(gone func(*Card) bool) { r.cards = slices.DeleteFunc(r.cards, gone) }
