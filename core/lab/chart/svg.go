package chart

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core/plain"
)

// Figure is what every chart says about itself. ID is unique in the page: letters, digits and hyphens.
type Figure struct {
	ID          string
	Title       string
	Description string // the numbers in words, for readers who do not see the picture
}

// width of every chart, in units of its own. At a phone's width a unit is somewhat less than a pixel.
const width = 400

// svg is a picture that is being written.
type svg struct{ strings.Builder }

func newSVG(f Figure, height float64) *svg {
	s := &svg{}
	id := text(f.ID)
	fmt.Fprintf(s, `<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %s" role="img" aria-labelledby="%s-title %s-desc">`, width, num(height), id, id)
	fmt.Fprintf(s, "\n<title id=\"%s-title\">%s</title>\n<desc id=\"%s-desc\">%s</desc>\n", id, text(f.Title), id, text(f.Description))
	return s
}

func (s *svg) end() string {
	s.WriteString("</svg>")
	return s.String()
}

func (s *svg) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(s, `<line class="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`+"\n", class, num(x1), num(y1), num(x2), num(y2))
}

// label writes a text of at most so many columns; the whole of a longer one is shown when it is pointed at. Anchor is start,
// middle or end.
func (s *svg) label(class, anchor string, x, y float64, words string, most int) {
	words = plain.Line(words)
	short := ansi.Truncate(words, most, "…")
	whole := ""
	if short != words {
		whole = "<title>" + text(words) + "</title>"
	}
	fmt.Fprintf(s, `<text class="%s" text-anchor="%s" x="%s" y="%s">%s%s</text>`+"\n", class, anchor, num(x), num(y), whole, text(short))
}

// text makes a text harmless in XML.
func text(words string) string { return html.EscapeString(plain.Line(words)) }

// num is a coordinate, to a tenth of a unit.
func num(x float64) string {
	if !finite(x) {
		x = 0
	}
	return strconv.FormatFloat(math.Round(x*10)/10+0, 'f', -1, 64) // + 0 makes -0 to 0
}

func finite(numbers ...float64) bool {
	for _, x := range numbers {
		if math.IsNaN(x) || math.Abs(x) > math.MaxFloat32 {
			return false
		}
	}
	return true
}
