package llm

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// still is a clock on which nothing ever stalls.
type still struct{}

func (still) Now() time.Time { return time.Time{} }
func (still) Sleep(ctx context.Context, _ time.Duration) error {
	<-ctx.Done()
	return context.Cause(ctx)
}

// canned answers every request with the same bytes.
type canned struct {
	status      int
	media, body string
}

func (c canned) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: c.status, Status: http.StatusText(c.status), ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {c.media}}, Body: io.NopCloser(strings.NewReader(c.body))}, nil
}

// FuzzAnswer feeds any bytes as an answer: it is either whole, its deltas being its message, or an *Error without the key.
func FuzzAnswer(f *testing.F) {
	const key = "secret-key-of-a-user"
	f.Add(200, "text/event-stream", "data: {\"id\":\"1\",\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n")
	f.Add(200, "application/json", `{"choices":[{"message":{"content":[{"text":"a"}],"reasoning":"b"}}],"usage":{"prompt_tokens":-1}}`)
	f.Add(200, "text/event-stream", "data: {\"error\":{\"code\":502,\"message\":\""+key+"\"}}\n")
	f.Add(200, "text/event-stream", "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":-1,\"id\":\"a\",\"function\":{\"name\":\"x\",\"arguments\":{}}}],\"content\":\"<think>\"}}]}\n")
	f.Add(401, "text/html", "<b>"+key)
	f.Add(429, "", `{"error":{"message":["a"],"code":{}}}`)
	f.Fuzz(func(t *testing.T, status int, media, body string) {
		if status < 200 || status > 599 {
			return
		}
		client, err := New(Config{BaseURL: "http://127.0.0.1/v1", Key: key, Model: "m", Clock: still{}, Retry: Retry{Attempts: 1},
			Jitter: func() float64 { return 0 }, HTTP: &http.Client{Transport: canned{status, media, body}}})
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		var reply *Reply
		for d, err := range client.Stream(t.Context(), Request{}) {
			var failed *Error
			if err != nil && (!errors.As(err, &failed) || strings.Contains(err.Error(), key)) {
				t.Fatalf("error %v", err)
			}
			if d.Dropped != "" {
				text = ""
			}
			if d.Channel == 0 && d.Tool == nil {
				text += d.Text
			}
			reply = d.Reply
		}
		if reply != nil && reply.Message.Text() != text {
			t.Errorf("the deltas say %q and the message %q", text, reply.Message.Text())
		}
	})
}

// FuzzEvents: however a stream of events is cut into lines, its reader ends, and what it gives is JSON.
func FuzzEvents(f *testing.F) {
	f.Add("data: {\"a\":\ndata: 1}\n\ndata: [DONE]\n", "text/event-stream")
	f.Add("data: [\rdata: [\r\ndata: 7\r\r: x\r", "")
	f.Add("{\"a\": 1}\n{\"b\"", "application/x-ndjson")
	f.Fuzz(func(t *testing.T, body, media string) {
		from := newEvents(strings.NewReader(body), media)
		for {
			data, err := from.next()
			if err != nil {
				return
			}
			if len(data) == 0 || len(data) > len(body) {
				t.Fatalf("an event of %d bytes from a body of %d", len(data), len(body))
			}
		}
	})
}

// FuzzArguments: what is repaired is an object or stays as it was, and an object is never changed.
func FuzzArguments(f *testing.F) {
	for _, text := range []string{`{"a":1}`, `"{\"a\":1}"`, `{"a":[1`, `{'a': None}`, `{}{"a":1}`, `[{"a":1}]`, `{"a":"b`, `{"a":1}}}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := repairArguments(text)
		if got != text && !isObject(got) {
			t.Errorf("%q became %q", text, got)
		}
		if isObject(strings.TrimSpace(text)) && strings.TrimSpace(text) != "{}" && got != text {
			t.Errorf("the object %q became %q", text, got)
		}
	})
}

// FuzzComplaint: no body of an error is too odd to be told, and none makes the client forget itself.
func FuzzComplaint(f *testing.F) {
	f.Add(`[{"error":{"message":"At most 2 images","param":"temperature","details":[{"loc":["body",1]}]}}]`)
	f.Add("<html><title>a</title><b")
	f.Fuzz(func(t *testing.T, body string) {
		said := readComplaint(400, []byte(body))
		w, err := wire(Request{Temperature: new(float64), Messages: nil}, Profile{})
		if err != nil {
			t.Fatal(err)
		}
		next, words := refused(said, w, Profile{})
		if words != "" && next.same(Profile{}) {
			t.Errorf("%q taught nothing and would be asked for ever", body)
		}
		_ = windowIn(said.words)
	})
}
