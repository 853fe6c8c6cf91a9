package plane

import (
	"image/color"
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
	now    func() time.Time
	shown  atomic.Uint64
	writes atomic.Uint64 // of Bubble Tea

	mu        sync.Mutex
	moved     sync.Cond // something below has changed
	own       []byte    // what the plane itself tells the terminal; it goes before queue, and into no recording
	queue     []byte    // of Bubble Tea, not sent yet
	asking    []byte    // questions to the terminal; they go behind queue, once the alternate screen is up, and into no recording
	picture   picture
	stale     bool // what the terminal shows of the picture is not known
	place     placement
	answers   answers
	medium    medium
	blocks    *blocks // the medium, or what the view draws with
	link      link
	recording *recording // what is recorded; nil: nothing
	wipe      bool       // the rectangle may hold something of another medium or place

	background color.Color // of the terminal; nil: not known

	busy    bool      // something is being written
	asked   time.Time // when the terminal was asked something last, but for the link's questions
	leaving bool      // the terminal is not asked any more: see AwaitAnswers
	closed  bool
	err     error // of the terminal; nothing is written after it
	done    chan struct{}
}

// placement is where the picture stands, and whether it may be drawn.
type placement struct {
	rect   Rect
	on     bool   // the view leaves the rectangle to the plane
	alt    bool   // the alternate screen is up
	cursor bool   // the cursor is shown
	window [2]int // size of the terminal in cells; 0: not known
}

func (p placement) visible() bool { return p.on && p.alt && p.rect.W > 0 && p.rect.H > 0 }

// New is a plane on a terminal. It draws nothing before Place and before the alternate screen is up.
func New(terminal Terminal, o Options) *Plane {
	p := &Plane{
		Terminal: terminal, now: o.Now, answers: answers{wanted: o.Settings, silent: o.Silent}, link: link{asks: o.Far},
		picture: picture{palette: o.Palette}, place: placement{cursor: true}, done: make(chan struct{}),
	}
	p.blocks = newBlocks(newTermColours(o.Profile))
	p.medium = p.blocks
	p.turn()
	p.moved.L = &p.mu
	go p.send()
	return p
}

// Write takes what Bubble Tea writes. It goes out after what came before it, and the picture after it where it covers
// the picture.
func (p *Plane) Write(data []byte) (int, error) {
	p.writes.Add(1)
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) > maxQueue && p.err == nil {
		p.moved.Wait()
	}
	if p.err != nil {
		return 0, p.err
	}
	seen := look(data)
	if seen.left {
		p.own = p.medium.remove(p.own)
	}
	if seen.asks || seen.entered {
		p.asked = p.now()
	}
	if seen.asks && !seen.entered && !p.place.alt {
		p.asking = append(p.asking, data...)
		return len(data), nil
	}
	p.queue = append(p.queue, data...)
	if seen.entered {
		seen.covered.all = true
	}
	if seen.covered.any() {
		p.forget(seen.covered)
	}
	if seen.entered || seen.left {
		p.place.alt = seen.entered
	}
	if seen.cursorOn || seen.cursorOff {
		p.place.cursor = seen.cursorOn
	}
	if seen.entered {
		p.leaving = false
		p.ask()
	}
	p.moved.Broadcast()
	return len(data), nil
}

// Show makes a copy of frame the picture. One that was not sent yet is dropped.
func (p *Plane) Show(frame *core.Frame) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.picture.frame.CopyFrom(frame)
	p.picture.fresh = true
	p.moved.Broadcast()
}

// Place says where the picture is from now on. on is false while the view draws the rectangle itself: see Rows.
func (p *Plane) Place(rect Rect, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if rect == p.place.rect && on == p.place.on {
		return
	}
	p.place.rect, p.place.on, p.wipe = rect, on, true
	p.own = p.medium.remove(p.own)
	p.forget(rowSet{all: true})
	p.moved.Broadcast()
}

// Resize says how large the terminal is now, in cells.
func (p *Plane) Resize(width, height int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.place.window == [2]int{width, height} {
		return
	}
	p.place.window = [2]int{width, height}
	p.wipe = true
	p.own = p.medium.remove(p.own)
	p.forget(rowSet{all: true})
	if asks := p.answers.resized(); asks != "" && p.place.alt && !p.leaving {
		p.own, p.asked = append(p.own, asks...), p.now()
	}
	if p.recording != nil {
		p.recording.resize(p.now(), width, height)
	}
	p.moved.Broadcast()
}

// Shown is how many pictures reached the terminal.
func (p *Plane) Shown() uint64 { return p.shown.Load() }

// Writes is how many times Bubble Tea has written.
func (p *Plane) Writes() uint64 { return p.writes.Load() }

// Close sends what waits and stops, and a recording with it. The terminal stays open. The error is the first that the
// terminal gave, or else the recording.
func (p *Plane) Close() error {
	p.mu.Lock()
	p.own = p.medium.remove(p.own)
	p.closed = true
	p.moved.Broadcast()
	p.mu.Unlock()
	<-p.done
	if err := p.StopRecording(); p.err == nil {
		return err
	}
	return p.err
}

// forget has rows of the picture painted as if nothing of them stood on the terminal.
func (p *Plane) forget(rows rowSet) {
	p.medium.forget(rows)
	p.stale = true
	if p.recording != nil {
		p.recording.blocks.forget(rows)
	}
}
