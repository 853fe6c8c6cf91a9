package main

import (
	"encoding/json"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/core/llm/llmtest"
)

// realMLflow is set to the bin folder of a Python environment with MLflow, where the test against its own server is wanted:
// `python -m venv DIR && DIR/bin/pip install mlflow` makes one.
const realMLflow = "DOTMATRIX_MLFLOW_BIN"

// mlflowServer is a server of MLflow's own, with its client.
type mlflowServer struct {
	t        *testing.T
	url, dir string
}

func startMLflow(t *testing.T) *mlflowServer {
	t.Helper()
	bin := os.Getenv(realMLflow)
	if bin == "" {
		t.Skipf("set %s to the bin folder of a Python environment with MLflow", realMLflow)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	host, port, _ := net.SplitHostPort(address)
	s := &mlflowServer{t, "http://" + address, t.TempDir()}
	cmd := exec.Command(filepath.Join(bin, "mlflow"), "server", "--backend-store-uri", "sqlite:///"+filepath.Join(s.dir, "m.db"),
		"--artifacts-destination", filepath.Join(s.dir, "artifacts"), "--host", host, "--port", port, "--workers", "1")
	cmd.Env = append(os.Environ(), "MLFLOW_DISABLE_TELEMETRY=true", "DO_NOT_TRACK=true")
	cmd.Dir = s.dir
	said, err := os.Create(filepath.Join(s.dir, "said")) // a file, so that Wait does not wait for what the server has started
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt) // it ends its workers
		ended := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		ended.Stop()
		said.Close()
		if text, err := os.ReadFile(said.Name()); t.Failed() && err == nil {
			t.Logf("the server said:\n%s", text[max(0, len(text)-4000):])
		}
	})
	for deadline := time.Now().Add(3 * patience); ; time.Sleep(200 * time.Millisecond) {
		if answer, err := http.Get(s.url + "/health"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return s
			}
		}
		if time.Now().After(deadline) {
			t.Fatal("the MLflow server is not up")
		}
	}
}

// python runs a script of testdata with MLflow's client, and reads the JSON that it prints.
func (s *mlflowServer) python(out any, env []string, script string, args ...string) {
	s.t.Helper()
	cmd := exec.Command(filepath.Join(os.Getenv(realMLflow), "python"), append([]string{filepath.Join("testdata", script)}, args...)...)
	cmd.Env = append(append(os.Environ(), "MLFLOW_DISABLE_TELEMETRY=true", "DO_NOT_TRACK=true"), env...)
	var errs strings.Builder
	cmd.Stderr = &errs
	data, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("%s: %v: %s", script, err, errs.String())
	}
	if err := json.Unmarshal(data, out); err != nil {
		s.t.Fatalf("%s prints %.300q: %v", script, data, err)
	}
}

// mlflowRead is what testdata/mlflow_read.py prints.
type mlflowRead struct {
	Runs         int
	Status, Name string
	Ended        bool
	Params, Tags map[string]string
	Metrics      map[string]float64
	History      map[string][][2]float64
	Artifacts    map[string][]string
	Picture      [2]int
	State        map[string]any
	Traces       []struct {
		Step                 int
		Name, State, Session string
		Model                string // ID
		Usage                map[string]int
		Cost                 string
		Spans                []struct {
			Name, Type, Status string
			Root               bool
			Inputs, Outputs    map[string]any
		}
		Assessments []struct {
			Name, Source, Rationale string
			Value                   any
		}
	}
	Model struct {
		ID, Name, Status         string
		Tags, Params             map[string]string
		Metrics                  map[string]float64
		Versions                 []string
		Aliases                  map[string]string
		Inputs, Outputs, Flavors []string
	}
}

