package mlflow_test

import (
	"compress/gzip"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// imitation is an MLflow server in memory, as strict as the real one is where a push may go wrong: it refuses what was
// created already, changed parameters and large requests.
type imitation struct {
	t *testing.T
	*httptest.Server

	mu        sync.Mutex
	before    func(w http.ResponseWriter, r *http.Request, body []byte) bool // false: the request is not answered any further
	after     func(n int) bool                                               // of the n-th request, which was done: false: the answer is lost
	requests  []string                                                       // method and path
	headers   []http.Header
	elsewhere bool // files are kept where the server takes none

	runs     []map[string]string // ID, and dotmatrix.run
	status   string
	params   map[string]string
	tags     map[string]string
	metrics  map[string]float64 // key, step and model
	files    map[string]string
	traces   map[string]int // spans by trace
	spans    map[string]*spanThere
	infos    map[string]map[string]any
	assessed map[string][]string // by trace
	models   []map[string]any
	outputs  []string
	versions []map[string]any
	aliases  map[string]string
}

// spanThere is a span as the imitation keeps it.
type spanThere struct {
	Name, Parent string
	Status       int
	Values       map[string]string // attributes that are texts
}

func newImitation(t *testing.T) *imitation {
	m := &imitation{t: t, params: map[string]string{}, tags: map[string]string{}, metrics: map[string]float64{}, files: map[string]string{},
		traces: map[string]int{}, spans: map[string]*spanThere{}, infos: map[string]map[string]any{}, assessed: map[string][]string{}, aliases: map[string]string{}}
	m.Server = httptest.NewServer(http.HandlerFunc(m.serve))
	t.Cleanup(m.Close)
	return m
}

func (m *imitation) serve(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var from io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		from, _ = gzip.NewReader(r.Body)
	}
	body, err := io.ReadAll(from)
	if err != nil {
		m.t.Error(err)
	}
	m.requests, m.headers = append(m.requests, r.Method+" "+r.URL.Path), append(m.headers, r.Header)
	if m.before != nil && !m.before(w, r, body) {
		return
	}
	answer := httptest.NewRecorder()
	m.answer(answer, r, body)
	if m.after != nil && !m.after(len(m.requests)) {
		if connection, _, err := w.(http.Hijacker).Hijack(); err == nil {
			connection.Close()
		}
		return
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func say(w http.ResponseWriter, value any) { _ = json.NewEncoder(w).Encode(value) }

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.WriteHeader(status)
	say(w, map[string]string{"error_code": code, "message": message})
}

var quoted = regexp.MustCompile(`'([^']*)'`)

// lastQuoted is the last text in quotes of a filter.
func lastQuoted(filter string) string {
	found := quoted.FindAllStringSubmatch(filter, -1)
	return found[len(found)-1][1]
}

func (m *imitation) answer(w http.ResponseWriter, r *http.Request, body []byte) {
	var in map[string]any
	path := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/api/2.0/mlflow/"), "/api/3.0/mlflow/")
	if len(body) > 0 && !strings.HasPrefix(path, "/api/2.0/mlflow-artifacts") && path != "/v1/traces" {
		if err := json.Unmarshal(body, &in); err != nil {
			m.t.Errorf("%s: %v", path, err)
		}
	}
	text := func(key string) string { s, _ := in[key].(string); return s }
	switch {
	case path == "experiments/get-by-name":
		say(w, map[string]any{"experiment": map[string]string{"experiment_id": "7", "lifecycle_stage": "active"}})
	case path == "runs/search":
		found := []any{}
		for _, run := range m.runs {
			if run["ours"] == lastQuoted(text("filter")) {
				found = append(found, map[string]any{"info": m.info(run)})
			}
		}
		say(w, map[string]any{"runs": found})
	case path == "runs/create":
		run := map[string]string{"id": fmt.Sprintf("run%d", len(m.runs)+1)}
		for _, tag := range in["tags"].([]any) {
			if t := tag.(map[string]any); t["key"] == "dotmatrix.run" {
				run["ours"] = t["value"].(string)
			}
		}
		m.runs, m.status = append(m.runs, run), "RUNNING"
		say(w, map[string]any{"run": map[string]any{"info": m.info(run)}})
	case path == "runs/get":
		for _, run := range m.runs {
			if run["id"] == r.URL.Query().Get("run_id") {
				models := []any{}
				for _, id := range m.outputs {
					models = append(models, map[string]string{"model_id": id})
				}
				say(w, map[string]any{"run": map[string]any{"info": m.info(run), "outputs": map[string]any{"model_outputs": models}}})
				return
			}
		}
		refuse(w, 404, "RESOURCE_DOES_NOT_EXIST", "no such run")
	case path == "runs/update":
		m.status = text("status")
		say(w, in)
	case path == "runs/log-batch":
		m.logBatch(w, in)
	case path == "runs/outputs":
		id := in["models"].([]any)[0].(map[string]any)["model_id"].(string)
		if slices.Contains(m.outputs, id) {
			refuse(w, 400, "BAD_REQUEST", "UNIQUE constraint failed")
			return
		}
		m.outputs = append(m.outputs, id)
		say(w, in)
	case strings.HasPrefix(path, "/api/2.0/mlflow-artifacts/artifacts/"):
		m.file(w, r.Method, strings.TrimPrefix(path, "/api/2.0/mlflow-artifacts/artifacts/"), body)
	case path == "/v1/traces":
		m.trace(w, r, body)
	case path == "traces" && r.Method == http.MethodPost:
		info := in["trace"].(map[string]any)["trace_info"].(map[string]any)
		m.infos[info["trace_id"].(string)] = info
		say(w, in)
	case strings.HasPrefix(path, "traces/"):
		m.assess(w, r.Method, strings.Split(path, "/")[1], in)
	default:
		m.answerModels(w, r, path, in)
	}
}

func (m *imitation) info(run map[string]string) map[string]any {
	uri := "mlflow-artifacts:/7/" + run["id"] + "/artifacts"
	if m.elsewhere {
		uri = "s3://bucket/7"
	}
	return map[string]any{"run_id": run["id"], "artifact_uri": uri, "lifecycle_stage": "active", "status": m.status}
}

func (m *imitation) logBatch(w http.ResponseWriter, in map[string]any) {
	if len(in["metrics"].([]any)) > 1000 || len(in["params"].([]any)) > 100 || len(in["tags"].([]any)) > 100 {
		refuse(w, 400, "INVALID_PARAMETER_VALUE", "the batch is too large")
		return
	}
	for _, param := range in["params"].([]any) {
		p := param.(map[string]any)
		key, value := p["key"].(string), p["value"].(string)
		if was, there := m.params[key]; there && was != value {
			refuse(w, 400, "INVALID_PARAMETER_VALUE", "changing a parameter is not allowed")
			return
		}
		m.params[key] = value
	}
	for _, tag := range in["tags"].([]any) {
		t := tag.(map[string]any)
		m.tags[t["key"].(string)] = t["value"].(string)
	}
	for _, metric := range in["metrics"].([]any) {
		v := metric.(map[string]any)
		m.metrics[fmt.Sprintf("%s@%v", v["key"], v["step"])] = v["value"].(float64)
	}
	say(w, map[string]any{})
}

func (m *imitation) file(w http.ResponseWriter, method, name string, body []byte) {
	switch data, there := m.files[name]; {
	case method == http.MethodPut && strings.ContainsAny(name, "#%"):
		refuse(w, 400, "INVALID_PARAMETER_VALUE", "Invalid path")
	case method == http.MethodPut:
		m.files[name] = string(body)
		say(w, map[string]any{})
	case there:
		_, _ = io.WriteString(w, data)
	default:
		refuse(w, 404, "RESOURCE_DOES_NOT_EXIST", "no such file")
	}
}

func (m *imitation) trace(w http.ResponseWriter, r *http.Request, body []byte) {
	if r.Header.Get("x-mlflow-experiment-id") != "7" || r.Header.Get("x-mlflow-run-id") == "" || r.Header.Get("Content-Type") != "application/x-protobuf" {
		refuse(w, 422, "", "a header is missing")
		return
	}
	var in tracepb.TracesData
	if err := proto.Unmarshal(body, &in); err != nil {
		m.t.Errorf("the traces cannot be read: %v", err)
	}
	for _, s := range in.ResourceSpans[0].ScopeSpans[0].Spans {
		id := hex.EncodeToString(s.TraceId)
		key := id + " " + hex.EncodeToString(s.SpanId)
		if _, there := m.spans[key]; !there {
			m.traces["tr-"+id]++
		}
		values := map[string]string{}
		for _, a := range s.Attributes {
			values[a.Key] = a.Value.GetStringValue()
		}
		m.spans[key] = &spanThere{s.Name, hex.EncodeToString(s.ParentSpanId), int(s.Status.Code), values}
	}
}

func (m *imitation) assess(w http.ResponseWriter, method, trace string, in map[string]any) {
	if m.traces[trace] == 0 {
		refuse(w, 404, "RESOURCE_DOES_NOT_EXIST", "no such trace")
		return
	}
	if method == http.MethodPost {
		a := in["assessment"].(map[string]any)
		m.assessed[trace] = append(m.assessed[trace], fmt.Sprintf("%s: %v (%s) by %s", a["assessment_name"], a["feedback"].(map[string]any)["value"],
			a["rationale"], a["source"].(map[string]any)["source_type"]))
	}
	list := []any{}
	for _, a := range m.assessed[trace] {
		name, rest, _ := strings.Cut(a, ": ")
		if more, after, ok := strings.Cut(rest, ": "); ok && name == "milestone" {
			name, rest = name+": "+more, after
		}
		_, rationale, _ := strings.Cut(rest, "(")
		rationale, _, _ = strings.Cut(rationale, ")")
		list = append(list, map[string]string{"assessment_name": name, "rationale": rationale})
	}
	say(w, map[string]any{"trace": map[string]any{"trace_info": map[string]any{"assessments": list}}})
}

func (m *imitation) answerModels(w http.ResponseWriter, r *http.Request, path string, in map[string]any) {
	text := func(key string) string { s, _ := in[key].(string); return s }
	switch {
	case path == "logged-models/search":
		found := []any{}
		for _, model := range m.models {
			if model["ours"] == lastQuoted(text("filter")) {
				found = append(found, model)
			}
		}
		say(w, map[string]any{"models": found})
	case path == "logged-models":
		id := fmt.Sprintf("m-%d", len(m.models)+1)
		model := map[string]any{"info": map[string]any{"model_id": id, "artifact_uri": "mlflow-artifacts:/7/models/" + id + "/artifacts", "status": "LOGGED_MODEL_PENDING"}}
		for _, tag := range in["tags"].([]any) {
			if t := tag.(map[string]any); t["key"] == "dotmatrix.version" {
				model["ours"] = t["value"]
			}
		}
		m.models = append(m.models, model)
		say(w, map[string]any{"model": model})
	case strings.HasPrefix(path, "logged-models/"):
		for _, model := range m.models {
			if info := model["info"].(map[string]any); info["model_id"] == strings.TrimPrefix(path, "logged-models/") {
				if r.Method == http.MethodPatch {
					info["status"] = text("status")
				}
				say(w, map[string]any{"model": model})
				return
			}
		}
		refuse(w, 404, "RESOURCE_DOES_NOT_EXIST", "no such model")
	case path == "registered-models/create":
		if m.tags["registered"] == text("name") {
			refuse(w, 400, "RESOURCE_ALREADY_EXISTS", "there is such a model")
			return
		}
		m.tags["registered"] = text("name")
		say(w, in)
	case path == "model-versions/search":
		say(w, map[string]any{"model_versions": m.versions})
	case path == "model-versions/create":
		version := map[string]any{"version": fmt.Sprint(len(m.versions) + 1), "source": text("source"), "model_id": text("model_id")}
		m.versions = append(m.versions, version)
		say(w, map[string]any{"model_version": version})
	case path == "model-versions/get":
		for _, v := range m.versions {
			if v["version"] == r.URL.Query().Get("version") {
				say(w, map[string]any{"model_version": v})
				return
			}
		}
		refuse(w, 404, "RESOURCE_DOES_NOT_EXIST", "no such version")
	case path == "registered-models/alias" && r.Method == http.MethodPost:
		m.aliases[text("alias")] = text("version")
		say(w, in)
	default:
		m.t.Errorf("the imitation does not know %s %s", r.Method, r.URL.Path)
		refuse(w, 404, "ENDPOINT_NOT_FOUND", path)
	}
}

// state is all that the server holds, as text.
func (m *imitation) state() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, err := json.MarshalIndent(map[string]any{"runs": m.runs, "status": m.status, "params": m.params, "tags": m.tags, "metrics": m.metrics, "files": m.files,
		"traces": m.traces, "spans": m.spans, "infos": m.infos, "assessed": m.assessed, "models": m.models, "outputs": m.outputs, "versions": m.versions, "aliases": m.aliases}, "", " ")
	if err != nil {
		m.t.Fatal(err)
	}
	return string(data)
}
