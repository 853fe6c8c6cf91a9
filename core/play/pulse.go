package play

import (
	"context"
	"sync"
	"time"
)

const (
	// beatEvery is how often a Pulse looks at the clock.
	beatEvery = time.Second
	// stoodStill is the time between two looks that only a stopped process, or a computer that slept, lets pass.
	stoodStill = 5 * time.Second
)

// Pulse notices that the process was stopped, or that the computer slept: then a look at the clock comes much too late. A
// model call that this has cut off is made again. One Pulse serves any number of sessions.
type Pulse struct {
	clock Clock

	mu     sync.Mutex
	looked time.Time // last
	woke   time.Time // what look tells
}

// NewPulse makes a pulse that Beat keeps up.
func NewPulse(clock Clock) *Pulse { return &Pulse{clock: clock, looked: wall(clock)} }

// Beat looks at the clock again and again until ctx ends.
func (p *Pulse) Beat(ctx context.Context) {
	for {
		p.look()
		select {
		case <-ctx.Done():
			return
		case <-p.clock.After(beatEvery):
		}
	}
}

// look looks at the clock, and tells when the process last went on after it had stood still; zero where it never has, and
// without a pulse.
func (p *Pulse) look() (woke time.Time) {
	if p == nil {
		return time.Time{}
	}
	now := wall(p.clock)
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.looked) > stoodStill {
		p.woke = now
	}
	p.looked = now
	return p.woke
}

// wall is the time without the monotonic clock's, which stands still where the computer sleeps.
func wall(clock Clock) time.Time { return clock.Now().Round(0) }
