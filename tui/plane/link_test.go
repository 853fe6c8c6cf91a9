package plane

import (
	"bytes"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// fakeLink is a network with a terminal at its end: it takes everything in at once and brings it over at its own speed.
type fakeLink struct {
	nowhere
	t     testing.TB
	speed int           // bytes a second
	trip  time.Duration // one way
	plane *Plane

	mu      sync.Mutex
	way     bytes.Buffer // what is under way
	sent    int          // bytes so far
	arrived int
	tail    []byte          // the last bytes that arrived, which may begin a question
	newest  time.Time       // when the newest picture was shown
	ends    []fakeLinkEntry // of pictures that are under way
	ages    []time.Duration
}

// fakeLinkEntry is where a picture ends in what was sent, and when it was the newest.
type fakeLinkEntry struct {
	end    int
	newest time.Time
}

func (l *fakeLink) Write(data []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.way.Write(data)
	l.sent += len(data)
	if bytes.Contains(data, []byte(behind)) {
		l.ends = append(l.ends, fakeLinkEntry{l.sent, l.newest})
	}
	return len(data), nil
}

// carry brings over what a tick's time allows.
func (l *fakeLink) carry(tick time.Duration) {
	l.mu.Lock()
	chunk := l.way.Next(int(int64(l.speed) * int64(tick) / int64(time.Second)))
	l.tail = append(l.tail, chunk...)
	questions := bytes.Count(l.tail, []byte(question))
	l.tail = append([]byte(nil), l.tail[max(len(l.tail)-len(question)+1, 0):]...)
	l.arrived += len(chunk)
	for len(l.ends) > 0 && l.ends[0].end <= l.arrived {
		l.ages = append(l.ages, time.Since(l.ends[0].newest)+l.trip)
		l.ends = l.ends[1:]
	}
	l.mu.Unlock()
	for range questions {
		time.AfterFunc(2*l.trip, func() { l.plane.Hear(uv.UnknownCsiEvent(shownAnswer)) })
	}
}

func TestPicturesOverALinkAreFresh(t *testing.T) {
	for name, c := range map[string]struct {
		speed int // bytes a second
		trip  time.Duration
		least int           // of the 600 pictures that have to come over; each takes some 24 KB
		most  time.Duration // old, at the 95th percentile
	}{
		"slow":          {500_000, 20 * time.Millisecond, 150, 200 * time.Millisecond},
		"slow and far":  {500_000, 100 * time.Millisecond, 130, 400 * time.Millisecond},
		"fast and near": {20_000_000, 5 * time.Millisecond, 590, 50 * time.Millisecond},
		"fast and far":  {20_000_000, 60 * time.Millisecond, 550, 100 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &fakeLink{t: t, speed: c.speed, trip: c.trip}
				l.playTenSeconds()
				slices.Sort(l.ages)
				middle, high := l.ages[len(l.ages)/2], l.ages[len(l.ages)*95/100]
				t.Logf("%d of 600 pictures, %v old at the median, %v at the 95th percentile", len(l.ages), middle, high)
				if high > c.most {
					t.Errorf("%v old at the 95th percentile, at the most %v", high, c.most)
				}
				if len(l.ages) < c.least {
					t.Errorf("only %d pictures came over, not %d", len(l.ages), c.least)
				}
			})
		})
	}
}

// playTenSeconds shows a picture that changes all over, 60 times a second, and text beside it ten times a second.
func (l *fakeLink) playTenSeconds() {
	const tick = time.Millisecond
	o := trueColours
	o.Far, o.Now = true, time.Now
	l.plane = New(l, o)
	l.plane.Place(Rect{X: 1, Y: 2, W: 160, H: 72}, true)
	write(l.t, l.plane, string(enterAltScreen))
	s, shows := newScene(), 0
	for ms := range 10_000 {
		if ms*60/1000 >= shows {
			s.draw(shows, shows/2, shows)
			l.mu.Lock()
			l.newest = time.Now()
			l.mu.Unlock()
			l.plane.Show(s.frame)
			shows++
		}
		if ms%100 == 0 {
			write(l.t, l.plane, "\x1b[80;170H"+string(bytes.Repeat([]byte("text "), 60)))
		}
		l.carry(tick)
		time.Sleep(tick)
	}
	if err := l.plane.Close(); err != nil {
		l.t.Fatal(err)
	}
	synctest.Wait()
}
