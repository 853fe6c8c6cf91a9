package plane

import "time"

// Flush waits until all that Bubble Tea wrote is on the terminal, but no longer than limit; done is false where it is not.
// Pictures are not waited for.
func (p *Plane) Flush(limit time.Duration) (done bool) {
	late := false
	timer := time.AfterFunc(limit, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		late = true
		p.moved.Broadcast()
	})
	defer timer.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	for (len(p.queue) > 0 || len(p.own) > 0 || p.busy) && p.err == nil && !late {
		p.moved.Wait()
	}
	return !late && p.err == nil
}
