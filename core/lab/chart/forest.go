package chart

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"
)

// Forest is a forest plot: an interval in each row.
type Forest struct {
	Figure
	X         Axis
	Reference *float64 // a line at what "no difference" is; nil: none
	Less      string   // what lies before the reference, such as "B is earlier"; may be empty
	More      string   // what lies behind it
	Rows      []Row
}

// Row is one interval.
type Row struct {
	Name             string
	Text             string // the numbers
	Look             int
	Value, Low, High float64
	Bounds           *[2]float64 // wider bounds, such as those with whatever is missing; nil: none
}

const (
	rowHeight  = 36
	forestLeft = 12
)

// SVG draws the chart.
func (f Forest) SVG() string {
	top := 6.0
	if f.Reference != nil && f.Less+f.More != "" {
		top += 16
	}
	bottom := top + float64(len(f.Rows)*rowHeight) + 4
	s := newSVG(f.Figure, bottom+38)
	x := newScale(f.X, forestLeft, width-forestLeft)
	if f.Reference != nil && finite(*f.Reference) {
		at := x.at(*f.Reference)
		s.line("reference", at, top-2, at, bottom)
		s.label("axis", "end", at-8, 12, "← "+f.Less, 26)
		s.label("axis", "start", at+8, 12, f.More+" →", 26)
	}
	for i, r := range f.Rows {
		r.draw(s, x, top+float64(i*rowHeight))
	}
	s.below(x, bottom, 5)
	s.label("axis", "end", width-forestLeft, bottom+34, f.X.Title+" →", 60)
	return s.end()
}

func (r Row) draw(s *svg, x scale, top float64) {
	class := look(r.Look)
	written := min(28, ansi.StringWidth(r.Text))
	s.label("name "+class, "start", forestLeft, top+13, r.Name, 54-written)
	s.label("value", "end", width-forestLeft, top+13, r.Text, written)
	y := top + 24
	if b := r.Bounds; b != nil && finite(b[0], b[1]) {
		s.line("bounds "+class, x.at(b[0]), y, x.at(b[1]), y)
	}
	if finite(r.Low, r.High) {
		s.line("whisker "+class, x.at(r.Low), y, x.at(r.High), y)
		for _, end := range []float64{r.Low, r.High} {
			s.line("whisker "+class, x.at(end), y-4, x.at(end), y+4)
		}
	}
	if finite(r.Value) {
		s.mark(r.Look, x.at(r.Value), y, fmt.Sprintf("%s: %s", r.Name, r.Text))
	}
}
