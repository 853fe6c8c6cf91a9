package plane

import "time"

const (
	// usualAnswer is how long a terminal that is near may take to answer, slowestAnswer one of which is known that it is far.
	usualAnswer   = 200 * time.Millisecond
	slowestAnswer = time.Second
)

// AwaitAnswers waits until the terminal has answered what it was asked, at most for a second: an answer that comes after the
// program has let go of the terminal is typed into the shell. Nothing is asked any more until the alternate screen is entered
// again. It returns at once where no answer can be under way.
func (p *Plane) AwaitAnswers() {
	late := false
	p.mu.Lock()
	defer p.mu.Unlock()
	p.leaving = true
	now := p.now()
	p.link.expire(now)
	if now.Sub(p.asked) < answerTime && !p.closed { // terminals answer in the order they are asked, so this comes last
		p.own = append(p.own, p.link.last(now)...)
	}
	limit := min(max(usualAnswer, 4*p.link.shortest), slowestAnswer)
	timer := time.AfterFunc(limit, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		late = true
		p.moved.Broadcast()
	})
	defer timer.Stop()
	p.moved.Broadcast()
	for p.link.open > 0 && !late && p.err == nil && !p.closed {
		p.moved.Wait()
	}
}
