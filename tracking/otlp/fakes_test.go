package otlp_test

import (
	"compress/gzip"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"dotmatrix/core"
	"dotmatrix/tracking/otlp"
)

// steps is a recorded run of these steps.
type steps []*core.Step

func (s steps) Last(context.Context) (int, error) {
	if len(s) == 0 {
		return 0, fmt.Errorf("run: %w", core.ErrNoSteps)
	}
	return len(s) - 1, nil
}

func (s steps) Step(_ context.Context, seq int) (*core.Step, error) {
	if seq < 0 || seq >= len(s) {
		return nil, errors.New("no such step")
	}
	return s[seq], nil
}

var began = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// played makes a run of n steps by a model: with a chat and a tool call in each, a milestone in step 2, a fault in step 3.
func played(n int) (steps, core.RunSummary) {
	list := steps{{Seq: 0, Actor: core.ActorAnchor, Facts: json.RawMessage(`{"badges":0}`)}}
	for seq := 1; seq <= n; seq++ {
		at := began.Add(time.Duration(seq) * time.Second)
		step := &core.Step{Seq: seq, Actor: core.ActorAgent, Action: core.Action{Presses: []core.Press{{Buttons: core.A, Hold: 8, Wait: 16}}}, Start: at, Duration: time.Second / 2,
			Said: fmt.Sprintf("step %d", seq), Facts: json.RawMessage(fmt.Sprintf(`{"badges":%d}`, seq)), Chain: core.Sum([]byte{byte(seq)}),
			Spans: []core.Span{
				{ID: "aaaaaaaaaaaaaaaa", Name: "chat toy", Op: core.OpChat, Start: at, End: at.Add(time.Second / 4),
					Attributes: map[string]any{core.AttrModel: "toy", core.AttrProvider: "openai", core.AttrTemperature: 1, core.AttrInputTokens: 100, core.AttrCost: 0.25,
						core.AttrFinishReasons: []any{"stop"}},
					Input: []core.Message{core.TextMessage(core.RoleSystem, "you play"), {Role: core.RoleUser, Parts: []core.Part{{Text: "look"}, {Media: "image/png", Data: make([]byte, 3000)}}},
						{Role: core.RoleTool, ToolCallID: "call1", Parts: []core.Part{{Text: "up"}}}},
					Output: &core.Message{Role: core.RoleAssistant, Reasoning: "hm", Parts: []core.Part{{Text: "press a"}}, ToolCalls: []core.ToolCall{{ID: "call2", Name: "walk", Arguments: `{"x":1}`}}}},
				{ID: "bbbbbbbbbbbbbbbb", Parent: "aaaaaaaaaaaaaaaa", Name: "execute_tool find_path", Op: core.OpExecuteTool, Start: at, End: at.Add(-time.Second), ErrorType: "timeout", Error: "too slow",
					Attributes: map[string]any{core.AttrToolName: "find_path", core.AttrToolArguments: `{"x":1}`, core.AttrToolResult: "up"}},
			}}
		switch seq {
		case 2:
			step.Reached = []core.Milestone{{Key: "door", Title: "Open the door", Seq: 2}}
		case 3:
			step.Fault = "no such \xff button"
		case 4:
			step.Actor, step.Spans = core.ActorPerson, nil
		}
		list = append(list, step)
	}
	run := core.RunSummary{Run: core.Run{ID: "0123456789abcdef", Start: began, Agent: core.Version{ID: core.Sum([]byte("agent")), Name: "toy"}, Machine: core.MachineInfo{ROM: core.ROM{Title: "GAME"}}},
		Outcome: core.Outcome{Status: core.Finished}, Steps: n}
	return list, run
}