// A run that a model played is read back with MLflow's own client: everything is there, once, however often it was pushed.
func TestMLflowReadsWhatWasPushed(t *testing.T) {
	s := startMLflow(t)
	model := llmtest.NewServer(llmtest.Stream{Text: []string{"Action: buttons('a')"}, Usage: `{"prompt_tokens": 100, "completion_tokens": 20, "cost": 0.01}`}.Answer())
	defer model.Close()
	env := newRecord(t, "OPENAI_BASE_URL="+model.URL(), "DOTMATRIX_MODEL=toy", "MLFLOW_TRACKING_URI="+s.url)
	must(t, runIn(t, env, "run", "--agent", "openai", "--steps", "5"))
	run := idOf(t, env, 0)
	must(t, runIn(t, env, "runs", "mark", run, "3", "loses its way here"))
	must(t, runIn(t, env, "models", "alias", "models:/openai/1", "champion"))
	mustSay(t, must(t, runIn(t, env, "push", run)), "6 new steps", "its agent is models:/openai/1")
	mustSay(t, must(t, runIn(t, env, "push", run, "--format", "json")), `"steps":0`, `"whole":true`)
	must(t, runIn(t, env, "run", "--agent", "explorer", "--steps", "12", "--track", s.url))
	explored := idOf(t, env, 0)
	must(t, runIn(t, env, "fork", explored, "--at", "6", "--steps", "9", "--headless", "--track", s.url))
	fork := idOf(t, env, 0)

	var got mlflowRead
	s.python(&got, nil, "mlflow_read.py", s.url, "dotmatrix", run)
	if got.Runs != 1 || got.Status != "FINISHED" || !got.Ended || got.Params["agent"] != "openai" || got.Tags["llm_name"] != "test-model" || got.Tags["max_steps"] != "5" {
		t.Errorf("%d runs, %s, params %v, tags %v", got.Runs, got.Status, got.Params, got.Tags)
	}
	if tokens := got.History["tokens"]; len(tokens) != 5 || tokens[4] != [2]float64{5, 120} || math.Abs(got.Metrics["total_dollars"]-0.05) > 1e-9 || len(got.History["milestones"]) != 6 || len(got.History["facts/player.x"]) == 0 {
		t.Errorf("tokens %v, metrics %v", got.History["tokens"], got.Metrics)
	}
	if got.Picture != [2]int{160, 144} || len(got.Artifacts["images"]) != 12 || len(got.Artifacts["states"]) != 6 || len(got.Artifacts["bundle"]) != 1 || len(got.Artifacts["report"]) < 2 {
		t.Errorf("a picture of %v; artifacts %v", got.Picture, got.Artifacts)
	}
	if got.State["step"] != 5.0 || got.State["facts"] == nil {
		t.Errorf("the last state is %v", got.State)
	}
	got.checkTraces(t, run)
	m := got.Model
	if m.Name != "openai" || m.Status != "READY" || m.Aliases["champion"] != "1" || len(m.Versions) != 1 || m.Metrics["run/tokens"] != 600 ||
		strings.Join(m.Inputs, " ") != "action headless" || strings.Join(m.Flavors, " ") != "dotmatrix python_function" {
		t.Errorf("model %+v", m)
	}

	var tracked, forked mlflowRead
	s.python(&tracked, nil, "mlflow_read.py", s.url, "dotmatrix", explored)
	if tracked.Status != "FINISHED" || len(tracked.Traces) != 13 || tracked.Metrics["milestones"] != 1 {
		t.Errorf("tracked: %s, %d traces, metrics %v", tracked.Status, len(tracked.Traces), tracked.Metrics)
	}
	s.python(&forked, nil, "mlflow_read.py", s.url, "dotmatrix", fork)
	if len(forked.Traces) != 3 || forked.Tags["mlflow.parentRunId"] == "" || forked.Tags["dotmatrix.parent"] != explored {
		t.Errorf("the fork has %d traces of its own, tags %v", len(forked.Traces), forked.Tags)
	}
}

