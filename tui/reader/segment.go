package reader

// segment is a piece of a card that is drawn as a whole: its head, a block of text, a tool call.
type segment struct {
	source string // that search looks in; empty: nothing to find
	draw   func(c *canvas) []string
	apart  bool // a blank line follows

	lines  []string // as drawn last; nil: not, or forgotten
	height int      // of the lines as drawn last
	look   int      // the canvas for which it was drawn; 0: none
	frame  int      // in which it was seen last
}

// of returns the lines of the segment, drawn for the canvas.
func (s *segment) of(c *canvas) []string {
	if s.lines == nil || s.look != c.look {
		s.lines = s.draw(c)
		if s.apart {
			s.lines = append(s.lines[:len(s.lines):len(s.lines)], "")
		}
		if s.lines == nil {
			s.lines = []string{}
		}
		s.height, s.look = len(s.lines), c.look
		c.drawn = append(c.drawn, s)
	}
	s.frame = c.frame
	return s.lines
}

// heightOn is the number of lines. It does not draw a segment again that was forgotten.
func (s *segment) heightOn(c *canvas) int {
	if s.look != c.look {
		s.of(c)
	}
	return s.height
}

// maxDrawn is how many segments are kept as they were drawn.
const maxDrawn = 1000

// tidy forgets what was drawn and is not seen.
func (c *canvas) tidy() {
	if len(c.drawn) < maxDrawn {
		return
	}
	kept := c.drawn[:0]
	for _, s := range c.drawn {
		if s.frame == c.frame {
			kept = append(kept, s)
		} else {
			s.lines = nil
		}
	}
	clear(c.drawn[len(kept):])
	c.drawn = kept
}
