package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"sync"
	"time"
)

// exchange is one HTTP request, whose answer is bounded in bytes and time.
type exchange struct {
	client *http.Client
	watch  *watch
	status int
	header http.Header
	body   io.ReadCloser
}

func (x *exchange) do(request *http.Request) (*http.Response, error) {
	response, err := x.client.Do(request)
	if err != nil {
		return nil, err
	}
	x.status, x.header = response.StatusCode, response.Header
	bounded := &bounded{ReadCloser: response.Body, left: MaxBodyBytes, watch: x.watch}
	response.Body, x.body = bounded, bounded
	return response, nil
}

// media is the answer's media type, "" where it tells none.
func (x *exchange) media() string {
	media, _, err := mime.ParseMediaType(x.header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return media
}

// bounded is a body that ends with errTooLong and tells the watch of every read. Headers alone are no sign of life: some
// endpoints send them before the model has read the prompt.
type bounded struct {
	io.ReadCloser
	left  int
	watch *watch
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, errTooLong
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	if n > 0 {
		b.watch.alive()
	}
	return n, err
}

// What a watch ends a call with.
var (
	errStalled = errors.New("nothing came for too long")
	errEndless = fmt.Errorf("it went on for more than %s", MaxAnswerTime)
)

// watch ends an attempt on which nothing comes any more, or which never ends.
type watch struct {
	clock  Clock
	cancel context.CancelCauseFunc
	ended  chan struct{}

	mu       sync.Mutex
	deadline time.Time // of the next sign of life
	last     time.Time // of the whole answer
}

// newWatch starts watching; the context ends with the cause, and the caller must call stop. An answer that is not
// streamed may take all of its time before the first byte.
func newWatch(ctx context.Context, clock Clock, streams bool) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	now := clock.Now()
	first := FirstByteTimeout
	if !streams {
		first = MaxAnswerTime
	}
	w := &watch{clock: clock, cancel: cancel, ended: make(chan struct{}),
		deadline: now.Add(first), last: now.Add(MaxAnswerTime)}
	go func() {
		defer close(w.ended)
		w.run(ctx)
	}()
	return ctx, w
}

func (w *watch) run(ctx context.Context) {
	for {
		w.mu.Lock()
		now, deadline, last := w.clock.Now(), w.deadline, w.last
		w.mu.Unlock()
		switch {
		case !now.Before(last):
			w.cancel(errEndless)
			return
		case !now.Before(deadline):
			w.cancel(errStalled)
			return
		}
		// What comes meanwhile may bring the deadline nearer, but never nearer than an IdleTimeout.
		if w.clock.Sleep(ctx, min(deadline.Sub(now), last.Sub(now), IdleTimeout)) != nil {
			return
		}
	}
}

// alive says that something came.
func (w *watch) alive() {
	now := w.clock.Now()
	w.mu.Lock()
	w.deadline = now.Add(IdleTimeout)
	w.mu.Unlock()
}

// stop ends the watch and the attempt's context.
func (w *watch) stop() {
	w.cancel(nil)
	<-w.ended
}
