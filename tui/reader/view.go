package reader

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"dotmatrix/core"
	"dotmatrix/core/plain"
	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// view is which part of the cards is seen.
type view struct {
	top    anchor // first line; zero: the newest is followed
	shown  anchor // first line of the last frame
	seen   mark   // what there was when the newest was no longer followed
	unseen int    // lines that have come since
	auto   int    // card that is open by itself, the newest that says something
	all    bool   // every card is open
	chosen int    // card that Toggle opens and folds; 0: the newest
	height int    // of the last frame
	rows   []row  // of the last frame
}

// anchor is a line by its card, so that it stays when lines come before or after it.
type anchor struct{ card, segment, line int }

// mark is a card, and how high it was.
type mark struct{ card, height int }

// row is what stands on a row of the pane.
type row struct {
	card int
	head bool
}

// place is a line, by the index of its card.
type place struct{ card, segment, line int }

// stripe is how wide the stripe at the left is that says who acted, in columns.
const stripe = 1

// Lines draws what is seen of the cards on width x height cells.
func (r *Reader) Lines(t theme.Theme, width, height int) []string {
	r.fit(t, max(width-stripe, 1))
	defer r.tidy()
	if r.height = height; height < 1 {
		return nil
	}
	var places []place
	if r.top != (anchor{}) {
		places = r.downFrom(r.resolve(r.top), height)
	}
	if len(places) < height {
		r.top, r.unseen = anchor{}, 0
		r.auto = r.newestTold()
		places = r.upFromEnd(height)
	} else {
		r.countUnseen()
	}
	return r.drawn(places, width)
}

// drawn are the lines at places, with the stripe before them and what is searched for highlighted.
func (r *Reader) drawn(places []place, width int) []string {
	lines := make([]string, 0, len(places)+1)
	r.rows = r.rows[:0]
	if len(places) > 0 {
		r.shown = r.anchorOf(places[0])
	}
	for _, p := range places {
		c := r.cards[p.card]
		segments := r.segs(p.card)
		line := segments[p.segment].of(&r.canvas)[p.line]
		gap := c.state.apart && p.segment == 0
		head := c.notice == "" && p.line == 0 && (p.segment == 0 && !c.state.apart || p.segment == 1 && c.state.apart)
		r.rows = append(r.rows, row{c.id, head})
		lines = append(lines, r.stripeOf(c, gap)+r.search.highlight(r.theme, line, width-stripe))
	}
	if r.top != (anchor{}) && len(lines) > 0 {
		lines[len(lines)-1] = r.badge(lines[len(lines)-1], width)
	}
	return lines
}

// stripeOf says who acted, and which card is chosen.
func (r *Reader) stripeOf(c *Card, gap bool) string {
	look, sign := r.theme.Rule, "▏"
	switch {
	case gap || c.notice != "" || c.isSilent() && c.id != r.chosen && c.done:
		return " "
	case c.id == r.chosen:
		return r.theme.Focus.Render("▌")
	case c.actor == core.ActorPerson:
		look = r.theme.Warn
	case c.actor == core.ActorFallback:
		look = r.theme.Bad
	case c.id == r.auto:
		look = r.theme.Accent
	}
	return look.Render(sign)
}

// badge is the last row with what there is below it.
func (r *Reader) badge(line string, width int) string {
	words := " ↓ G newest "
	switch {
	case r.unseen > maxUnseen:
		words = fmt.Sprintf(" ↓ more than %d new lines, G newest ", maxUnseen)
	case r.unseen > 0:
		words = " ↓ " + plain.Count(r.unseen, "new line") + ", G newest "
	}
	words = text.Fit(words, min(text.Width(words), width))
	look := lipgloss.NewStyle().Reverse(true)
	return text.Over([]string{text.Fit(line, width)}, []string{look.Render(words)}, width-text.Width(words), 0, width)[0]
}

// Places

