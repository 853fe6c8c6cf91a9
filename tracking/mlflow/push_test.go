package mlflow_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking/otlp"
)

func TestRunIsThereInMLflowsTerms(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 3)
	pushed := p.must()
	if pushed.Steps != 4 || !pushed.Whole || pushed.Run != "run1" || pushed.Version != "models:/toy/1" || pushed.Model != "models:/m-1" || !strings.HasSuffix(pushed.URL, "/#/experiments/7/runs/run1") {
		t.Errorf("%+v", pushed)
	}
	for key, want := range map[string]string{"agent": "toy", "seed": "3", "agent.model": "toy", "help": "screen + find_path", "game": "GAME"} {
		if m.params[key] != want {
			t.Errorf("parameter %s is %q, want %q", key, m.params[key], want)
		}
	}
	for key, want := range map[string]string{"group": "A", "dotmatrix.run": "0123456789abcdef", "mlflow.loggedImages": "True", "origin": "recorded here"} {
		if m.tags[key] != want {
			t.Errorf("tag %s is %q, want %q", key, m.tags[key], want)
		}
	}
	if m.tags["mlflow.user"] != "" {
		t.Error("a person's tag took the place of one of MLflow's")
	}
	for key, want := range map[string]float64{"milestones@1": 0, "milestones@2": 1, "facts/badges@3": 3, "facts/battle@2": 1, "facts/party.count@1": 1, "facts/party.1.level@1": 5,
		"facts/.._up@1": 1, "tokens@3": 120, "total_tokens@3": 360, "total_dollars@3": 0.75, "latency@1": 0.5, "model_latency@1": 0.25, "run/tokens@3": 360} {
		if got, there := m.metrics[key]; !there || got != want {
			t.Errorf("metric %s is %v (%t), want %v", key, got, there, want)
		}
	}
	if m.status != "FINISHED" || len(m.traces) != 4 || m.aliases["champion"] != "1" || !slices.Equal(m.outputs, []string{"m-1"}) {
		t.Errorf("status %s, %d traces, aliases %v, outputs %v", m.status, len(m.traces), m.aliases, m.outputs)
	}
	pictures := 0
	for name := range m.files {
		if strings.HasPrefix(name, "7/run1/artifacts/images/screen+step+") {
			pictures++
		}
	}
	for _, name := range []string{"7/run1/artifacts/states/000003.json", "7/run1/artifacts/bundle/run.dmx", "7/models/m-1/artifacts/MLmodel", "7/models/m-1/artifacts/agent_model.py"} {
		if m.files[name] == "" {
			t.Errorf("there is no file %s", name)
		}
	}
	var head struct {
		Signature struct{ Inputs, Outputs string } `json:"signature"`
	}
	if err := json.Unmarshal([]byte(m.files["7/models/m-1/artifacts/MLmodel"]), &head); err != nil || head.Signature.Inputs != `[{"name":"action","type":"string","required":true}]` || head.Signature.Outputs != "[]" {
		t.Errorf("the signature is %+v (%v)", head.Signature, err)
	}
	if pictures != 8 {
		t.Errorf("%d pictures, want a large and a small one a step", pictures)
	}
	var assessed []string
	for _, list := range m.assessed {
		assessed = append(assessed, list...)
	}
	slices.Sort(assessed)
	if want := []string{"bookmark: loses its way here (loses its way here) by HUMAN", "milestone: door: true (Open the door) by CODE"}; !slices.Equal(assessed, want) {
		t.Errorf("assessments %q, want %q", assessed, want)
	}
}

func TestTraceHasTheCallsOfItsStep(t *testing.T) {
	m := newImitation(t)
	newPusher(t, m.URL, 1).must()
	types := map[string]string{}
	for _, s := range m.spans {
		name, values := s.Name, s.Values
		types[name] = values["mlflow.spanType"]
		switch name {
		case "invoke_agent toy":
			if !strings.Contains(values["mlflow.spanInputs"], `"badges":0`) || !strings.Contains(values["mlflow.spanOutputs"], `"said":"step 1"`) || values["gen_ai.conversation.id"] != "0123456789abcdef" || s.Parent != "" {
				t.Errorf("the step's span: %v", values)
			}
		case "chat toy":
			if !strings.Contains(values["mlflow.spanInputs"], "data:image/png;base64,") || !strings.Contains(values["mlflow.spanOutputs"], "press a") || values["mlflow.llm.cost"] != `{"total_cost":0.25}` {
				t.Errorf("the call of the model: %.500v", values)
			}
		case "execute_tool find_path":
			if values["mlflow.spanInputs"] != `{"x":1}` || values["mlflow.spanOutputs"] != `{"result":"up"}` || s.Parent == "" {
				t.Errorf("the call of the tool: %v", values)
			}
		}
	}
	if want := map[string]string{"anchor": "AGENT", "invoke_agent toy": "AGENT", "chat toy": "CHAT_MODEL", "execute_tool find_path": "TOOL"}; fmt.Sprint(types) != fmt.Sprint(want) {
		t.Errorf("spans %v, want %v", types, want)
	}
}

