package mlflow_test

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking/mlflow"
)

func TestServerThatIsDownOrBusy(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	down := "http://" + listener.Addr().String()
	listener.Close()
	p := newPusher(t, down, 1)
	p.options.Patience = 5 * time.Second
	if _, err := p.push(); err == nil || !strings.Contains(err.Error(), "the MLflow server at "+down+" does not answer: ") {
		t.Errorf("down: %v", err)
	}
	if want := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}; !slices.Equal(p.waits, want) || len(p.notices) != 1 {
		t.Errorf("it waited %v, want %v; notices %q", p.waits, want, p.notices)
	}
	for _, status := range []int{429, 500, 502, 503, 504} {
		m := newImitation(t)
		p := newPusher(t, m.URL, 2)
		p.options.Patience = time.Minute
		m.before = func(w http.ResponseWriter, r *http.Request, _ []byte) bool {
			if len(m.requests)%5 != 0 {
				return true
			}
			w.Header().Set("Retry-After", "7")
			refuse(w, status, "", "busy")
			return false
		}
		p.must()
		if len(m.traces) != 3 || m.status != "FINISHED" || !slices.Contains(p.waits, 7*time.Second) {
			t.Errorf("%d: %d traces, status %s, waits %v", status, len(m.traces), m.status, p.waits)
		}
	}
}

// A server that is full says so for good: nothing is tried again, and what it took is kept.
func TestServerThatIsFull(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 250)
	p.options.Patience = time.Minute
	m.before = func(w http.ResponseWriter, r *http.Request, _ []byte) bool {
		if strings.Contains(r.URL.Path, "000150.json") {
			refuse(w, 507, "", "no space left on device")
			return false
		}
		return true
	}
	_, err := p.push()
	if err == nil || !strings.Contains(err.Error(), "507: no space left on device; the first 100 steps are there") || len(p.waits) != 0 {
		t.Errorf("%v; waits %v", err, p.waits)
	}
	m.before = nil
	if pushed := p.must(); pushed.Steps != 151 || len(m.traces) != 251 {
		t.Errorf("%+v, %d traces", pushed, len(m.traces))
	}
}

// About a hundred traces go in a request; what is too large is sent in parts, and in the end without pictures.
func TestBatchesOfTraces(t *testing.T) {
	m := newImitation(t)
	newPusher(t, m.URL, 250).must()
	posts := 0
	for _, request := range m.requests {
		if request == "POST /v1/traces" {
			posts++
		}
	}
	if posts != 3 || len(m.traces) != 251 {
		t.Errorf("%d requests for %d traces", posts, len(m.traces))
	}
	for name, c := range map[string]struct {
		most    int
		notices int
	}{"in parts": {30000, 0}, "without pictures": {4000, 9}} {
		m := newImitation(t)
		p := newPusher(t, m.URL, 9)
		m.before = func(w http.ResponseWriter, r *http.Request, body []byte) bool {
			if strings.Contains(r.URL.Path, "/v1/traces") && len(body) > c.most {
				refuse(w, http.StatusRequestEntityTooLarge, "", "too large")
				return false
			}
			return true
		}
		p.must()
		if len(m.traces) != 10 || len(p.notices) != c.notices {
			t.Errorf("%s: %d traces, notices %q", name, len(m.traces), p.notices)
		}
		if strings.Contains(m.state(), "data:image/png") != (c.notices == 0) {
			t.Errorf("%s: pictures are wrongly there or not", name)
		}
	}
}

// A trace that the server refuses for good is named; those before it are there, and nothing counts as pushed that is not.
func TestRefusedTraceIsNamed(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 9)
	m.before = func(w http.ResponseWriter, r *http.Request, body []byte) bool {
		if strings.Contains(r.URL.Path, "/v1/traces") && strings.Contains(string(body), "step 5:") {
			refuse(w, 400, "INVALID_PARAMETER_VALUE", "I do not like it\x1b[2J")
			return false
		}
		return true
	}
	_, err := p.push()
	if err == nil || !strings.Contains(err.Error(), "the trace of step 5: the MLflow server answers 400 (INVALID_PARAMETER_VALUE): I do not like it") || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("%q", err)
	}
	m.before = nil
	if pushed := p.must(); pushed.Steps != 10 || len(m.traces) != 10 {
		t.Errorf("%+v, %d traces", pushed, len(m.traces))
	}
}

