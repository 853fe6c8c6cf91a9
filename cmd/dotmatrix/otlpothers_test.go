package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/core/llm/llmtest"
)

// otherSpan is a span as testdata/otlp_receiver.py prints it.
type otherSpan struct {
	Path, Trace, ID, Parent, Name string
	Kind                          int
	Start, End                    int64
	Resource, Attributes          map[string]any
	Events                        []string
	Links                         int
}

// A receiver that reads OTLP with OpenTelemetry's own definitions gets a run and a fork of it, live and afterwards.
func TestOTLPIsReadByOthers(t *testing.T) {
	bin := os.Getenv(realMLflow)
	if bin == "" {
		t.Skipf("set %s to the bin folder of a Python environment with opentelemetry-proto, such as MLflow's", realMLflow)
	}
	cmd := exec.Command(filepath.Join(bin, "python"), filepath.Join("testdata", "otlp_receiver.py"))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 16<<20)
	if !lines.Scan() {
		t.Fatalf("the receiver says nothing: %v", lines.Err())
	}
	url := lines.Text()
	read := make(chan []otherSpan, 1)
	go func() {
		var spans []otherSpan
		for lines.Scan() {
			var span otherSpan
			if err := json.Unmarshal(lines.Bytes(), &span); err != nil {
				t.Errorf("%.300q: %v", lines.Text(), err)
			}
			spans = append(spans, span)
		}
		read <- spans
	}()

	model := llmtest.NewServer(llmtest.Stream{Text: []string{"Action: buttons('a')"}, Usage: `{"prompt_tokens": 100, "completion_tokens": 20, "cost": 0.01}`}.Answer())
	defer model.Close()
	env := newRecord(t, "OPENAI_BASE_URL="+model.URL(), "DOTMATRIX_MODEL=toy", "OTEL_SERVICE_NAME=lab")
	must(t, runIn(t, env, "run", "--agent", "openai", "--steps", "5", "--otlp", url))
	run := idOf(t, env, 0)
	must(t, runIn(t, env, "run", "--agent", "explorer", "--steps", "12"))
	explored := idOf(t, env, 0)
	must(t, runIn(t, env, "fork", explored, "--at", "6", "--steps", "9", "--headless"))
	mustSay(t, must(t, runIn(t, env, "push", explored, "--otlp", url)), "12 new steps, 12 traces")
	mustSay(t, must(t, runIn(t, env, "push", "last", "--otlp", url)), "3 new steps, 3 traces")
	_ = cmd.Process.Kill() // what it took it has printed
	spans := <-read
	_ = cmd.Wait()

	names, links, milestones := map[string]int{}, 0, 0
	seen := map[string]bool{}
	for _, s := range spans {
		names[s.Name]++
		links += s.Links
		milestones += len(s.Events)
		if seen[s.Trace+s.ID] || s.Path != "/v1/traces" || s.Resource["service.name"] != "lab" || s.Start == 0 || s.End < s.Start || len(s.Trace) != 32 {
			t.Errorf("span %+v", s)
		}
		seen[s.Trace+s.ID] = true
		if a := s.Attributes; s.Name == "chat toy" && (a["gen_ai.usage.input_tokens"] != "100" || a["gen_ai.conversation.id"] != run || a["gen_ai.provider.name"] == nil || s.Kind != 3 || s.Parent == "" ||
			!strings.Contains(fmt.Sprint(a["gen_ai.output.messages"]), "buttons('a')")) {
			t.Errorf("the call of the model: %v", a)
		}
	}
	if names["invoke_agent openai"] != 5 || names["chat toy"] != 5 || names["invoke_agent explorer"] != 15 || links != 1 || milestones == 0 {
		t.Errorf("spans %v, %d links, %d milestones", names, links, milestones)
	}
}

// MLflow takes the same traces as those of any program, by the header that names the experiment.
func TestMLflowTakesPlainOTLP(t *testing.T) {
	s := startMLflow(t)
	model := llmtest.NewServer(llmtest.Stream{Text: []string{"Action: buttons('a')"}, Usage: `{"prompt_tokens": 100, "completion_tokens": 20}`}.Answer())
	defer model.Close()
	env := newRecord(t, "OPENAI_BASE_URL="+model.URL(), "DOTMATRIX_MODEL=toy", "OTEL_EXPORTER_OTLP_ENDPOINT="+s.url, "OTEL_EXPORTER_OTLP_HEADERS=x-mlflow-experiment-id=0")
	must(t, runIn(t, env, "run", "--agent", "openai", "--steps", "4"))
	run := idOf(t, env, 0)
	must(t, runIn(t, env, "push", run, "--otlp", "--again")) // the same traces
	var traces []struct {
		Session, State, Request, Response string
		Usage                             map[string]int
		Spans                             []struct {
			Name, Type      string
			Inputs, Outputs any
		}
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Second) {
		if s.python(&traces, nil, "otlp_read.py", s.url, "0"); len(traces) >= 4 || time.Now().After(deadline) {
			break
		}
	}
	if len(traces) != 4 {
		t.Fatalf("%d traces", len(traces))
	}
	for _, trace := range traces {
		types := map[string]string{}
		for _, span := range trace.Spans {
			types[span.Name] = span.Type
			if span.Inputs == nil || span.Outputs == nil {
				t.Errorf("%s has the inputs %v and outputs %v", span.Name, span.Inputs, span.Outputs)
			}
		}
		if trace.Session != run || trace.State != "OK" || trace.Usage["total_tokens"] != 120 || trace.Request == "" || trace.Response == "" ||
			types["invoke_agent openai"] != "AGENT" || types["chat toy"] != "CHAT_MODEL" || len(trace.Spans) != 2 {
			t.Errorf("%+v", trace)
		}
	}
}