func TestTracesStandOnThePageOfTheirModel(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 3)
	p.job.Run.(steps)[3].Fault = "no such button"
	p.must()
	if len(m.infos) != 4 {
		t.Errorf("%d of 4 traces are linked", len(m.infos))
	}
	failed := 0
	for id, info := range m.infos {
		data := info["trace_metadata"].(map[string]any)
		if m.traces[id] == 0 || data["mlflow.modelId"] != "m-1" || data["mlflow.sourceRun"] != "run1" || data["mlflow.trace.session"] != "0123456789abcdef" ||
			!strings.HasPrefix(info["tags"].(map[string]any)["mlflow.traceName"].(string), "step ") {
			t.Errorf("%s: %v", id, info)
		}
		if info["state"] == "ERROR" && info["execution_duration"] == "0.500s" && info["request_time"] == "2026-05-01T12:00:03Z" {
			failed++
		}
	}
	if failed != 1 {
		t.Errorf("%d traces are of a failed step", failed)
	}
}

// Pushed again, with what was kept or without, nothing is there twice.
func TestPushAgainChangesNothing(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 5)
	p.must()
	once, requests := m.state(), len(m.requests)
	if pushed := p.must(); pushed.Steps != 0 || !pushed.Whole {
		t.Errorf("the second push: %+v", pushed)
	}
	for _, request := range m.requests[requests:] {
		if strings.HasPrefix(request, "PUT") || strings.Contains(request, "log-batch") || strings.Contains(request, "/v1/traces") {
			t.Errorf("pushed again: %s", request)
		}
	}
	p.kept = nil
	p.must()
	p.kept = json.RawMessage(`"damaged"`)
	p.must()
	if again := m.state(); again != once {
		t.Errorf("it holds another run now:\n%s\nand held\n%s", again, once)
	}
}

// Whichever request is the last of which an answer comes - whether it was done or not -, the next push goes on, and in the
// end the server holds the same.
func TestPushThatBrokeOffGoesOn(t *testing.T) {
	whole := newImitation(t)
	newPusher(t, whole.URL, 4).must()
	want := whole.state()
	for done := range len(whole.requests) {
		for _, lost := range []bool{false, true} { // the request is not done; it is done, and its answer is lost
			m := newImitation(t)
			p := newPusher(t, m.URL, 4)
			if lost {
				m.after = func(n int) bool { return n != done+1 }
			} else {
				m.before = func(w http.ResponseWriter, _ *http.Request, _ []byte) bool {
					if len(m.requests) == done+1 {
						refuse(w, 503, "TEMPORARILY_UNAVAILABLE", "later")
						return false
					}
					return true
				}
			}
			if _, err := p.push(); err == nil && !(lost && strings.HasPrefix(whole.requests[done], "GET")) { // which is made again by itself
				t.Fatalf("request %d (%s) failed, and nobody says so", done, whole.requests[done])
			}
			p.must()
			if got := m.state(); got != want {
				t.Fatalf("after a break at request %d (%s, lost: %t) the server holds\n%s\nwant\n%s", done, whole.requests[done], lost, got, want)
			}
		}
	}
}

// A run is pushed while it grows, and its end comes when it is there.
func TestRunThatGrowsIsFollowed(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 6)
	all := p.job.Run.(steps)
	for _, n := range []int{0, 1, 4, 4, 7} {
		p.job.Run, p.job.Summary.Status = all[:n], core.Running
		if pushed := p.must(); pushed.Whole {
			t.Errorf("with %d steps: %+v", n, pushed)
		}
		if m.status != "RUNNING" || len(m.traces) != n {
			t.Errorf("with %d steps: status %s, %d traces", n, m.status, len(m.traces))
		}
	}
	p.job.Summary.Status = core.Stopped
	p.must()
	grown := m.state()
	whole := newImitation(t)
	o := newPusher(t, whole.URL, 6)
	o.job.Summary.Status = core.Stopped
	o.must()
	if want := whole.state(); grown != want || m.status != "KILLED" {
		t.Errorf("pushed as it grew the server holds\n%s\nand pushed at once\n%s", grown, want)
	}
}

