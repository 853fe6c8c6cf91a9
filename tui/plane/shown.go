package plane

import "dotmatrix/core"

// shown is what stands on the terminal.
type shown struct {
	frame   core.Frame
	palette Palette
	rect    Rect
	hole    Rect
	known   bool // it is really there
	stands  bool // there may be something of it
}

// set reports whether the picture has to be sent, and notes that it was.
func (s *shown) set(p *picture, rect Rect) bool {
	if s.known && s.rect == rect && s.hole == p.hole && s.palette == p.palette && s.frame.Equal(&p.frame) {
		return false
	}
	s.frame.CopyFrom(&p.frame)
	s.palette, s.rect, s.hole, s.known, s.stands = p.palette, rect, p.hole, true, true
	return true
}