// segs are the segments of a card as it is shown now.
func (r *Reader) segs(i int) []*segment {
	c := r.cards[i]
	as := drawnAs{said: min(max(r.height/8, 1), 6)} // the more room, the more of a folded card
	as.open = c.opened == open || c.opened == untouched && (r.all || c.id == r.auto)
	if i > 0 && c.notice == "" {
		before := r.cards[i-1]
		as.apart = !(c.isSilent() && before.isSilent())
	}
	return c.segments(as)
}

func (r *Reader) heightOf(i int) int {
	total := 0
	for _, s := range r.segs(i) {
		total += s.heightOn(&r.canvas)
	}
	return total
}

// downFrom are at most n lines from a place on.
func (r *Reader) downFrom(p place, n int) []place {
	var places []place
	for ; p.card < len(r.cards); p = (place{card: p.card + 1}) {
		segments := r.segs(p.card)
		for ; p.segment < len(segments); p.segment, p.line = p.segment+1, 0 {
			for h := segments[p.segment].heightOn(&r.canvas); p.line < h; p.line++ {
				if len(places) == n {
					return places
				}
				places = append(places, p)
			}
		}
	}
	return places
}

// upFrom are at most n lines before a place, from above.
func (r *Reader) upFrom(p place, n int) []place {
	var places []place
	if p.card >= len(r.cards) {
		p = place{card: len(r.cards)}
	}
	for len(places) < n {
		switch {
		case p.line > 0:
			p.line--
			places = append(places, p)
		case p.segment > 0:
			p.segment--
			p.line = r.segs(p.card)[p.segment].heightOn(&r.canvas)
		case p.card > 0:
			p.card--
			p.segment = len(r.segs(p.card))
		default:
			slices.Reverse(places)
			return places
		}
	}
	slices.Reverse(places)
	return places
}

func (r *Reader) upFromEnd(n int) []place { return r.upFrom(place{card: len(r.cards)}, n) }

func (r *Reader) anchorOf(p place) anchor {
	return anchor{r.cards[p.card].id, p.segment, p.line}
}

// resolve finds a line again. Of a card that is gone it is the next one that is there.
func (r *Reader) resolve(a anchor) place {
	i := r.find(a.card)
	if i == len(r.cards) || r.cards[i].id != a.card {
		return place{card: i}
	}
	segments := r.segs(i)
	if a.segment >= len(segments) {
		a.segment, a.line = max(len(segments)-1, 0), 0
	}
	if a.segment < len(segments) {
		a.line = min(a.line, max(segments[a.segment].heightOn(&r.canvas)-1, 0))
	}
	return place{i, a.segment, a.line}
}

// find is the index of the first card whose id is not less.
func (r *Reader) find(id int) int {
	i, _ := slices.BinarySearchFunc(r.cards, id, func(c *Card, id int) int { return c.id - id })
	return i
}

// newestTold is the newest card that says something.
func (r *Reader) newestTold() int {
	for i := len(r.cards) - 1; i >= max(len(r.cards)-maxJoined, 0); i-- {
		if c := r.cards[i]; c.notice == "" && !c.isSilent() {
			return c.id
		}
	}
	return 0
}

// maxUnseen is how many new lines are counted.
const maxUnseen = 999

func (r *Reader) countUnseen() {
	i := r.find(r.seen.card)
	r.unseen = -r.seen.height
	if i < len(r.cards) && r.cards[i].id != r.seen.card {
		r.unseen = 0
	}
	for ; i < len(r.cards) && r.unseen <= maxUnseen; i++ {
		r.unseen += r.heightOf(i)
	}
	r.unseen = max(r.unseen, 0)
}

// Source is what search looks in and copying copies: all that a card says.
func (c *Card) source() string {
	var parts []string
	for _, p := range c.parts {
		switch {
		case p.text != nil:
			parts = append(parts, p.text.text())
		case p.raw != nil:
			parts = append(parts, p.raw.words)
		default:
			parts = append(parts, p.call.short(), p.call.result)
		}
	}
	for _, m := range c.reached {
		parts = append(parts, text.CleanLine(m.Title))
	}
	return strings.Join(append(parts, c.fault, c.notice), "\n")
}
