package reader

import "strings"

// Scroll moves back by so many lines, or on where lines is negative.
func (r *Reader) Scroll(lines int) {
	if len(r.cards) == 0 || r.look == 0 || r.height < 1 {
		return
	}
	at := r.resolve(r.shown)
	switch {
	case lines > 0:
		before := r.upFrom(at, lines)
		if len(before) == 0 {
			return
		}
		r.hold(r.anchorOf(before[0]))
	case r.top != (anchor{}):
		after := r.downFrom(at, 1-lines)
		r.hold(r.anchorOf(after[len(after)-1]))
	}
}

// hold keeps a line at the top, whatever comes.
func (r *Reader) hold(top anchor) {
	if r.top == (anchor{}) {
		last := len(r.cards) - 1
		r.seen, r.unseen = mark{r.cards[last].id, r.heightOf(last)}, 0
	}
	r.top, r.shown = top, top
}

// Page moves back by so many pages, or on where pages is negative.
func (r *Reader) Page(pages int) { r.Scroll(pages * max(r.height-1, 1)) }

// Home shows the oldest card.
func (r *Reader) Home() {
	if len(r.cards) > 0 && r.look > 0 {
		r.hold(anchor{card: r.cards[0].id})
	}
}

// End follows the newest card.
func (r *Reader) End() { r.top, r.chosen, r.unseen = anchor{}, 0, 0 }

// Follows reports whether the newest card is followed.
func (r *Reader) Follows() bool { return r.top == anchor{} }

// Choose chooses the card before the one that is chosen, or after it where way is positive, and shows it.
func (r *Reader) Choose(way int) {
	if len(r.cards) == 0 || r.look == 0 {
		return
	}
	i := len(r.cards)
	if r.chosen != 0 {
		i = r.find(r.chosen)
	} else if !r.Follows() {
		i = r.find(r.shown.card) + 1
	}
	for i += way; i >= 0 && i < len(r.cards); i += way {
		if c := r.cards[i]; c.notice == "" && !c.isSilent() {
			r.chosen = c.id
			r.reveal(i)
			return
		}
	}
}

// reveal shows the beginning of a card.
func (r *Reader) reveal(i int) {
	for at, row := range r.rows {
		if row.card == r.cards[i].id && row.head && at < r.height-1 {
			return
		}
	}
	r.hold(anchor{card: r.cards[i].id})
}

// ShowStep shows the card of a step, or the next one that is kept; false where there is none.
func (r *Reader) ShowStep(seq int) bool {
	for _, c := range r.cards {
		if c.notice == "" && c.last() >= seq && r.look > 0 {
			r.chosen = c.id
			r.hold(anchor{card: c.id})
			return true
		}
	}
	return false
}

// Chosen is all that the chosen card says, or else the newest that says something; empty where there is none.
func (r *Reader) Chosen() string {
	id := r.chosen
	if id == 0 {
		id = r.newestTold()
	}
	if i := r.find(id); i < len(r.cards) && r.cards[i].id == id {
		return strings.TrimSpace(r.cards[i].source())
	}
	return ""
}

// All is the chosen card or, where none is chosen, all that the cards say.
func (r *Reader) All() string {
	if r.chosen != 0 {
		return r.Chosen()
	}
	parts := make([]string, len(r.cards))
	for i, c := range r.cards {
		parts[i] = strings.TrimSpace(c.title + "\n" + strings.TrimSpace(c.source()))
	}
	return strings.Join(parts, "\n\n")
}

// Toggle opens the chosen card, or folds it. Where none is chosen, it is the newest that says something.
func (r *Reader) Toggle() {
	id := r.chosen
	if id == 0 {
		id = r.newestTold()
	}
	i := r.find(id)
	if i == len(r.cards) || r.cards[i].id != id || r.look == 0 {
		return
	}
	c := r.cards[i]
	if c.opened == open || c.opened == untouched && (r.all || c.id == r.auto) {
		c.opened = folded
	} else {
		c.opened = open
	}
	r.keep()
}

// keep has the first line stay where it is after a card was opened or folded.
func (r *Reader) keep() {
	if r.shown.card != 0 {
		r.hold(r.shown)
	}
}

// ToggleAll opens every card, or folds all but the newest.
func (r *Reader) ToggleAll() {
	r.all = !r.all
	for _, c := range r.cards {
		c.opened = untouched
	}
	if r.top != (anchor{}) {
		r.keep()
	}
}

// Click chooses the card on a row of the pane; on the row of its head it is opened or folded, too.
func (r *Reader) Click(y int) {
	if y < 0 || y >= len(r.rows) {
		return
	}
	i := r.find(r.rows[y].card)
	if i == len(r.cards) || r.cards[i].notice != "" || r.cards[i].isSilent() {
		return
	}
	r.chosen = r.cards[i].id
	if r.rows[y].head {
		r.Toggle()
	}
}

// Redraw forgets what was drawn, as after a change of the theme.
func (r *Reader) Redraw() { r.forget() }
