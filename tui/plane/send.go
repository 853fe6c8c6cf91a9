package plane

import (
	"slices"
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
		asks := len(p.asking) > 0 && p.place.alt
		if len(p.own) > 0 || len(p.queue) > 0 || due || asks {
			out = append(out, p.own...)
			out = p.play(out, due)
			if asks {
				out, p.asking = append(out, p.asking...), p.asking[:0]
			}
			picture = due && p.picture.fresh
			p.picture.fresh = p.picture.fresh && !due
			p.own, p.queue = p.own[:0], p.queue[:0]
			p.busy = true
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
	now := p.now()
	return (p.picture.fresh || p.stale) && p.picture.frame.Width > 0 && p.place.visible() && !p.link.full(now) && !p.answers.waiting(now)
}

// play appends the queue and, where it is due, the picture. It is recorded as it goes to the terminal, but for pictures
// that a player cannot show: those are made of blocks there.
func (p *Plane) play(out []byte, due bool) []byte {
	start := len(out)
	out = append(out, p.queue...)
	if !due {
		p.recording.add(p.now, out[start:])
		return out
	}
	p.stale = false
	painted := len(out)
	out = p.paint(out, p.medium)
	if p.medium == p.blocks {
		p.recording.add(p.now, out[start:])
	} else if p.recording != nil {
		p.recording.add(p.now, p.paint(slices.Clone(p.queue), p.recording.blocks))
	}
	if len(out) == painted {
		return out
	}
	if p.leaving {
		return out
	}
	out = append(out, p.link.ask(p.now())...)
	if p.link.full(p.now()) {
		time.AfterFunc(answerTime, p.wake) // or the last picture would wait for an answer that was lost
	}
	return out
}

// paint appends what makes a medium show the picture; nothing where it does already.
func (p *Plane) paint(out []byte, m medium) []byte {
	start := len(out)
	out = append(out, before...)
	empty := len(out)
	if p.wipe && m == p.medium {
		p.wipe = false
		if m != p.blocks { // these fill the rectangle
			out = appendWipe(out, p.place.rect, p.picture.hole)
		}
	}
	out = m.paint(out, &p.picture, p.place.rect)
	if len(out) == empty {
		return out[:start]
	}
	return append(out, behind...)
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