// Usage that is told after the run was pushed fills its columns.
func TestToldUsage(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 2)
	for _, step := range p.job.Run.(steps) {
		step.Spans = nil
	}
	p.job.Model, p.job.Summary.Usage = nil, core.Usage{}
	p.must()
	if _, there := m.metrics["total_tokens@2"]; there {
		t.Error("there are tokens of which nobody knows")
	}
	p.job.Summary.Tags = map[string]string{core.TagToldCalls: "3", core.TagToldInput: "100", core.TagToldOutput: "20", core.TagToldPrice: "0.5"}
	p.must()
	if m.metrics["total_tokens@2"] != 120 || m.metrics["total_dollars@2"] != 0.5 || m.metrics["run/tokens@2"] != 120 {
		t.Errorf("metrics %v", m.metrics)
	}
	requests := len(m.requests)
	p.must()
	for _, request := range m.requests[requests:] {
		if strings.Contains(request, "log-batch") {
			t.Error("it was pushed again")
		}
	}
}

func TestForkPushesItsOwnTraces(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 5)
	p.job.Summary.Parent, p.job.Summary.ForkSeq, p.job.Parent = "fedcba9876543210", 3, "run0"
	p.must()
	if len(m.traces) != 2 || len(m.assessed) != 0 || m.tags["mlflow.parentRunId"] != "run0" || m.tags["dotmatrix.fork_step"] != "3" {
		t.Errorf("%d traces, %d assessments, tags %v", len(m.traces), len(m.assessed), m.tags)
	}
	if _, there := m.metrics["milestones@1"]; !there {
		t.Error("the numbers of the steps that it shares are missing")
	}
}

func TestSelectionOfSteps(t *testing.T) {
	for text, want := range map[string]int{"all": 11, "milestones": 4, "every=5": 5} { // 0, the bookmark 1, the milestone 2, the last 10; and 5
		m := newImitation(t)
		p := newPusher(t, m.URL, 10)
		var err error
		if p.job.Steps, err = otlp.ParseSelection(text); err != nil || p.job.Steps.String() != text {
			t.Fatal(text, p.job.Steps, err)
		}
		p.must()
		if len(m.traces) != want || m.metrics["tick@7"] != 420 {
			t.Errorf("%s: %d traces, want %d; tick %v", text, len(m.traces), want, m.metrics["tick@7"])
		}
		p.job.Steps = otlp.All // more are wanted later
		p.job.Summary.Bookmarks = append(p.job.Summary.Bookmarks, core.Bookmark{Seq: 7, Text: "here", Made: began})
		p.must()
		if len(m.traces) != 11 || len(m.assessed) != 3 {
			t.Errorf("%s, then all: %d traces, %d assessed", text, len(m.traces), len(m.assessed))
		}
	}
	for _, text := range []string{"", "some", "every=0", "every=-1", "every=x", "every="} {
		if _, err := otlp.ParseSelection(text); err == nil || !strings.Contains(err.Error(), "use all, milestones or every=N") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A bookmark that is set later, on a step without a trace, brings the trace.
func TestLateBookmark(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 10)
	p.job.Steps, _ = otlp.ParseSelection("milestones")
	p.must()
	p.job.Summary.Bookmarks = append(p.job.Summary.Bookmarks, core.Bookmark{Seq: 7, Text: "here", Made: began})
	p.must()
	p.must()
	if len(m.traces) != 5 || len(m.assessed) != 3 {
		t.Errorf("%d traces, %d assessed", len(m.traces), len(m.assessed))
	}
}

func TestSlowServerIsGivenUp(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 3)
	ctx, cancel := context.WithTimeoutCause(context.Background(), 300*time.Millisecond, fmt.Errorf("it took too long"))
	defer cancel()
	m.before = func(_ http.ResponseWriter, r *http.Request, _ []byte) bool {
		if strings.Contains(r.URL.Path, "/v1/traces") {
			<-r.Context().Done()
		}
		return true
	}
	if _, err := p.pushUntil(ctx); err == nil || !strings.Contains(err.Error(), "it took too long") {
		t.Errorf("%v", err)
	}
	m.mu.Lock()
	m.before = nil
	m.mu.Unlock()
	if pushed := p.must(); pushed.Steps != 4 || !pushed.Whole {
		t.Errorf("%+v", pushed)
	}
}
