package play

import "time"

// meter measures how many pictures a second reach the terminal.
type meter struct {
	fps   float64
	since time.Time
	shown uint64
}

const meterEvery = time.Second

// measure takes the number of pictures shown so far.
func (m *meter) measure(shown uint64, now time.Time) {
	if seconds := now.Sub(m.since).Seconds(); !m.since.IsZero() && seconds > 0 {
		m.fps = float64(shown-m.shown) / seconds
	}
	m.since, m.shown = now, shown
}
