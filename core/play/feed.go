package play

import (
	"context"
	"io"
	"slices"
	"sync"

	"dotmatrix/core"
)

// Feed carries a run to one screen. Push and Show are called by the run, Events and Frame by the screen; each of the
// two lanes has at most one reader.
type Feed struct {
	mu     sync.Mutex
	events []core.Event
	held   []*held // events that are held back, in order
	frame  core.Frame
	fresh  bool // frame was not handed out yet
	closed bool

	eventsCame chan struct{} // holds a token while events, or the end, wait for their reader
	frameCame  chan struct{} // the same for the frame
}

// NewFeed is an open, empty feed.
func NewFeed() *Feed {
	return &Feed{eventsCame: make(chan struct{}, 1), frameCame: make(chan struct{}, 1)}
}

// Push adds an event. A text delta that follows one of its channel is merged with it.
func (f *Feed) Push(event core.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return
	}
	if merged, ok := f.merge(event); ok {
		f.events[len(f.events)-1] = merged
	} else {
		f.events = append(f.events, event)
	}
	signal(f.eventsCame)
}

// held is an event that nobody may see yet.
type held struct {
	at    int // its place among events
	event core.Event
}

// Hold adds an event that is true only when what it tells of is on disk: it and all events behind it wait until settle
// is called. With an error it is left out.
func (f *Feed) Hold(event core.Event) (settle func(error)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	h := &held{len(f.events), event}
	f.events = append(f.events, nil)
	f.held = append(f.held, h)
	return func(err error) { f.settle(h, err) }
}

func (f *Feed) settle(h *held, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.Index(f.held, h)
	if i < 0 {
		return
	}
	f.held = slices.Delete(f.held, i, i+1)
	if err == nil {
		f.events[h.at] = h.event
	} // else it stays nil, which is left out
	signal(f.eventsCame)
}

// take gives the events that may be seen.
func (f *Feed) take() []core.Event {
	n := len(f.events)
	if len(f.held) > 0 {
		n = f.held[0].at
	}
	batch := slices.DeleteFunc(slices.Clone(f.events[:n]), func(e core.Event) bool { return e == nil })
	f.events = slices.Delete(f.events, 0, n)
	for _, h := range f.held {
		h.at -= n
	}
	return batch
}

func (f *Feed) merge(event core.Event) (core.Event, bool) {
	if len(f.events) == 0 {
		return nil, false
	}
	last, ok := f.events[len(f.events)-1].(core.TextDelta)
	next, isText := event.(core.TextDelta)
	if !ok || !isText || last.Channel != next.Channel {
		return nil, false
	}
	return core.TextDelta{Channel: last.Channel, Text: last.Text + next.Text}, true
}

// Show makes a copy of frame the latest picture.
func (f *Feed) Show(frame *core.Frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.frame.CopyFrom(frame)
	f.fresh = true
	signal(f.frameCame)
}

// Close ends both lanes once what they hold has been read.
func (f *Feed) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	signal(f.eventsCame)
	signal(f.frameCame)
}

// Events waits for events and returns all that have come since the last call; io.EOF after the last.
func (f *Feed) Events(ctx context.Context) ([]core.Event, error) {
	for {
		f.mu.Lock()
		batch, closed := f.take(), f.closed && len(f.held) == 0
		f.mu.Unlock()
		if len(batch) > 0 {
			return batch, nil
		}
		if closed {
			return nil, io.EOF
		}
		if err := wait(ctx, f.eventsCame); err != nil {
			return nil, err
		}
	}
}

// Frame waits for a picture newer than the last one that it gave and copies it into dst; io.EOF after the last.
func (f *Feed) Frame(ctx context.Context, dst *core.Frame) error {
	for {
		f.mu.Lock()
		fresh, closed := f.fresh, f.closed
		if fresh {
			dst.CopyFrom(&f.frame)
			f.fresh = false
		}
		f.mu.Unlock()
		switch {
		case fresh:
			return nil
		case closed:
			return io.EOF
		}
		if err := wait(ctx, f.frameCame); err != nil {
			return err
		}
	}
}

// signal leaves a token unless one lies there already.
func signal(came chan struct{}) {
	select {
	case came <- struct{}{}:
	default:
	}
}

func wait(ctx context.Context, came <-chan struct{}) error {
	select {
	case <-came:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
