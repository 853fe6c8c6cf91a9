package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Front is a chart of cost and gain: a point for each offer, and the Pareto front as a line.
type Front struct {
	Figure
	X, Y   Axis
	Offers []Offer
}

// Offer is one point: what it costs, what it gains, and the gain's interval.
type Offer struct {
	Name       string
	Look       int
	Cost, Gain float64
	Low, High  float64
	Front      bool // no other is as good for less
}

// SVG draws the chart.
func (f Front) SVG() string {
	s := newSVG(f.Figure, plotHeight)
	x, y := s.frame(f.X, f.Y)
	offers := slices.DeleteFunc(slices.Clone(f.Offers), func(o Offer) bool { return !finite(o.Cost, o.Gain, o.Low, o.High) })
	slices.SortStableFunc(offers, func(a, b Offer) int { return cmp.Or(cmp.Compare(a.Cost, b.Cost), cmp.Compare(a.Gain, b.Gain)) })
	var path strings.Builder
	for _, o := range offers {
		switch {
		case !o.Front:
		case path.Len() == 0:
			fmt.Fprintf(&path, "M%s %s", num(x.at(o.Cost)), num(y.at(o.Gain)))
		default:
			fmt.Fprintf(&path, "H%sV%s", num(x.at(o.Cost)), num(y.at(o.Gain)))
		}
	}
	if path.Len() > 0 {
		fmt.Fprintf(s, `<path class="front" d="%sH%d"><title>Pareto front</title></path>`+"\n", path.String(), plotRight)
	}
	for _, o := range offers {
		s.line("whisker "+look(o.Look), x.at(o.Cost), y.at(o.Low), x.at(o.Cost), y.at(o.High))
	}
	for _, o := range offers {
		s.mark(o.Look, x.at(o.Cost), y.at(o.Gain), o.Name)
	}
	f.names(s, offers, x, y)
	return s.end()
}

// names writes each name beside its point, on the side that has more room, where no other name is.
func (f Front) names(s *svg, offers []Offer, x, y scale) {
	const line, letter, most = 13, 8.0, 20 // height of a line, width of a wide letter, letters
	type place struct{ from, to, y float64 }
	var taken []place
	for _, o := range offers {
		px, py := x.at(o.Cost), y.at(o.Gain)
		long := letter * float64(min(most, ansi.StringWidth(o.Name)))
		anchor, at, from := "start", px+9, px+9
		if px > (plotLeft+plotRight)/2 {
			anchor, at, from = "end", px-9, px-9-long
		}
		free := func(y float64) bool {
			return y > plotTop && y < plotBottom && !slices.ContainsFunc(taken, func(t place) bool {
				return t.from < from+long && from < t.to && math.Abs(t.y-y) < line
			})
		}
		best := py
		for i := range 4 * (len(taken) + 1) { // below, above, further below, ...
			if try := py + float64((i+1)/2)*line*float64(2*(i%2)-1); free(try) {
				best = try
				break
			}
		}
		taken = append(taken, place{from, from + long, best})
		s.label("name "+look(o.Look), anchor, at, best+4, o.Name, most)
	}
}
