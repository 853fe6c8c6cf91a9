package tracking

import "time"

// pace has jobs of a group that come in quick succession wait for one another, so that they share a transaction. Nothing
// is locked meanwhile.
type pace struct {
	quick time.Duration // how soon after the last batch of its group a job comes that has others behind it
	wait  func() <-chan time.Time

	group any       // of the last batch
	ended time.Time // when it was done
}

// lingering is how long a job waits for others: less than a frame, so that nobody who watches can see it.
const lingering = 10 * time.Millisecond

func newPace() pace {
	return pace{quick: 5 * time.Millisecond, wait: func() <-chan time.Time { return time.After(lingering) }}
}

// linger waits before a batch that begins with a job of the group, where more of them are to be expected; no longer
// than until quit is closed.
func (p *pace) linger(group any, quit <-chan struct{}) {
	if group == nil || group != p.group || time.Since(p.ended) >= p.quick {
		return
	}
	select {
	case <-p.wait():
	case <-quit:
	}
}

// done notes that a batch of the group is on disk.
func (p *pace) done(group any) { p.group, p.ended = group, time.Now() }
