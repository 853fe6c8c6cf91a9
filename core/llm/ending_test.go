package llm_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

// TestStallIsEnded: of the clock's minutes it takes one after a piece, and three before the first.
func TestStallIsEnded(t *testing.T) {
	arrived := make(chan struct{}, 1)
	for name, test := range map[string]struct {
		stalls llmtest.Answer
		takes  time.Duration
	}{
		"before the first byte": {func(w http.ResponseWriter, r *http.Request) {
			arrived <- struct{}{}
			<-r.Context().Done()
		}, llm.FirstByteTimeout},
		"in the middle": {llmtest.Stream{Text: []string{"a"}, Stall: true}.Answer(), llm.IdleTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(test.stalls, llmtest.Say("up"))
			defer server.Close()
			clock := newClock()
			began := clock.Now()
			go func() {
				select {
				case <-arrived:
					for range test.takes / llm.IdleTimeout {
						clock.stalled <- struct{}{}
					}
				case <-t.Context().Done():
				}
			}()
			said, dropped := "", ""
			for d, err := range newClient(t, server.URL(), clock).Stream(t.Context(), hello) {
				if err != nil {
					t.Fatal(err)
				}
				if d.Text == "a" {
					clock.stalled <- struct{}{}
				}
				said += d.Text
				dropped += d.Dropped
			}
			if !strings.HasSuffix(said, "up") || strings.Count(dropped, "did not answer in time: nothing came for too long") != 1 {
				t.Errorf("said %q, dropped %q", said, dropped)
			}
			if took := clock.Now().Sub(began) - clock.slept[0]; took != test.takes {
				t.Errorf("it was noticed after %s, want %s", took, test.takes)
			}
		})
	}
}

// TestSlowFirstByte: a model that is still being loaded is waited for longer than one that has begun to speak.
func TestSlowFirstByte(t *testing.T) {
	ready := make(chan struct{})
	server := llmtest.NewServer(llmtest.After(ready, llmtest.Say("up")))
	defer server.Close()
	clock := newClock()
	client := newClient(t, server.URL(), clock)
	done := make(chan heard)
	go func() { done <- ask(t.Context(), client, hello) }()
	for range llm.FirstByteTimeout/llm.IdleTimeout - 1 {
		clock.stalled <- struct{}{}
	}
	close(ready)
	if h := <-done; h.err != nil || h.said != "up" || h.reply.Attempts != 1 {
		t.Errorf("got %+v", h)
	}
}

// TestTrickleIsEnded: an answer that never stalls and never ends is ended after a quarter of an hour.
func TestTrickleIsEnded(t *testing.T) {
	more := make(chan struct{})
	server := llmtest.NewServer(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for {
			_, _ = io.WriteString(w, "data: {\"id\":\"1\",\"choices\":[{\"delta\":{\"content\":\"on \"}}]}\n\n")
			w.(http.Flusher).Flush()
			select {
			case <-more:
			case <-r.Context().Done():
				return
			}
		}
	})
	defer server.Close()
	clock := newClock()
	const pause = llm.IdleTimeout / 2
	pieces := 0
	var last error
	for _, err := range newClient(t, server.URL(), clock).Stream(t.Context(), hello) {
		if last = err; err != nil {
			break
		}
		if pieces++; pieces > int(llm.MaxAnswerTime/pause) {
			clock.stalled <- struct{}{} // the watch wakes
			continue
		}
		clock.mu.Lock()
		clock.now = clock.now.Add(pause)
		clock.mu.Unlock()
		more <- struct{}{}
	}
	var failed *llm.Error
	if !errors.As(last, &failed) || failed.Kind != llm.KindTooLong || !strings.Contains(last.Error(), "it went on for more than 15m0s") || failed.Attempts != 1 {
		t.Errorf("after %d pieces: %v", pieces, last)
	}
}

func TestCancel(t *testing.T) {
	server := llmtest.NewServer(llmtest.Stream{Text: []string{"a"}, Stall: true}.Answer())
	defer server.Close()
	because := errors.New("a person took over")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	client := newClient(t, server.URL(), newClock())
	var last error
	for _, err := range client.Stream(ctx, hello) {
		cancel(because)
		last = err
	}
	var failed *llm.Error
	if !errors.Is(last, because) || errors.As(last, &failed) {
		t.Errorf("got %v", last)
	}
}

func TestLeavingCancelsTheRequest(t *testing.T) {
	left := make(chan struct{})
	server := llmtest.NewServer(func(w http.ResponseWriter, r *http.Request) {
		llmtest.Endless()(w, r)
		close(left)
	})
	defer server.Close()
	for range newClient(t, server.URL(), newClock()).Stream(t.Context(), hello) {
		break
	}
	<-left
}
