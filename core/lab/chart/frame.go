package chart

// Place of the plot in charts with two axes.
const (
	plotLeft   = 46
	plotRight  = width - 12
	plotTop    = 10
	plotBottom = 210
	plotHeight = 250 // of the whole picture
)

// frame draws the axes of a chart: a grid, numbers and titles.
func (s *svg) frame(x, y Axis) (scale, scale) {
	across, up := newScale(x, plotLeft, plotRight), newScale(y, plotBottom, plotTop)
	at, step := up.ticks(4)
	for _, v := range at {
		s.line("grid", plotLeft, up.at(v), plotRight, up.at(v))
		s.label("tick", "end", plotLeft-6, up.at(v)+4, y.Unit.write(v, step), 8)
	}
	s.below(across, plotBottom, 5)
	s.label("axis", "start", 2, plotHeight-4, "↑ "+y.Title, 20)
	s.label("axis", "end", plotRight, plotHeight-4, x.Title+" →", 42)
	return across, up
}

// below draws an axis along the bottom at y, with about n numbers.
func (s *svg) below(x scale, y float64, n int) {
	s.line("base", x.from, y, x.to, y)
	at, step := x.ticks(n)
	for _, v := range at {
		s.line("base", x.at(v), y, x.at(v), y+4)
		anchor, at := "middle", x.at(v)
		switch { // what stands at an edge stays inside
		case at < 20:
			anchor, at = "start", 0
		case at > width-20:
			anchor, at = "end", width
		}
		s.label("tick", anchor, at, y+16, x.Unit.write(v, step), 8)
	}
}
