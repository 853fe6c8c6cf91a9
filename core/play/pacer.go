package play

import (
	"time"

	"dotmatrix/core"
)

// showEvery is how long a picture stays before a newer one is worth showing: no screen shows more than about 60 a second.
const showEvery = time.Second / 61

// pacer says when the next frame is due and whether its picture is worth drawing. It decides when, never what.
type pacer struct {
	clock Clock
	rate  float64   // frames a second of the console
	due   time.Time // of the next frame
	shown time.Time // when a picture was last shown
}

// wait is how long the next frame has to wait at this pace. A pacer that fell behind does not catch up.
func (p *pacer) wait(pace core.Pace) time.Duration {
	if pace == core.Unlimited {
		p.due = time.Time{}
		return 0
	}
	now := p.clock.Now()
	period := time.Duration(float64(time.Second) / (p.rate * float64(pace)))
	if p.due.IsZero() || now.Sub(p.due) > 4*period+showEvery {
		p.due = now
	}
	delay := p.due.Sub(now)
	p.due = p.due.Add(period)
	return max(delay, 0)
}

// worthShowing reports whether the last picture has stood long enough for a newer one.
func (p *pacer) worthShowing() bool {
	now := p.clock.Now()
	if now.Sub(p.shown) < showEvery {
		return false
	}
	p.shown = now
	return true
}
