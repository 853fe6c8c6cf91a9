package plane

import (
	"io"
	"sync"
	"sync/atomic"
	"time"

	"dotmatrix/core"
)

// Terminal is what a Plane writes to; *os.File is one.
type Terminal interface {
	io.ReadWriteCloser
	Fd() uintptr
}

// maxQueue is how many bytes of Bubble Tea may wait for a slow terminal before it has to wait too.
const maxQueue = 1 << 20

// Plane draws pictures into a rectangle of the terminal and passes everything else on. Its methods may be called from
// several goroutines. It is Bubble Tea's output: reading and Fd are the terminal's own.
type Plane struct {
	Terminal
	now   func() time.Time
	shown atomic.Uint64

	mu     sync.Mutex
	moved  sync.Cond // something below has changed
	queue  []byte    // of Bubble Tea, not sent yet
	frame  core.Frame
	fresh  bool // frame was not sent yet
	place  placement
	sent   []cell // what the terminal shows; nil: not known
	raster raster
	pen    pen
	link   link
	busy   bool // something is being written
	closed bool
	err    error // of the terminal; nothing is written after it
	done   chan struct{}
}

// placement is where the picture stands, and whether it may be drawn.
type placement struct {
	rect Rect
	on   bool // the view leaves the rectangle to the plane
	alt  bool // the alternate screen is up
}

func (p placement) visible() bool { return p.on && p.alt && p.rect.W > 0 && p.rect.H > 0 }

// New is a plane on a terminal. It draws nothing before Place and before the alternate screen is up.
func New(terminal Terminal, o Options) *Plane {
	k := newInks(o.Profile)
	p := &Plane{
		Terminal: terminal, now: o.Now, raster: raster{inks: k, blocks: o.Blocks}, pen: pen{inks: k}, link: link{asks: o.Far},
		done: make(chan struct{}),
	}
	p.moved.L = &p.mu
	go p.send()
	return p
}

// Write takes what Bubble Tea writes. It goes out after what came before it, and the picture after it where it covers
// the picture.
func (p *Plane) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) > maxQueue && p.err == nil {
		p.moved.Wait()
	}
	if p.err != nil {
		return 0, p.err
	}
	p.queue = append(p.queue, data...)
	seen := look(data)
	if seen.covered || seen.entered {
		p.sent = nil
	}
	if seen.entered || seen.left {
		p.place.alt = seen.entered
	}
	p.moved.Broadcast()
	return len(data), nil
}

// Show makes a copy of frame the picture. One that was not sent yet is dropped.
func (p *Plane) Show(frame *core.Frame) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frame.CopyFrom(frame)
	p.fresh = true
	p.moved.Broadcast()
}

// Place says where the picture is from now on. on is false while the view draws the rectangle itself: see Rows.
func (p *Plane) Place(rect Rect, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if rect == p.place.rect && on == p.place.on {
		return
	}
	p.place.rect, p.place.on = rect, on
	p.sent = nil
	p.moved.Broadcast()
}

// SetPalette has pictures look as in a palette from now on.
func (p *Plane) SetPalette(palette Palette) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if palette == p.raster.inks.palette {
		return
	}
	p.raster.inks.look(palette)
	p.raster.forget()
	p.fresh = true
	p.moved.Broadcast()
}

// Answered says that the terminal sent Answer.
func (p *Plane) Answered() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.link.answered()
	p.moved.Broadcast()
}

// Shown is how many pictures reached the terminal.
func (p *Plane) Shown() uint64 { return p.shown.Load() }

// Close sends what waits and stops. The terminal stays open. The error is the first that it gave.
func (p *Plane) Close() error {
	p.mu.Lock()
	p.closed = true
	p.moved.Broadcast()
	p.mu.Unlock()
	<-p.done
	return p.err
}
