package chart

import (
	"fmt"
	"strings"
)

// Curves is a chart of step functions: survival curves, performance profiles.
type Curves struct {
	Figure
	X, Y  Axis
	Lines []Line
}

// Line is one step function, by rising X. Its value holds up to the next point, and its last point is its end.
type Line struct {
	Name   string
	Look   int // which of the looks; see Key
	Points []Point
}

// Point is a value from X on.
type Point struct {
	X, Y      float64
	Low, High float64 // the band
	Censored  int     // runs that ended here: marked by a tick
	Note      string  // shown when it is pointed at; may be empty
}

// SVG draws the chart.
func (c Curves) SVG() string {
	s := newSVG(c.Figure, plotHeight)
	x, y := s.frame(c.X, c.Y)
	for _, l := range c.Lines { // all bands lie below all lines
		points := l.drawable()
		if len(points) < 2 {
			continue
		}
		fmt.Fprintf(s, `<path class="band %s" d="%sZ"/>`+"\n", look(l.Look), band(points, x, y))
	}
	for _, l := range c.Lines {
		l.draw(s, x, y)
	}
	return s.end()
}

// drawable are the points with finite numbers.
func (l Line) drawable() (points []Point) {
	for _, p := range l.Points {
		if finite(p.X, p.Y, p.Low, p.High) {
			points = append(points, p)
		}
	}
	return points
}

func (l Line) draw(s *svg, x, y scale) {
	points := l.drawable()
	if len(points) == 0 {
		return
	}
	var path strings.Builder
	for i, p := range points {
		if i == 0 {
			fmt.Fprintf(&path, "M%s %s", num(x.at(p.X)), num(y.at(p.Y)))
			continue
		}
		fmt.Fprintf(&path, "H%s", num(x.at(p.X)))
		if p.Y != points[i-1].Y {
			fmt.Fprintf(&path, "V%s", num(y.at(p.Y)))
		}
	}
	class := look(l.Look)
	fmt.Fprintf(s, `<path class="%s %s"%s d="%s"><title>%s</title></path>`+"\n", stroke(l.Look), class, dash(l.Look), path.String(), text(l.Name))
	for _, p := range points {
		px, py := x.at(p.X), y.at(p.Y)
		if p.Censored > 0 {
			s.line("censored "+class, px, py-5, px, py+5)
		}
		if p.Note != "" {
			fmt.Fprintf(s, `<circle class="point" cx="%s" cy="%s" r="6"><title>%s</title></circle>`+"\n", num(px), num(py), text(p.Note))
		}
	}
	last := points[len(points)-1]
	s.mark(l.Look, x.at(last.X), y.at(last.Y), l.Name)
}

// band is the outline of the area between the bounds: along the upper one, and back along the lower one.
func band(points []Point, x, y scale) string {
	var path strings.Builder
	for i, p := range points {
		if i == 0 {
			fmt.Fprintf(&path, "M%s %s", num(x.at(p.X)), num(y.at(p.High)))
			continue
		}
		fmt.Fprintf(&path, "H%sV%s", num(x.at(p.X)), num(y.at(p.High)))
	}
	last := len(points) - 1
	fmt.Fprintf(&path, "V%s", num(y.at(points[last].Low)))
	for i := last - 1; i >= 0; i-- {
		fmt.Fprintf(&path, "V%sH%s", num(y.at(points[i].Low)), num(x.at(points[i].X)))
	}
	return path.String()
}