// receiver takes OTLP as a collector does.
type receiver struct {
	t *testing.T
	*httptest.Server

	mu       sync.Mutex
	before   func(w http.ResponseWriter, r *http.Request, body []byte) bool // false: the request is not answered any further
	after    func(n int) bool                                               // of the n-th request, which was taken: false: the answer is lost
	answer   []byte
	kind     string // Content-Type of the answer
	requests int
	headers  []http.Header
	spans    map[string]*tracepb.Span // by trace and span
	times    map[string]int           // how often each came
	resource map[string]string
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{t: t, spans: map[string]*tracepb.Span{}, times: map[string]int{}, kind: "application/x-protobuf"}
	r.Server = httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) serve(w http.ResponseWriter, q *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var from io.Reader = q.Body
	if q.Header.Get("Content-Encoding") == "gzip" {
		from, _ = gzip.NewReader(q.Body)
	}
	body, err := io.ReadAll(from)
	if err != nil {
		r.t.Error(err)
	}
	r.requests, r.headers = r.requests+1, append(r.headers, q.Header)
	if r.before != nil && !r.before(w, q, body) {
		return
	}
	if q.Method != http.MethodPost || q.URL.Path != "/v1/traces" || q.Header.Get("Content-Type") != "application/x-protobuf" {
		r.t.Errorf("%s %s of %s", q.Method, q.URL.Path, q.Header.Get("Content-Type"))
	}
	r.take(body)
	if r.after != nil && !r.after(r.requests) {
		if connection, _, err := w.(http.Hijacker).Hijack(); err == nil {
			connection.Close()
		}
		return
	}
	w.Header().Set("Content-Type", r.kind)
	_, _ = w.Write(r.answer)
}

func (r *receiver) take(body []byte) {
	var in tracepb.TracesData
	if err := proto.Unmarshal(body, &in); err != nil {
		r.t.Errorf("the traces cannot be read: %v", err)
		return
	}
	for _, resource := range in.ResourceSpans {
		r.resource = texts(resource.Resource.Attributes)
		for _, span := range resource.ScopeSpans[0].Spans {
			if len(span.TraceId) != 16 || len(span.SpanId) != 8 || span.StartTimeUnixNano == 0 || span.EndTimeUnixNano < span.StartTimeUnixNano {
				r.t.Errorf("span %s: ids %x %x, from %d to %d", span.Name, span.TraceId, span.SpanId, span.StartTimeUnixNano, span.EndTimeUnixNano)
			}
			key := hex.EncodeToString(span.TraceId) + " " + hex.EncodeToString(span.SpanId)
			r.spans[key] = span
			r.times[key]++
		}
	}
}

// traces are the numbers of the steps that are there.
func (r *receiver) traces() []int {
	r.mu.Lock()
	defer r.mu.Unlock()
	var there []int
	for _, span := range r.spans {
		if len(span.ParentSpanId) == 0 {
			there = append(there, int(value(span.Attributes, otlp.AttrStep).GetIntValue()))
		}
	}
	slices.Sort(there)
	return there
}

func value(list []*commonpb.KeyValue, key string) *commonpb.AnyValue {
	for _, a := range list {
		if a.Key == key {
			return a.Value
		}
	}
	return nil
}

func texts(list []*commonpb.KeyValue) map[string]string {
	all := map[string]string{}
	for _, a := range list {
		all[a.Key] = a.Value.GetStringValue()
	}
	return all
}

// pusher pushes one run again and again, with what it keeps in between.
type pusher struct {
	t       *testing.T
	options otlp.Options
	job     otlp.Job
	waits   []time.Duration
	notices []string
	kept    json.RawMessage
}

func newPusher(t *testing.T, url string, n int) *pusher {
	list, run := played(n)
	p := &pusher{t: t}
	p.options = otlp.Options{URL: url + "/v1/traces", Notice: func(text string) { p.notices = append(p.notices, text) },
		Sleep: func(ctx context.Context, d time.Duration) error { p.waits = append(p.waits, d); return ctx.Err() }}
	p.job = otlp.Job{Run: list, Summary: run, Steps: otlp.All, Save: func(_ context.Context, cursor json.RawMessage) error { p.kept = cursor; return nil }}
	return p
}

func (p *pusher) push() (otlp.Pushed, error) { return p.pushUntil(context.Background()) }

func (p *pusher) pushUntil(ctx context.Context) (otlp.Pushed, error) {
	p.t.Helper()
	to, err := otlp.NewReceiver(p.options)
	if err != nil {
		p.t.Fatal(err)
	}
	job := p.job
	job.Cursor = p.kept
	return to.Push(ctx, &job)
}

func (p *pusher) must() otlp.Pushed {
	p.t.Helper()
	pushed, err := p.push()
	if err != nil {
		p.t.Fatal(err)
	}
	return pushed
}

// upTo are the numbers from 1 on.
func upTo(n int) []int {
	var all []int
	for i := 1; i <= n; i++ {
		all = append(all, i)
	}
	return all
}
