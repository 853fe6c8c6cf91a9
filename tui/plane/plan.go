package plane

// plan looks for the cheapest way to write a row. How a cell is best shown depends on which colours the terminal has
// from the cell before, so two lanes are followed, each the cheapest so far that leaves the terminal with its colours.
type plan struct{ lanes [2]lane }

// lane is the terminal's colours after some cells, and the bytes that led there.
type lane struct {
	sgr  sgr
	cost int32
}

// fork is how both lanes came to a cell.
type fork struct {
	at    int32 // column
	lanes [2]arrival
}

// arrival is how a lane came to a cell.
type arrival struct {
	rendition
	from  uint8 // lane before
	again bool  // the cells that need no change were written again, which is shorter than moving over them
}

const noCost = 1 << 30 // of a lane that is not there

func newPlan(t sgr) plan { return plan{[2]lane{{sgr: t}, {cost: noCost}}} }

// next adds a cell behind a gap of cells that need no change, and tells in f how both lanes come to it.
func (p *plan) next(k *termColours, c cell, gap []cell, at int, f *fork) {
	f.at = int32(at)
	to := [2]lane{{cost: noCost}, {cost: noCost}}
	renditions := renditionsOf(c)
	for from := range p.lanes {
		before := &p.lanes[from]
		if before.cost == noCost {
			continue
		}
		pass, again := 0, false
		if len(gap) > 0 {
			pass, again = before.sgr.pass(gap)
		}
		for i := range renditions {
			w := &renditions[i]
			cost := before.cost + int32(pass+before.sgr.bytes(k, w))
			keep := i // the two ways of a cell of two colours leave different ones
			if c.glyph == space {
				keep = slot(&to, before.sgr.after(w))
			}
			if cost < to[keep].cost {
				to[keep] = lane{before.sgr.after(w), cost}
				f.lanes[keep] = arrival{*w, uint8(from), again}
			}
		}
	}
	p.lanes = to
}

// slot is which lane a way of that cost competes with: the one with the same colours, or else the dearer one.
func slot(to *[2]lane, after sgr) int {
	for i := range to {
		if to[i].cost < noCost && to[i].sgr == after {
			return i
		}
	}
	if to[1].cost > to[0].cost {
		return 1
	}
	return 0
}

// pass is the least number of bytes to come behind a gap, and whether the gap's cells are written again for it.
func (t sgr) pass(gap []cell) (bytes int, again bool) {
	move := forwardBytes(len(gap))
	if len(gap) >= move {
		return move, false
	}
	for _, c := range gap {
		w, ok := free(c, t)
		if bytes += len(glyphs[w.glyph]); !ok || bytes >= move {
			return move, false
		}
	}
	return bytes, true
}

// best is the cheaper lane.
func (p *plan) best() int {
	if p.lanes[1].cost < p.lanes[0].cost {
		return 1
	}
	return 0
}
