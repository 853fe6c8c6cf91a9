package plane

import (
	"time"

	"github.com/charmbracelet/x/ansi"
)

// Around a picture: all at once, and with Bubble Tea's cursor and colours as they were.
const (
	before = ansi.SetModeSynchronizedOutput + ansi.SaveCursor + ansi.ResetStyle
	behind = ansi.RestoreCursor + ansi.ResetModeSynchronizedOutput
)

// send writes to the terminal until the plane is closed. Nobody else does.
func (p *Plane) send() {
	defer close(p.done)
	var out []byte
	for {
		var picture, more bool
		out, picture, more = p.next(out[:0])
		if !more {
			return
		}
		if len(out) > 0 {
			if _, err := p.Terminal.Write(out); err != nil {
				p.fail(err)
				return
			}
		}
		if picture {
			p.shown.Add(1)
		}
	}
}

// next waits for something to send and appends it to out. picture reports whether a new one is shown by it; more is false
// when all is sent and the plane is closed.
func (p *Plane) next(out []byte) (_ []byte, picture, more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy = false
	for {
		due := p.due()
		if len(p.queue) > 0 || due {
			out = append(out, p.queue...)
			p.queue = p.queue[:0]
			if due {
				out, picture = p.paint(out), p.fresh
				p.fresh = false
			}
			p.busy = len(out) > 0
			p.moved.Broadcast() // there is room in the queue
			return out, picture, true
		}
		if p.closed {
			return out, false, false
		}
		p.moved.Broadcast() // all is sent
		p.moved.Wait()
	}
}

// due reports whether the picture is to be sent now.
func (p *Plane) due() bool {
	return (p.fresh || p.sent == nil) && p.frame.Width > 0 && p.place.visible() && !p.link.full(p.now())
}

// paint appends what makes the terminal show the picture; nothing where it does already.
func (p *Plane) paint(out []byte) []byte {
	rect := p.place.rect
	cells := p.raster.draw(&p.frame, rect.W, rect.H)
	start := len(out)
	out = append(out, before...)
	empty := len(out)
	p.pen.begin(out)
	p.pen.differences(cells, p.sent, rect)
	p.sent = append(p.sent[:0], cells...)
	if len(p.pen.out) == empty {
		return p.pen.out[:start]
	}
	out = append(append(p.pen.out, behind...), p.link.ask(p.now())...)
	if p.link.full(p.now()) {
		time.AfterFunc(answerTime, p.wake) // or the last picture would wait for an answer that was lost
	}
	return out
}

func (p *Plane) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.moved.Broadcast()
}

func (p *Plane) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
	p.moved.Broadcast()
}
