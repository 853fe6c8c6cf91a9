package otlp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"dotmatrix/tracking/remote"
)

const (
	maxTraces     = 100     // of one request
	maxTraceBytes = 4 << 20 // of one request, where it has more than one trace
)

// Trace is a step's, that waits to be sent.
type Trace struct {
	Seq   int
	Spans []Span
	// Smaller makes it again without what is large; nil: it cannot be smaller.
	Smaller func() Trace
}

// size is about how many bytes a trace has.
func (t *Trace) size() (n int) {
	for _, s := range t.Spans {
		for name, value := range s.Values {
			text, _ := value.(string)
			n += len(name) + len(text) + 16
		}
	}
	return n
}

// Post sends traces in one request.
type Post func(ctx context.Context, traces []Trace) error

// Send sends traces, as many in a request as a server likes. A request that is too large or refused is sent in halves, and
// one trace that is too large again smaller, of which notice is told. sent is told how many more are there; its error ends
// the sending.
func Send(ctx context.Context, list []Trace, post Post, notice func(string), sent func(n int) error) error {
	for len(list) > 0 {
		n, size := 0, 0
		for n < len(list) && n < maxTraces && (n == 0 || size+list[n].size() <= maxTraceBytes) {
			size += list[n].size()
			n++
		}
		if err := sendBatch(ctx, list[:n], post, notice, sent); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// hopeless are refusals that do not depend on what was sent.
var hopeless = []int{http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
	http.StatusProxyAuthRequired, http.StatusUnsupportedMediaType}

func sendBatch(ctx context.Context, list []Trace, post Post, notice func(string), sent func(n int) error) error {
	err := post(ctx, list)
	if err == nil {
		return sent(len(list))
	}
	var refused *remote.Refused
	if !errors.As(err, &refused) || refused.Status/100 != 4 || remote.Passing(err) || slices.Contains(hopeless, refused.Status) {
		return err
	}
	if len(list) > 1 {
		half := len(list) / 2
		if err := sendBatch(ctx, list[:half], post, notice, sent); err != nil {
			return err
		}
		return sendBatch(ctx, list[half:], post, notice, sent)
	}
	if refused.Status != http.StatusRequestEntityTooLarge || list[0].Smaller == nil {
		return fmt.Errorf("the trace of step %d: %w", list[0].Seq, err)
	}
	notice(fmt.Sprintf("the trace of step %d is too large for %s: it is sent without the pictures of its messages", list[0].Seq, refused.Server))
	return sendBatch(ctx, []Trace{list[0].Smaller()}, post, notice, sent)
}
