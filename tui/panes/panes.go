// Package panes divides a screen: where each pane stands, how a person has resized, hidden or zoomed them, and which one
// has the focus. The Play screen uses it; all arithmetic of its widths stands here.
package panes

import (
	"encoding/json"
	"math"

	"dotmatrix/tui/plane"
)

// Pane is a part of the screen.
type Pane string

// The panes.
const (
	Picture  Pane = "picture"
	Thoughts Pane = "thoughts"
	Facts    Pane = "facts"
)

// Smallest screen on which everything has a place, in cells.
const (
	MinWidth  = 60
	MinHeight = 15
)

// Measures, in cells.
const (
	margin  = 1 // left and right of everything
	gap     = 2 // between the picture and the panes
	heading = 1 // over each pane of text
	minSide = 30
	// What a person may make of them at the least.
	leastSide    = 20
	leastPicture = 36 // columns; a picture of fewer says little
	leastFacts   = 20 // columns, side by side
	wideSide     = 96 // from here on the panes of text stand side by side
	minPane      = 3
)

// Setup is what a person has chosen. The zero value shows everything, as well as it fits.
type Setup struct {
	Side   float64 `json:"side,omitempty"`  // width of the panes of text, as a part of the screen; 0: what the picture leaves
	Facts  float64 `json:"facts,omitempty"` // height of the facts (or width, side by side), as a part of the panes of text; 0: what they need
	Hidden []Pane  `json:"hidden,omitempty"`
	Zoomed Pane    `json:"zoomed,omitempty"` // alone on the screen
	Focus  Pane    `json:"focus,omitempty"`
}

// Load reads what Save gave; anything else is the zero value.
func Load(data []byte) Setup {
	var s Setup
	if json.Unmarshal(data, &s) != nil {
		return Setup{}
	}
	s.Side, s.Facts = fraction(s.Side), fraction(s.Facts)
	return s
}

// fraction is a part of the screen as it was kept; older versions kept cells, which say nothing on a screen of another size.
func fraction(kept float64) float64 {
	if kept > 0 && kept < 1 {
		return kept
	}
	return 0
}

// Save is the setup as it is kept.
func (s Setup) Save() []byte {
	data, _ := json.Marshal(s) // of strings and numbers: it cannot fail
	return data
}

// Layout is where everything stands. A pane that is not shown has no width.
type Layout struct {
	TooSmall bool
	Picture  plane.Rect
	Thoughts plane.Rect // without its heading, which is the row above
	Facts    plane.Rect
	Abreast  bool // the panes of text stand side by side

	whole plane.Rect // everything
	texts plane.Rect // the panes of text
}

// Want is what the panes would like to have.
type Want struct {
	FrameWidth, FrameHeight int // pixels of the picture
	FactLines               int // height of the facts
	// Fit is the size that the picture has in an area, all in cells; nil is that of block characters.
	Fit func(width, height, frameWidth, frameHeight int) (w, h int)
}

func (w *Want) fit(width, height int) (int, int) {
	if w.Fit == nil {
		return plane.Fit(width, height, w.FrameWidth, w.FrameHeight)
	}
	return w.Fit(width, height, w.FrameWidth, w.FrameHeight)
}

// Arrange divides width x height cells.
func (s Setup) Arrange(width, height int, want Want) Layout {
	if width < MinWidth || height < MinHeight {
		return Layout{TooSmall: true}
	}
	all := plane.Rect{X: margin, W: width - 2*margin, H: height}
	switch {
	case s.alone() == Picture:
		return Layout{Picture: centred(all, want)}
	case s.alone() == Thoughts:
		return Layout{Thoughts: below(all)}
	case s.alone() == Facts:
		return Layout{Facts: below(all)}
	case !s.Shows(Picture):
		l := Layout{whole: all}
		l.split(all, s, want)
		return l
	}
	return s.beside(all, want)
}

// alone is the pane that has the screen for itself; empty where there are several.
func (s Setup) alone() Pane {
	if s.Zoomed != "" {
		return s.Zoomed
	}
	var shown []Pane
	for _, p := range All {
		if s.Shows(p) {
			shown = append(shown, p)
		}
	}
	if len(shown) == 1 {
		return shown[0]
	}
	return ""
}

// beside puts the picture left, as large as it can be, and the panes of text right of it.
func (s Setup) beside(all plane.Rect, want Want) Layout {
	side := minSide
	if s.Side != 0 {
		side = part(s.Side, all.W, leastSide, all.W-gap-leastPicture)
	}
	w, h := want.fit(all.W-gap-side, all.H)
	l := Layout{whole: all, Picture: plane.Rect{X: all.X, Y: all.Y + (all.H-h)/2, W: w, H: h}}
	l.split(plane.Rect{X: all.X + w + gap, Y: all.Y, W: all.W - gap - w, H: all.H}, s, want)
	return l
}

// split gives the panes of text their room.
func (l *Layout) split(side plane.Rect, s Setup, want Want) {
	l.texts = side
	switch {
	case !s.Shows(Facts):
		l.Thoughts = below(side)
	case !s.Shows(Thoughts):
		l.Facts = below(side)
	case side.W >= wideSide:
		l.Abreast = true
		facts := part(2./5, side.W-gap, leastFacts, side.W-gap-leastFacts)
		if s.Facts != 0 {
			facts = part(s.Facts, side.W, leastFacts, side.W-gap-leastFacts)
		}
		l.Thoughts = below(plane.Rect{X: side.X, Y: side.Y, W: side.W - gap - facts, H: side.H})
		l.Facts = below(plane.Rect{X: side.X + side.W - facts, Y: side.Y, W: facts, H: side.H})
	default:
		facts := min(want.FactLines, side.H/2-heading)
		if s.Facts != 0 {
			facts = part(s.Facts, side.H, minPane, side.H)
		}
		facts = min(max(facts, minPane), side.H-2*heading-minPane)
		l.Thoughts = below(plane.Rect{X: side.X, Y: side.Y, W: side.W, H: side.H - facts - heading})
		l.Facts = plane.Rect{X: side.X, Y: side.Y + side.H - facts, W: side.W, H: facts}
	}
}

// part is a part of so many cells, but no fewer than least and no more than most.
func part(share float64, cells, least, most int) int {
	return min(max(int(math.Round(share*float64(cells))), least), most)
}

// share is the part that so many of all cells are.
func share(cells, all int) float64 { return float64(cells) / float64(max(all, 1)) }

// below is a pane under its heading.
func below(r plane.Rect) plane.Rect {
	return plane.Rect{X: r.X, Y: r.Y + heading, W: r.W, H: max(r.H-heading, 0)}
}

func centred(all plane.Rect, want Want) plane.Rect {
	w, h := want.fit(all.W, all.H)
	return plane.Rect{X: all.X + (all.W-w)/2, Y: all.Y + (all.H-h)/2, W: w, H: h}
}
