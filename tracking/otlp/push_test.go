package otlp_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"dotmatrix/core"
	"dotmatrix/tracking/otlp"
)

func TestRunIsThereAsTraces(t *testing.T) {
	r := newReceiver(t)
	p := newPusher(t, r.URL, 4)
	p.options.Resource = map[string]any{"service.name": "lab"}
	if pushed := p.must(); pushed != (otlp.Pushed{Steps: 4, Traces: 4, Whole: true}) {
		t.Errorf("%+v", pushed)
	}
	if r.resource["service.name"] != "lab" || r.headers[0].Get("Content-Encoding") != "gzip" {
		t.Errorf("resource %v, headers %v", r.resource, r.headers[0])
	}
	kinds := map[string]int{}
	for _, s := range r.spans {
		values := texts(s.Attributes)
		kinds[s.Name]++
		if values[core.AttrConversation] != "0123456789abcdef" {
			t.Errorf("%s belongs to no conversation", s.Name)
		}
		switch s.Name {
		case "invoke_agent toy":
			checkStep(t, s, values)
		case "chat toy":
			if s.Kind != tracepb.Span_SPAN_KIND_CLIENT || values[core.AttrOperation] != "chat" || value(s.Attributes, core.AttrTemperature).GetDoubleValue() != 1 ||
				value(s.Attributes, core.AttrInputTokens).GetIntValue() != 100 || len(value(s.Attributes, core.AttrFinishReasons).GetArrayValue().GetValues()) != 1 {
				t.Errorf("the call of the model: %v", s.Attributes)
			}
			for key, wants := range map[string][]string{
				"gen_ai.input.messages":  {`{"role":"system","parts":[{"content":"you play","type":"text"}]}`, `"mime_type":"image/png"`, `"modality":"image"`, `{"id":"call1","result":"up","type":"tool_call_response"}`},
				"gen_ai.output.messages": {`{"content":"hm","type":"reasoning"}`, `{"content":"press a","type":"text"}`, `{"arguments":{"x":1},"id":"call2","name":"walk","type":"tool_call"}`}} {
				for _, want := range wants {
					if !strings.Contains(values[key], want) {
						t.Errorf("%s lacks %s: %.400s", key, want, values[key])
					}
				}
			}
		case "execute_tool find_path":
			if s.Kind != tracepb.Span_SPAN_KIND_INTERNAL || values[core.AttrToolArguments] != `{"x":1}` || values[core.AttrErrorType] != "timeout" || s.Status.Message != "too slow" || len(s.ParentSpanId) == 0 {
				t.Errorf("the call of the tool: %v", s)
			}
		case "person":
			if values[core.AttrOperation] != "" || values[otlp.AttrActor] != "person" {
				t.Errorf("a person's step: %v", values)
			}
		}
	}
	if want := map[string]int{"invoke_agent toy": 3, "chat toy": 3, "execute_tool find_path": 3, "person": 1}; fmt.Sprint(kinds) != fmt.Sprint(want) {
		t.Errorf("spans %v, want %v", kinds, want)
	}
}

func checkStep(t *testing.T, s *tracepb.Span, values map[string]string) {
	t.Helper()
	seq := int(value(s.Attributes, otlp.AttrStep).GetIntValue())
	if len(s.ParentSpanId) != 0 || values[core.AttrOperation] != "invoke_agent" || values[otlp.AttrRun] != "0123456789abcdef" || values[otlp.AttrChain] == "" ||
		!strings.Contains(values["gen_ai.input.messages"], fmt.Sprintf(`{\"badges\":%d}`, seq-1)) || !strings.Contains(values["gen_ai.output.messages"], fmt.Sprintf("step %d", seq)) {
		t.Errorf("step %d: %v", seq, values)
	}
	if (len(s.Events) == 1) != (seq == 2) || seq == 2 && (s.Events[0].Name != "gen_ai.evaluation.result" || texts(s.Events[0].Attributes)["gen_ai.evaluation.score.label"] != "door") {
		t.Errorf("step %d has the events %v", seq, s.Events)
	}
	if failed := s.Status.Code == tracepb.Status_STATUS_CODE_ERROR; failed != (seq == 3) || failed && s.Status.Message != "no such \uFFFD button" {
		t.Errorf("step %d has the status %v", seq, s.Status)
	}
}

// Pushed again nothing is sent, and without what was kept the same traces come under the same IDs.
func TestPushAgain(t *testing.T) {
	r := newReceiver(t)
	p := newPusher(t, r.URL, 5)
	p.must()
	there, requests := len(r.spans), r.requests
	if pushed := p.must(); pushed.Steps != 0 || !pushed.Whole || r.requests != requests {
		t.Errorf("pushed again: %+v, %d requests more", pushed, r.requests-requests)
	}
	for _, kept := range []string{``, `"damaged"`, `{"steps":"all","next":-4}`} {
		p.kept = []byte(kept)
		if pushed := p.must(); pushed.Steps != 5 || len(r.spans) != there {
			t.Errorf("%q: %+v, %d spans, want %d", kept, pushed, len(r.spans), there)
		}
	}
}

