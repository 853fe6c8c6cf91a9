package main

import (
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"dotmatrix/core/llm/llmtest"
)

// collector takes OTLP, and knows how often each span came.
type collector struct {
	*httptest.Server
	mu       sync.Mutex
	spans    map[string]int // by trace, span and name
	requests []http.Header
	refuse   func() int // the status of a refusal; 0: the request is taken
}

func newCollector(t *testing.T) *collector {
	c := &collector{spans: map[string]int{}, refuse: func() int { return 0 }}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		var body io.Reader = r.Body
		if r.Header.Get("Content-Encoding") == "gzip" {
			unpacked, err := gzip.NewReader(r.Body)
			if err != nil {
				t.Error(err)
				return
			}
			body = unpacked
		}
		data, err := io.ReadAll(body)
		var in tracepb.TracesData
		if err != nil || proto.Unmarshal(data, &in) != nil {
			t.Errorf("%s cannot be read", r.URL)
		}
		c.requests = append(c.requests, r.Header)
		if status := c.refuse(); status != 0 {
			w.WriteHeader(status)
			return
		}
		for _, span := range in.ResourceSpans[0].ScopeSpans[0].Spans {
			c.spans[hex.EncodeToString(span.TraceId)+" "+hex.EncodeToString(span.SpanId)+" "+span.Name]++
		}
	}))
	t.Cleanup(c.Close)
	return c
}

// named counts the spans of a name.
func (c *collector) named(name string) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key := range c.spans {
		if strings.HasSuffix(key, " "+name) {
			n++
		}
	}
	return n
}

func TestRunIsSentAsTraces(t *testing.T) {
	c := newCollector(t)
	model := llmtest.NewServer(llmtest.Stream{Text: []string{"Action: buttons('a')"}}.Answer())
	defer model.Close()
	const key = "secret-of-the-collector"
	env := newRecord(t, "OPENAI_BASE_URL="+model.URL(), "DOTMATRIX_MODEL=toy", "OTEL_EXPORTER_OTLP_HEADERS=x-api-key="+key)

	must(t, runIn(t, env, "run", "--agent", "openai", "--steps", "4", "--otlp", c.URL))
	if c.named("invoke_agent openai") != 4 || c.named("chat toy") != 4 {
		t.Errorf("spans %v", c.spans)
	}
	if got := c.requests[0].Get("x-api-key"); got != key {
		t.Errorf("the key that was sent is %q", got)
	}
	mustSay(t, must(t, runIn(t, env, "push", "last", "--otlp", c.URL)), "0 new steps", "--again")

	// The variables alone switch it on, and that is said; another switches it off.
	env = append(env, "OTEL_EXPORTER_OTLP_ENDPOINT="+c.URL)
	got := runIn(t, env, "run", "--steps", "3")
	must(t, got)
	mustSay(t, got.err, "traces are sent where OTEL_EXPORTER_OTLP_ENDPOINT says")
	mustSay(t, must(t, runIn(t, env, "push", "last", "--otlp", "--format", "json")), `"steps":0`, `"whole":true`)
	sent := len(c.requests)
	off := append(slices.Clone(env), "OTEL_SDK_DISABLED=true")
	mustSay(t, must(t, runIn(t, off, "predict", "explorer", "--input", `{"action": "step"}`)), "success")
	mustSay(t, runIn(t, off, "run", "--steps", "2", "--otlp", c.URL).err, "OTEL_SDK_DISABLED=true switches traces off")
	if len(c.requests) != sent {
		t.Error("traces were sent though they are switched off")
	}
	if got := runIn(t, off, "push", "last", "--otlp"); got.code != exitUsage || !strings.Contains(got.err, "OTEL_SDK_DISABLED=true switches traces off") {
		t.Errorf("%+v", got)
	}
	must(t, runIn(t, env, "predict", "explorer", "--input", `{"action": "step"}`))
	if len(c.requests) == sent {
		t.Error("what predict recorded was not sent")
	}

	// The key is for this host, and stands in no file.
	other := newCollector(t)
	got = runIn(t, env, "push", "last", "--otlp="+other.URL)
	must(t, got)
	mustSay(t, got.err, "are not sent to another")
	if other.requests[0].Get("x-api-key") != "" {
		t.Error("another host was sent the key")
	}
	for _, variable := range env {
		path, isFile := strings.CutPrefix(variable, "DOTMATRIX_DB=")
		if data, err := os.ReadFile(path); isFile && (err != nil || strings.Contains(string(data), key)) {
			t.Errorf("%s holds the key (%v)", path, err)
		}
	}
}

// What a receiver did not take is in the record, and the next push brings it.
func TestReceiverThatIsDownHoldsNobodyUp(t *testing.T) {
	c := newCollector(t)
	env := newRecord(t)
	c.refuse = func() int { return http.StatusUnauthorized }
	got := runIn(t, env, "run", "--steps", "5", "--otlp", c.URL)
	if got.code != exitFailed || !strings.Contains(got.out, "finished") || !strings.Contains(got.err, "nothing is lost; go on with `dotmatrix push ") || !strings.Contains(got.err, "--otlp "+c.URL) {
		t.Errorf("%+v", got)
	}
	c.mu.Lock()
	c.refuse = func() int { return 0 }
	c.mu.Unlock()
	mustSay(t, must(t, runIn(t, env, "push", "--where", "steps=5", "--otlp", c.URL)), "5 new steps, 5 traces")
}

func TestFlagsOfTraces(t *testing.T) {
	env := newRecord(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"push", "--otlp", "http://a", "--to", "http://b"}, "--otlp sends traces alone"},
		{[]string{"push", "--again", "--to", "http://b"}, "--again is for --otlp"},
		{[]string{"push", "--otlp", "localhost:4318"}, "use http://HOST:4318"},
		{[]string{"push", "--otlp", "ftp://me:secret@a"}, "use http://HOST:4318"},
		{[]string{"run", "--otlp", "http://127.0.0.1:1", "--track-steps", "some"}, "use all, milestones or every=N"},
		{[]string{"predict", "explorer", "--no-record", "--otlp", "http://a"}, "leave --no-record out"},
	} {
		if got := runIn(t, env, c.args...); got.code != exitUsage || !strings.Contains(got.err, c.says) || strings.Contains(got.err, "secret") {
			t.Errorf("%v: %+v", c.args, got)
		}
	}
	for _, c := range [][2]string{{"run --otlp http://a game.gb", "run --otlp=http://a game.gb"}, {"run --otlp game.gb", "run --otlp game.gb"},
		{"run --otlp a.b:1 x", "run --otlp=a.b:1 x"}, {"mcp -- --otlp http://a", "mcp -- --otlp http://a"}, {"push --otlp", "push --otlp"}, {"push --otlp=x http://a", "push --otlp=x http://a"}} {
		if got := strings.Join(joinAddresses(strings.Fields(c[0])), " "); got != c[1] {
			t.Errorf("%q is read as %q", c[0], got)
		}
	}
}
