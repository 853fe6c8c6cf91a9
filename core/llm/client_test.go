package llm_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

const key = "sk-test-0123456789abcdef"

// clock is a wall clock whose backoffs pass at once. The sleeps of a watch, which are longer, wait until stall is
// called.
type clock struct {
	mu      sync.Mutex
	now     time.Time
	slept   []time.Duration
	stalled chan struct{}
}

func newClock() *clock {
	return &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), stalled: make(chan struct{})}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if d >= llm.IdleTimeout/2 {
		select {
		case <-c.stalled:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	} else {
		c.mu.Lock()
		c.slept = append(c.slept, d)
		c.mu.Unlock()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

func newClient(t *testing.T, base string, clock *clock) *llm.Client {
	t.Helper()
	client, err := llm.New(llm.Config{BaseURL: base, Key: key, Model: "m", Clock: clock,
		Jitter: func() float64 { return 0.5 }, Retry: llm.Retry{Attempts: 3, Base: time.Second, Cap: 4 * time.Second, MaxAfter: 10 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// heard is all that a call gave.
type heard struct {
	said, reasoned string // since the last drop
	dropped        []string
	tools          []core.ToolDelta
	reply          *llm.Reply
	err            error
}

func ask(ctx context.Context, client *llm.Client, request llm.Request) heard {
	var h heard
	for d, err := range client.Stream(ctx, request) {
		switch {
		case err != nil:
			h.err = err
		case d.Dropped != "":
			h.said, h.reasoned, h.tools = "", "", nil
			h.dropped = append(h.dropped, d.Dropped)
		case d.Reply != nil:
			h.reply = d.Reply
		case d.Tool != nil:
			h.tools = append(h.tools, *d.Tool)
		case d.Channel == core.Reasoned:
			h.reasoned += d.Text
		default:
			h.said += d.Text
		}
	}
	return h
}

var hello = llm.Request{Messages: []core.Message{core.TextMessage(core.RoleUser, "hello")}}

var look = llm.Request{Messages: []core.Message{{Role: core.RoleUser,
	Parts: []core.Part{{Text: "look"}, {Media: "image/png", Data: []byte("png")}}}}}

func TestAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		script    []llmtest.Answer
		said      string
		reasoned  string
		finish    string
		input     int
		attempts  int
		slept     []time.Duration
		announced string
	}{
		"streams": {
			script: []llmtest.Answer{llmtest.Say("up ", "a")},
			said:   "up a", finish: "stop", input: 100, attempts: 1,
		},
		"reasoning_content": {
			script: []llmtest.Answer{llmtest.Stream{Reasoning: []string{"hm", "m"}, Text: []string{"a"}}.Answer()},
			said:   "a", reasoned: "hmm", finish: "stop", attempts: 1,
		},
		"reasoning": {
			script: []llmtest.Answer{llmtest.Stream{Reasoning: []string{"hm", "m"}, ReasoningName: "reasoning", Text: []string{"a"}}.Answer()},
			said:   "a", reasoned: "hmm", finish: "stop", attempts: 1,
		},
		"ran out while thinking": {
			script:   []llmtest.Answer{llmtest.Stream{Reasoning: []string{"hmm"}, Finish: "length"}.Answer()},
			reasoned: "hmm", finish: "length", attempts: 1,
		},
		"filtered": {
			script: []llmtest.Answer{llmtest.Stream{Finish: "content_filter"}.Answer()},
			finish: "content_filter", attempts: 1,
		},
		"rate limit with Retry-After": {
			script: []llmtest.Answer{llmtest.Fail(429, "slow down", "Retry-After", "7"), llmtest.Say("a")},
			said:   "a", finish: "stop", input: 100, attempts: 2, slept: []time.Duration{7 * time.Second},
			announced: "is asked too often (429): slow down; trying again in 7.0 s (attempt 2 of 3)",
		},
		"rate limit with a date": {
			script: []llmtest.Answer{llmtest.Fail(429, "slow down", "Retry-After", "Fri, 02 Jan 2026 03:04:10 GMT"), llmtest.Say("a")},
			said:   "a", finish: "stop", input: 100, attempts: 2, slept: []time.Duration{5 * time.Second},
			announced: "trying again in 5.0 s",
		},
		"rate limit without": {
			script: []llmtest.Answer{llmtest.Fail(429, "slow down"), llmtest.Fail(429, "slow down"), llmtest.Say("a")},
			said:   "a", finish: "stop", input: 100, attempts: 3,
			slept:     []time.Duration{750 * time.Millisecond, 1500 * time.Millisecond},
			announced: "trying again in 0.8 s (attempt 2 of 3)",
		},
		"server error": {
			script: []llmtest.Answer{llmtest.Body(500, "text/plain", "out of\x1b[31m memory\n"), llmtest.Say("a")},
			said:   "a", finish: "stop", input: 100, attempts: 2, slept: []time.Duration{750 * time.Millisecond},
			announced: "failed (500): out of memory; trying again",
		},
		"cut": {
			script: []llmtest.Answer{llmtest.Stream{Text: []string{"lost"}, Cut: true}.Answer(), llmtest.Say("a")},
			said:   "a", finish: "stop", input: 100, attempts: 2, slept: []time.Duration{750 * time.Millisecond},
			announced: "cut the answer off",
		},
		"ended early without an error": {
			script: []llmtest.Answer{llmtest.Body(200, "text/event-stream", "data: {\"id\":\"1\",\"choices\":[{\"delta\":{\"content\":\"lost\"}}]}\n\n"), llmtest.Say("a")},
			said:   "a", finish: "stop", input: 100, attempts: 2, slept: []time.Duration{750 * time.Millisecond},
			announced: "cut the answer off",
		},
		"error inside the stream": {
			script: []llmtest.Answer{llmtest.Stream{Text: []string{"lost"}, Lines: []string{`data: {"error":{"code":502,"message":"upstream died"}}`}}.Answer(), llmtest.Say("a")},
			said:   "a", finish: "stop", input: 100, attempts: 2, slept: []time.Duration{750 * time.Millisecond},
			announced: "failed (502): upstream died",
		},
		"empty": {
			script: []llmtest.Answer{llmtest.Empty(), llmtest.Say("a")},
			said:   "a", finish: "stop", input: 100, attempts: 2, slept: []time.Duration{750 * time.Millisecond},
			announced: "gave an empty answer",
		},
		"garbage between": {
			script: []llmtest.Answer{llmtest.Stream{Text: []string{"a"}, Lines: []string{"", ": keep-alive", "event: x", "what?", "data: {broken", "data: 7"}}.Answer()},
			said:   "a", finish: "stop", attempts: 1,
		},
		"thinking in the text": {
			script: []llmtest.Answer{llmtest.Stream{Text: []string{"<thi", "nk>hm", "m</think>", "a"}}.Answer()},
			said:   "a", reasoned: "hmm", finish: "stop", attempts: 1,
		},
		"a stream that says it is JSON": {
			script: []llmtest.Answer{llmtest.Body(200, "application/json", "data: {\"id\":\"1\",\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n")},
			said:   "a", finish: "stop", attempts: 1,
		},
		"JSON that says it is text": {
			script: []llmtest.Answer{llmtest.Body(200, "text/plain", "{\"id\": \"1\",\n \"choices\": [{\"message\": {\"content\": \"a\"},\n\"finish_reason\": \"stop\"}]}\n")},
			said:   "a", finish: "stop", attempts: 1,
		},
		"not streamed": {
			script: []llmtest.Answer{llmtest.Body(200, "application/json", "{\n \"id\": \"1\", \"choices\": [{\"message\": {\"content\": [{\"type\": \"text\", \"text\": \"a\"}]},\n\"finish_reason\": \"stop\"}], \"usage\": {\"prompt_tokens\": 5}}\n")},
			said:   "a", finish: "stop", input: 5, attempts: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(test.script...)
			defer server.Close()
			clock := newClock()
			h := ask(t.Context(), newClient(t, server.URL(), clock), hello)
			if h.err != nil {
				t.Fatal(h.err)
			}
			if h.said != test.said || h.reasoned != test.reasoned {
				t.Errorf("said %q, reasoned %q; want %q, %q", h.said, h.reasoned, test.said, test.reasoned)
			}
			if h.reply.Message.Text() != test.said || h.reply.Message.Reasoning != test.reasoned {
				t.Errorf("the reply differs from its deltas: %+v", h.reply.Message)
			}
			if h.reply.Finish != test.finish || h.reply.InputTokens != test.input || h.reply.Attempts != test.attempts {
				t.Errorf("reply %+v", h.reply)
			}
			if diff := cmp.Diff(test.slept, clock.slept); diff != "" {
				t.Errorf("slept (-want +got):\n%s", diff)
			}
			if len(h.dropped) != test.attempts-1 || !strings.Contains(strings.Join(h.dropped, "\n"), test.announced) {
				t.Errorf("announced %q, want %q", h.dropped, test.announced)
			}
		})
	}
}

func TestFailures(t *testing.T) {
	for name, test := range map[string]struct {
		answer   llmtest.Answer
		request  llm.Request
		kind     llm.Kind
		attempts int
		says     []string
	}{
		"key refused":     {llmtest.Fail(401, "Incorrect API key"), hello, llm.KindAuth, 1, []string{"refused the key (401): Incorrect API key", "OPENAI_API_KEY", ".env"}},
		"key echoed":      {llmtest.EchoKey(), hello, llm.KindAuth, 1, []string{"bad credentials: Bearer [removed]"}},
		"forbidden":       {llmtest.Fail(403, "no"), hello, llm.KindAuth, 1, nil},
		"unknown model":   {llmtest.Fail(404, "no model m"), hello, llm.KindNotFound, 1, []string{"no model m", "--model", "OPENAI_BASE_URL"}},
		"no credit":       {llmtest.Fail(402, "pay"), hello, llm.KindQuota, 1, []string{"credit"}},
		"spent":           {llmtest.Body(429, "application/json", `{"error":{"message":"quota","code":"insufficient_quota"}}`), hello, llm.KindQuota, 1, nil},
		"conflict":        {llmtest.Fail(409, "busy"), hello, llm.KindRate, 3, []string{"in 3 attempts"}},
		"request timeout": {llmtest.Fail(408, "late"), hello, llm.KindTimeout, 3, nil},
		"overloaded":      {llmtest.Body(529, "application/json", `{"detail":"overloaded"}`), hello, llm.KindServer, 3, []string{"(529)", ": overloaded"}},
		"comes back late": {llmtest.Fail(429, "tomorrow", "Retry-After", "86400"), hello, llm.KindRate, 1, []string{"come back in 24h0m0s"}},
		"bad request":     {llmtest.Body(400, "application/json", `{"error":"temperature must be positive"}`), hello, llm.KindRequest, 1, []string{": temperature must be positive"}},
		"no vision":       {llmtest.Fail(400, "m is not a multimodal model"), look, llm.KindNoImages, 1, nil},
		"no vision, 404":  {llmtest.Fail(404, "No endpoints found that support image input"), look, llm.KindNoImages, 1, nil},
		"no vision, 500":  {llmtest.Fail(500, "image input is not supported - you may need the mmproj"), look, llm.KindNoImages, 1, nil},
		"no image sent":   {llmtest.Fail(400, "images are not supported"), hello, llm.KindRequest, 1, nil},
		"full context":    {llmtest.Fail(400, "maximum context length is 4096 tokens"), hello, llm.KindContext, 1, nil},
		"web page":        {llmtest.Body(200, "text/html", "<html><body>Welcome</body></html>"), hello, llm.KindProtocol, 1, []string{"text/html", "Welcome", "/v1"}},
		"broken JSON":     {llmtest.Body(200, "application/json", "{\"choices\": oops"), hello, llm.KindProtocol, 1, []string{"oops"}},
		"only garbage":    {llmtest.Stream{Lines: []string{strings.Repeat("garbage\n", 100)}}.Answer(), hello, llm.KindProtocol, 1, nil},
		"always empty":    {llmtest.Empty(), hello, llm.KindEmpty, 3, []string{"empty answer in 3 attempts"}},
		"always cut":      {llmtest.Stream{Text: []string{"a"}, Cut: true}.Answer(), hello, llm.KindCut, 3, nil},
		"temperature":     {llmtest.Fail(400, "Unsupported value: 'temperature' does not support 0.1 with this model."), hello, llm.KindRequest, 1, []string{"--set temperature=none"}},
		"never-ending":    {llmtest.Endless(), hello, llm.KindTooLong, 1, []string{"without end", "max_tokens"}},
		"ten megabytes":   {llmtest.Body(200, "application/json", `{"choices":[{"message":{"content":"`+strings.Repeat("x", 10<<20)+`"},"finish_reason":"stop"}]}`), hello, llm.KindTooLong, 1, nil},
		"in many pieces":  {llmtest.Stream{Text: slices.Repeat([]string{strings.Repeat("x", 64<<10)}, 160)}.Answer(), hello, llm.KindTooLong, 1, nil},
		"endless line":    {llmtest.Body(200, "text/event-stream", "data: "+strings.Repeat("x", 10<<20)), hello, llm.KindTooLong, 1, nil},
		"endless error":   {llmtest.Body(400, "application/json", strings.Repeat("x", 10<<20)), hello, llm.KindTooLong, 1, nil},
		"long words":      {llmtest.Fail(400, strings.Repeat("no ", 1000)), hello, llm.KindRequest, 1, []string{"..."}},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(test.answer)
			defer server.Close()
			h := ask(t.Context(), newClient(t, server.URL(), newClock()), test.request)
			var failed *llm.Error
			if !errors.As(h.err, &failed) {
				t.Fatalf("got reply %+v and error %v", h.reply, h.err)
			}
			if failed.Kind != test.kind || failed.Attempts != test.attempts || len(server.Requests()) != test.attempts {
				t.Errorf("%s after %d attempts and %d requests, want %s after %d: %v",
					failed.Kind, failed.Attempts, len(server.Requests()), test.kind, test.attempts, h.err)
			}
			for _, words := range append(test.says, server.URL()) {
				if !strings.Contains(h.err.Error(), words) {
					t.Errorf("%q does not say %q", h.err, words)
				}
			}
			if strings.Contains(h.err.Error(), key) {
				t.Errorf("the key is in %q", h.err)
			}
			if len(h.err.Error()) > 1000 {
				t.Errorf("the error has %d bytes", len(h.err.Error()))
			}
		})
	}
}

func TestMissingKeyIsNoWrongKey(t *testing.T) {
	server := llmtest.NewServer(llmtest.Fail(401, "no token"))
	defer server.Close()
	client, err := llm.New(llm.Config{BaseURL: server.URL(), Model: "m", Clock: newClock(), Jitter: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	if h := ask(t.Context(), client, hello); h.err == nil || !strings.HasSuffix(h.err.Error(), "wants a key (401): no token; set OPENAI_API_KEY (environment or .env)") {
		t.Errorf("got %v", h.err)
	}
}

// TestBackoff: the wait doubles up to the cap, spread over its upper half.
func TestBackoff(t *testing.T) {
	server := llmtest.NewServer(llmtest.Fail(503, "later"))
	defer server.Close()
	for jitter, want := range map[float64][]time.Duration{
		0:    {500 * time.Millisecond, time.Second, 2 * time.Second, 2500 * time.Millisecond, 2500 * time.Millisecond},
		0.5:  {750 * time.Millisecond, 1500 * time.Millisecond, 3 * time.Second, 3750 * time.Millisecond, 3750 * time.Millisecond},
		0.75: {875 * time.Millisecond, 1750 * time.Millisecond, 3500 * time.Millisecond, 4375 * time.Millisecond, 4375 * time.Millisecond},
	} {
		clock := newClock()
		client, err := llm.New(llm.Config{BaseURL: server.URL(), Model: "m", Clock: clock, Jitter: func() float64 { return jitter },
			Retry: llm.Retry{Attempts: 6, Base: time.Second, Cap: 5 * time.Second, MaxAfter: time.Minute}})
		if err != nil {
			t.Fatal(err)
		}
		h := ask(t.Context(), client, hello)
		if diff := cmp.Diff(want, clock.slept); diff != "" || h.err == nil || len(h.dropped) != 5 {
			t.Errorf("jitter %g: announced %q, %v; slept (-want +got):\n%s", jitter, h.dropped, h.err, diff)
		}
	}
}

func TestUnreachable(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	h := ask(t.Context(), newClient(t, "http://user:hunter2secret@"+address+"/v1?token=abc", newClock()), hello)
	var failed *llm.Error
	if !errors.As(h.err, &failed) || failed.Kind != llm.KindUnreachable || failed.Attempts != 3 {
		t.Fatalf("got %v", h.err)
	}
	for _, words := range []string{"http://" + address + "/v1 cannot be reached in 3 attempts", "connection refused", "OPENAI_BASE_URL"} {
		if !strings.Contains(h.err.Error(), words) {
			t.Errorf("%q does not say %q", h.err, words)
		}
	}
	for _, secret := range []string{"hunter2secret", "user", "token=abc", key} {
		if strings.Contains(h.err.Error()+strings.Join(h.dropped, ""), secret) {
			t.Errorf("%q holds %q", h.err, secret)
		}
	}
}
