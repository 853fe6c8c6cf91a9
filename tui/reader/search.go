package reader

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/tui/text"
	"dotmatrix/tui/theme"
)

// search is what is looked for. The zero value looks for nothing.
type search struct {
	words string // in small letters
	match *regexp.Regexp
	at    int // card that was shown last
}

// Hit is a card in which the words of a search stand.
type Hit struct {
	Seq  int    // step; 0: a notice
	Line string // clean, in which they stand first
	card int
}

// Find looks for words in all cards, in small letters and large ones alike, and highlights them. It returns at most most hits,
// newest first. No words end the search.
func (r *Reader) Find(words string, most int) []Hit {
	r.search = search{words: strings.ToLower(strings.TrimSpace(words))}
	if r.search.words == "" {
		return nil
	}
	r.search.match = regexp.MustCompile("(?i)" + regexp.QuoteMeta(strings.TrimSpace(words)))
	var hits []Hit
	for i := len(r.cards) - 1; i >= 0 && len(hits) < most; i-- {
		if line, ok := r.search.in(r.cards[i]); ok {
			hit := Hit{Line: line, card: r.cards[i].id}
			if r.cards[i].notice == "" {
				hit.Seq = r.cards[i].first()
			}
			hits = append(hits, hit)
		}
	}
	return hits
}

// in is the line of a card with the words.
func (s *search) in(c *Card) (string, bool) {
	source := c.source()
	at := strings.Index(strings.ToLower(source), s.words)
	if at < 0 {
		return "", false
	}
	if found := s.match.FindStringIndex(source); found != nil {
		at = found[0]
	}
	at = min(at, len(source))
	from := strings.LastIndexByte(source[:at], '\n') + 1
	if at-from > 40 {
		from = at - 40
	}
	return strings.ToValidUTF8(text.CleanLine(firstLine(head(source[from:], 400))), ""), true
}

// Show shows a hit: its card is opened and chosen.
func (r *Reader) Show(hit Hit) {
	i := r.find(hit.card)
	if i == len(r.cards) || r.look == 0 {
		return
	}
	c := r.cards[i]
	c.opened, r.chosen, r.search.at = open, c.id, c.id
	at := place{card: i}
	for s, segment := range r.segs(i) {
		if r.search.words == "" || !strings.Contains(strings.ToLower(segment.source), r.search.words) {
			continue
		}
		at.segment = s
		for l, line := range segment.of(&r.canvas) {
			if strings.Contains(strings.ToLower(ansi.Strip(line)), r.search.words) {
				at.line = l
				break
			}
		}
		break
	}
	if above := r.upFrom(at, r.height/3); len(above) > 0 {
		at = above[0]
	}
	r.hold(r.anchorOf(at))
}

// Next shows the next older card with the words, or the next newer one where way is positive; false where there is none.
func (r *Reader) Next(way int) bool {
	i := r.find(r.search.at)
	if r.search.at == 0 {
		i = len(r.cards)
	}
	for i += way; r.search.words != "" && i >= 0 && i < len(r.cards); i += way {
		if _, ok := r.search.in(r.cards[i]); ok {
			r.Show(Hit{card: r.cards[i].id})
			return true
		}
	}
	return false
}

// Words are those that are looked for.
func (r *Reader) Words() string { return r.search.words }

// highlight shows the words in a drawn line of at most width columns.
func (s *search) highlight(t theme.Theme, line string, width int) string {
	if s.match == nil {
		return line
	}
	bare := ansi.Strip(line)
	for _, found := range s.match.FindAllStringIndex(bare, -1) {
		words := t.Selected.Render(bare[found[0]:found[1]])
		line = text.Over([]string{line}, []string{words}, text.Width(bare[:found[0]]), 0, width)[0]
	}
	return line
}