func (got *mlflowRead) checkTraces(t *testing.T, run string) {
	t.Helper()
	if len(got.Traces) != 6 {
		t.Errorf("%d traces, want one a step", len(got.Traces))
	}
	human := 0
	for _, trace := range got.Traces {
		if trace.Session != run || trace.State != "OK" || trace.Model == "" || trace.Model != got.Model.ID {
			t.Errorf("step %d: session %q, state %s, model %q", trace.Step, trace.Session, trace.State, trace.Model)
		}
		types := map[string]bool{}
		for _, span := range trace.Spans {
			types[span.Type] = true
			if span.Type == "CHAT_MODEL" && (span.Inputs["messages"] == nil || span.Outputs["choices"] == nil) {
				t.Errorf("step %d: the call's inputs are %v and outputs %v", trace.Step, span.Inputs, span.Outputs)
			}
		}
		if !types["AGENT"] || types["CHAT_MODEL"] != (trace.Step > 0) {
			t.Errorf("step %d has spans of the types %v", trace.Step, types)
		}
		if trace.Step > 0 && (trace.Usage["total_tokens"] != 120 || !strings.Contains(trace.Cost, `"total_cost": 0.01`)) {
			t.Errorf("step %d: usage %v, cost %s", trace.Step, trace.Usage, trace.Cost)
		}
		for _, a := range trace.Assessments {
			if a.Source == "HUMAN" && a.Rationale == "loses its way here" && trace.Step == 3 {
				human++
			}
		}
	}
	if human != 1 {
		t.Errorf("the bookmark is there %d times", human)
	}
}

// A version that was pushed plays through our program: loaded by MLflow's client by its alias, and fetched by predict of
// another record.
func TestMLflowModelPlays(t *testing.T) {
	s := startMLflow(t)
	model := llmtest.NewServer(llmtest.Say("Action: buttons('a')"))
	defer model.Close()
	env := newRecord(t, "OPENAI_BASE_URL="+model.URL(), "DOTMATRIX_MODEL=toy")
	mustSay(t, must(t, runIn(t, env, "models", "demo", "--mlflow", s.url)),
		"logged openai on "+s.url+" as models:/openai/1", "logged react on "+s.url+" as models:/react/1", "fetched mlflow:models:/openai/1", `called it with {"action": "step"}: success, action a`)
	must(t, runIn(t, env, "run", "--agent", "random", "--steps", "1"))
	must(t, runIn(t, env, "models", "alias", "models:/random/1", "champion"))
	must(t, runIn(t, env, "push", "last", "--to", s.url))

	there := newRecord(t)
	var answers []map[string]any
	s.python(&answers, append(there, "HOME="+t.TempDir(), "DOTMATRIX_BIN="+binary), "mlflow_play.py", s.url, "models:/random@champion")
	for i, want := range []string{"start_game", "", ""} {
		if i >= len(answers) || answers[i]["status"] != "success" || answers[i]["success"] != true || len(answers[i]["screen_base64"].(string)) < 100 || want != "" && answers[i]["action_executed"] != want {
			t.Fatalf("answer %d: %.300v", i, answers)
		}
	}
	if len(answers) != 4 || answers[3]["status"] != "error" {
		t.Errorf("an action that there is none: %v", answers[len(answers)-1])
	}
	// What react's model is asked is not how react is called.
	s.python(&answers, append(there, "HOME="+t.TempDir(), "DOTMATRIX_BIN="+binary, "OPENAI_BASE_URL="+model.URL(), "DOTMATRIX_MODEL=toy"), "mlflow_play.py", s.url, "models:/react/1")
	if len(answers) != 4 || answers[0]["status"] != "success" || answers[1]["screen_base64"] == nil {
		t.Errorf("react: %.500v", answers)
	}
	elsewhere := newRecord(t, "MLFLOW_TRACKING_URI="+s.url)
	for _, uri := range []string{"mlflow:models:/random/1", "mlflow:models:/random@champion"} {
		mustSay(t, must(t, runIn(t, elsewhere, "predict", uri, "--input", `{"action": "step"}`)), `"status":"success"`)
	}
	mustSay(t, must(t, runIn(t, elsewhere, "models", "list")), "random")
	if got := runIn(t, elsewhere, "predict", "mlflow:models:/nobody/1", "--input", `{"action": "step"}`); got.code != 1 || !strings.Contains(got.err, "there is no model models:/nobody/1") {
		t.Errorf("%+v", got)
	}
}