// A run is followed as it grows.
func TestRunThatGrows(t *testing.T) {
	r := newReceiver(t)
	p := newPusher(t, r.URL, 6)
	all := p.job.Run.(steps)
	for _, n := range []int{0, 1, 4, 4, 7} {
		p.job.Run, p.job.Summary.Status = all[:n], core.Running
		if pushed := p.must(); pushed.Whole || len(r.traces()) != max(0, n-1) {
			t.Errorf("with %d steps: %+v, %d traces", n, pushed, len(r.traces()))
		}
	}
	p.job.Summary.Status = core.Finished
	if pushed := p.must(); !pushed.Whole || pushed.Steps != 0 {
		t.Errorf("%+v", pushed)
	}
	for key, times := range r.times {
		if times != 1 {
			t.Errorf("%s came %d times", key, times)
		}
	}
}

func TestForkSendsItsOwnStepsAndFollowsItsParent(t *testing.T) {
	r := newReceiver(t)
	p := newPusher(t, r.URL, 5)
	p.job.Summary.Parent, p.job.Summary.ForkSeq, p.job.Follows = "fedcba9876543210", 3, &otlp.Link{Run: "fedcba9876543210", Seq: 3}
	p.must()
	if got := r.traces(); !slices.Equal(got, []int{4, 5}) {
		t.Errorf("steps %v", got)
	}
	for _, s := range r.spans {
		first := len(s.ParentSpanId) == 0 && value(s.Attributes, otlp.AttrStep).GetIntValue() == 4
		if first != (len(s.Links) == 1) || first && hex.EncodeToString(s.Links[0].TraceId) != otlp.TraceID("fedcba9876543210", 3) {
			t.Errorf("%s has the links %v", s.Name, s.Links)
		}
	}
}

func TestSelectionOfSteps(t *testing.T) {
	for text, want := range map[string][]int{"all": upTo(10), "milestones": {2, 3, 10}, "every=5": {2, 3, 5, 10}} { // a milestone, a fault, the last
		r := newReceiver(t)
		p := newPusher(t, r.URL, 10)
		var err error
		if p.job.Steps, err = otlp.ParseSelection(text); err != nil {
			t.Fatal(err)
		}
		if p.must(); !slices.Equal(r.traces(), want) {
			t.Errorf("%s: steps %v, want %v", text, r.traces(), want)
		}
		p.job.Steps = otlp.All // more are wanted later
		if p.must(); len(r.traces()) != 10 {
			t.Errorf("%s, then all: steps %v", text, r.traces())
		}
	}
}

// Messages are opt-in by the conventions: a person can leave them out.
func TestWithoutMessages(t *testing.T) {
	r := newReceiver(t)
	p := newPusher(t, r.URL, 3)
	p.options.Content, p.options.Plain = otlp.WithoutMessages, true
	private := []string{"press a", "you play", "badges", `{"x":1}`, "image/png"}
	r.before = func(_ http.ResponseWriter, q *http.Request, body []byte) bool {
		for _, text := range private {
			if strings.Contains(string(body), text) {
				t.Errorf("%s is sent", text)
			}
		}
		if q.Header.Get("Content-Encoding") != "" {
			t.Error("it is compressed")
		}
		return true
	}
	p.must()
	if len(r.traces()) != 3 {
		t.Errorf("steps %v", r.traces())
	}
}

// Whichever request fails - whether it was taken or not -, the next push goes on, and in the end all is there.
func TestPushThatBrokeOffGoesOn(t *testing.T) {
	const n = 350
	whole := newReceiver(t)
	newPusher(t, whole.URL, n).must()
	for done := range whole.requests {
		for _, lost := range []bool{false, true} {
			r := newReceiver(t)
			p := newPusher(t, r.URL, n)
			if lost {
				r.after = func(n int) bool { return n != done+1 }
			} else {
				r.before = func(w http.ResponseWriter, _ *http.Request, _ []byte) bool {
					if r.requests == done+1 {
						w.WriteHeader(http.StatusServiceUnavailable)
						return false
					}
					return true
				}
			}
			_, err := p.push()
			if err == nil || done > 0 && !strings.Contains(err.Error(), "the steps before ") {
				t.Fatalf("request %d failed, and it says %v", done, err)
			}
			p.must()
			if got := r.traces(); !slices.Equal(got, upTo(n)) || len(r.spans) != len(whole.spans) {
				t.Fatalf("after a break at request %d (taken: %t) %d traces are there", done, lost, len(got))
			}
			again := 0
			for _, times := range r.times {
				again += times - 1
			}
			if !lost && again > 0 || again > 300 {
				t.Errorf("after a break at request %d %d spans came again", done, again)
			}
		}
	}
}

func TestSlowReceiverIsGivenUp(t *testing.T) {
	r := newReceiver(t)
	p := newPusher(t, r.URL, 3)
	ctx, cancel := context.WithTimeoutCause(context.Background(), 300*time.Millisecond, fmt.Errorf("it took too long"))
	defer cancel()
	slow := true
	r.before = func(_ http.ResponseWriter, q *http.Request, _ []byte) bool {
		if slow {
			<-q.Context().Done()
		}
		return !slow
	}
	if _, err := p.pushUntil(ctx); err == nil || !strings.Contains(err.Error(), "it took too long") {
		t.Errorf("%v", err)
	}
	p.options.Timeout = 100 * time.Millisecond
	if _, err := p.push(); err == nil || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("%v", err)
	}
	r.mu.Lock()
	slow = false
	r.mu.Unlock()
	p.options.Timeout = 0
	if pushed := p.must(); pushed.Steps != 3 {
		t.Errorf("%+v", pushed)
	}
}