func TestCredentialsAreSentAndNeverTold(t *testing.T) {
	for name, c := range map[string]struct {
		change func(o *mlflow.Options)
		want   string
	}{
		"token":          {func(o *mlflow.Options) { o.Token = "secret" }, "Bearer secret"},
		"user":           {func(o *mlflow.Options) { o.Username, o.Password = "me", "secret" }, "Basic bWU6c2VjcmV0"},
		"in the address": {func(o *mlflow.Options) { o.URL = strings.Replace(o.URL, "//", "//me:secret@", 1) }, "Basic bWU6c2VjcmV0"},
		"token first":    {func(o *mlflow.Options) { o.Token, o.Username = "secret", "me" }, "Bearer secret"},
	} {
		m := newImitation(t)
		p := newPusher(t, m.URL, 1)
		c.change(&p.options)
		pushed := p.must()
		for i, header := range m.headers {
			if got := header.Get("Authorization"); got != c.want {
				t.Fatalf("%s: %s was sent %q", name, m.requests[i], got)
			}
		}
		m.before = func(w http.ResponseWriter, _ *http.Request, _ []byte) bool {
			refuse(w, 401, "UNAUTHENTICATED", "who are you?")
			return false
		}
		_, err := p.push()
		if err == nil || strings.Contains(err.Error()+string(p.kept)+pushed.URL+m.state(), "secret") {
			t.Errorf("%s: %v, %s, %s", name, err, p.kept, pushed.URL)
		}
		m.Close()
		if _, err := p.push(); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, url := range []string{"", "mlruns", "file:///tmp/mlruns", "sqlite:///m.db", "databricks", "http://", "http://me:secret@[::1", "ftp://me:secret@host"} {
		if _, err := mlflow.NewServer(mlflow.Options{URL: url}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

// A server that hands out no files gets all the rest.
func TestServerThatKeepsFilesElsewhere(t *testing.T) {
	m := newImitation(t)
	m.elsewhere = true
	p := newPusher(t, m.URL, 2)
	p.must()
	if len(m.files) != 0 || len(m.traces) != 3 || len(m.metrics) == 0 || len(p.notices) != 1 || !strings.Contains(p.notices[0], "--serve-artifacts") {
		t.Errorf("%d files, %d traces, notices %q", len(m.files), len(m.traces), p.notices)
	}
}

func TestOtherServerIsSaidToBe(t *testing.T) {
	m := newImitation(t)
	m.before = func(w http.ResponseWriter, _ *http.Request, _ []byte) bool {
		_, _ = w.Write([]byte("<html>"))
		return false
	}
	if _, err := newPusher(t, m.URL, 1).push(); err == nil || !strings.Contains(err.Error(), "is it an MLflow server?") {
		t.Errorf("%v", err)
	}
}

func TestModelIsFetchedBack(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 1)
	p.must()
	server, err := mlflow.NewServer(p.options)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for _, uri := range []string{"models:/toy/1", "models:/toy/latest", "models:/m-1"} {
		if data, err := server.Load(ctx, uri); err != nil || string(data) != `{"format":"dotmatrix model 1"}` {
			t.Errorf("%s: %s, %v", uri, data, err)
		}
	}
	for uri, says := range map[string]string{"models:/toy/9": "there is no model models:/toy/9", "runs:/x": "is not the URI of a model", "models:/": "is not the URI of a model"} {
		if _, err := server.Load(ctx, uri); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", uri, err)
		}
	}
	m.files["7/models/m-1/artifacts/MLmodel"] = `{"flavors":{"sklearn":{}}}`
	if _, err := server.Load(ctx, "models:/toy/1"); err == nil || !strings.Contains(err.Error(), "is not an agent of dotmatrix") {
		t.Errorf("another model: %v", err)
	}
}

// Two versions of one name are two versions there, too.
func TestVersionsAreToldApart(t *testing.T) {
	m := newImitation(t)
	p := newPusher(t, m.URL, 1)
	p.must()
	p.kept, p.job.Summary.ID = nil, "1111111111111111"
	p.job.Summary.Agent.ID = core.Sum([]byte("another"))
	p.job.Model.Version.ID = p.job.Summary.Agent.ID
	m.params = map[string]string{}
	if pushed := p.must(); pushed.Version != "models:/toy/2" || len(m.runs) != 2 {
		t.Errorf("%+v, %d runs", pushed, len(m.runs))
	}
}
