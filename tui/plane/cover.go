package plane

import "strconv"

// Cover says which cells stand in front of the picture, such as those of a dialog; the zero value is none. It counts only
// where Under reports that the picture may stay.
func (p *Plane) Cover(cells Rect) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if cells == p.picture.hole {
		return
	}
	p.picture.hole = cells
	if _, ok := p.medium.(*kitty); ok {
		p.own = p.medium.remove(p.own)
		p.forget(rowSet{all: true})
		p.moved.Broadcast()
	}
}

// Under reports whether the picture can stay as it is under a dialog, drawn around the cells of Cover. Else the view has to
// draw it.
func (p *Plane) Under() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, ok := p.medium.(*kitty)
	return ok
}

// around appends the parts of outer that are not in hole: above it, left and right of it, below it. Empty ones are left out.
func around(parts []Rect, outer, hole Rect) []Rect {
	left, top := max(hole.X, outer.X), max(hole.Y, outer.Y)
	right, bottom := min(hole.X+hole.W, outer.X+outer.W), min(hole.Y+hole.H, outer.Y+outer.H)
	if left >= right || top >= bottom {
		return append(parts, outer)
	}
	for _, r := range [...]Rect{
		{outer.X, outer.Y, outer.W, top - outer.Y},
		{outer.X, top, left - outer.X, bottom - top},
		{right, top, outer.X + outer.W - right, bottom - top},
		{outer.X, bottom, outer.W, outer.Y + outer.H - bottom},
	} {
		if r.W > 0 && r.H > 0 {
			parts = append(parts, r)
		}
	}
	return parts
}

// appendWipe makes cells blank. An image that is drawn as pixels need not fill its rectangle, and what stood there before,
// such as block characters, would look out around it.
func appendWipe(out []byte, rect, hole Rect) []byte {
	for _, r := range around(nil, rect, hole) {
		for y := range r.H {
			out = appendMoveTo(out, r.X, r.Y+y)
			out = append(strconv.AppendInt(append(out, "\x1b["...), int64(r.W), 10), 'X')
		}
	}
	return out
}
