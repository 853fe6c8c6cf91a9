package plane

import (
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// Hear takes an event that the terminal sent. mine is whether it was an answer to the plane, which nobody else needs;
// turned is whether pictures are drawn in another way from now on.
func (p *Plane) Hear(event uv.Event) (mine, turned bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if csi, ok := event.(uv.UnknownCsiEvent); ok && string(csi) == shownAnswer {
		p.link.answered(p.now())
		mine = true
	} else if mine = p.answers.hear(event, p.place.window); mine {
		turned = p.turn()
	}
	p.moved.Broadcast()
	return mine, turned
}

// Cell says how large a cell is, in pixels, as the system knows it. What the terminal answers counts more.
func (p *Plane) Cell(width, height int) (turned bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answers.cell != (cellSize{}) {
		return false
	}
	p.answers.size(width, height)
	p.moved.Broadcast()
	return p.turn()
}

// Set has pictures drawn by other settings from now on. turned is as for Hear.
func (p *Plane) Set(s Settings) (turned bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.answers.wanted
	p.answers.wanted, p.picture.palette = s, s.Palette
	if p.place.alt && (s.Graphics != before.Graphics || s.Blocks != before.Blocks) {
		p.ask()
	}
	turned = p.turn()
	p.stale = true
	p.moved.Broadcast()
	return turned
}

// Using is how pictures are drawn: GraphicsHalf, GraphicsKitty or GraphicsSixel, and the blocks of GraphicsHalf and of Rows.
func (p *Plane) Using() (Graphics, Blocks) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.answers.graphics(), p.answers.blocks()
}

// ask asks the terminal what the settings leave open.
func (p *Plane) ask() {
	questions, wait := p.answers.questions()
	if p.leaving || questions == "" {
		return
	}
	p.asked = p.now()
	p.asking = append(p.asking, questions...)
	if wait {
		p.answers.until = p.now().Add(moment)
		time.AfterFunc(moment, p.wake)
	}
}

// turn has pictures drawn as the settings and the answers say, and reports whether that is another way than before.
func (p *Plane) turn() bool {
	medium, kind := p.medium, p.answers.blocks()
	cell := p.answers.cellSize()
	switch p.answers.graphics() {
	case GraphicsKitty:
		if k, ok := p.medium.(*kitty); !ok || k.cell != cell {
			medium = &kitty{cell: cell}
		}
	case GraphicsSixel:
		if s, ok := p.medium.(*sixel); !ok || s.cell != cell {
			medium = &sixel{cell: cell}
		}
	default:
		medium = p.blocks
	}
	if medium == p.medium && kind == p.blocks.raster.blocks {
		return false
	}
	p.own = p.medium.remove(p.own)
	p.medium, p.blocks.raster.blocks = medium, kind
	p.wipe = true
	p.forget(rowSet{all: true})
	return true
}
