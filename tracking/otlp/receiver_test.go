package otlp_test

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"dotmatrix/tracking/otlp"
)

func TestReceiverThatIsDown(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	down := "http://" + listener.Addr().String()
	listener.Close()
	p := newPusher(t, down, 1)
	p.options.Patience = 5 * time.Second
	if _, err := p.push(); err == nil || !strings.Contains(err.Error(), "the OTLP receiver at "+down+"/v1/traces does not answer: ") {
		t.Errorf("%v", err)
	}
	if want := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}; !slices.Equal(p.waits, want) || len(p.notices) != 1 {
		t.Errorf("it waited %v, want %v; notices %q", p.waits, want, p.notices)
	}
}

// A receiver that is busy is asked again, as late as it wants; what it does not want again is not sent again.
func TestReceiverThatIsBusy(t *testing.T) {
	for status, again := range map[int]bool{429: true, 502: true, 503: true, 504: true, 500: false, 501: false, 507: false} {
		for _, after := range []string{"7", "Fri, 01 May 2026 12:00:07 GMT", "soon"} {
			r := newReceiver(t)
			p := newPusher(t, r.URL, 2)
			p.options.Patience = time.Minute
			r.before = func(w http.ResponseWriter, _ *http.Request, _ []byte) bool {
				if r.requests > 1 {
					return true
				}
				w.Header().Set("Date", "Fri, 01 May 2026 12:00:00 GMT")
				w.Header().Set("Retry-After", after)
				w.WriteHeader(status)
				fmt.Fprint(w, `{"message":"busy"}`)
				return false
			}
			_, err := p.push()
			if !again {
				if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("the OTLP receiver answers %d: busy", status)) || len(p.waits) != 0 {
					t.Errorf("%d: %v, waits %v", status, err, p.waits)
				}
				continue
			}
			want := 7 * time.Second
			if after == "soon" {
				want = 500 * time.Millisecond
			}
			if err != nil || len(r.traces()) != 2 || !slices.Equal(p.waits, []time.Duration{want}) {
				t.Errorf("%d, Retry-After %s: %v, steps %v, waits %v", status, after, err, r.traces(), p.waits)
			}
		}
	}
}

// What is too large is sent in parts, and in the end without pictures.
func TestReceiverWithALimit(t *testing.T) {
	for name, c := range map[string]struct{ most, notices int }{"in parts": {30000, 0}, "without pictures": {4000, 8}} {
		r := newReceiver(t)
		p := newPusher(t, r.URL, 9)
		r.before = func(w http.ResponseWriter, _ *http.Request, body []byte) bool {
			if len(body) > c.most {
				w.WriteHeader(http.StatusRequestEntityTooLarge)
				return false
			}
			return true
		}
		if p.must(); len(r.traces()) != 9 || len(p.notices) != c.notices { // the fourth step has no messages
			t.Errorf("%s: steps %v, notices %q", name, r.traces(), p.notices)
		}
	}
	r := newReceiver(t)
	p := newPusher(t, r.URL, 3)
	r.before = func(w http.ResponseWriter, _ *http.Request, _ []byte) bool {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return false
	}
	if _, err := p.push(); err == nil || !strings.Contains(err.Error(), "the trace of step 1: the OTLP receiver answers 413") {
		t.Errorf("%v", err)
	}
}

// A trace that is refused for good is named; those before it are there, and nothing counts as sent that is not.
func TestRefusedTraceIsNamed(t *testing.T) {
	r := newReceiver(t)
	p := newPusher(t, r.URL, 9)
	r.before = func(w http.ResponseWriter, _ *http.Request, body []byte) bool {
		if strings.Contains(string(body), "step 5") {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(protowire.AppendString(protowire.AppendTag(nil, 2, protowire.BytesType), "I do not like it\x1b[2J"))
			return false
		}
		return true
	}
	if _, err := p.push(); err == nil || !strings.Contains(err.Error(), "the trace of step 5: the OTLP receiver answers 400: I do not like it") || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("%q", err)
	}
	if got := r.traces(); !slices.Equal(got, upTo(4)) {
		t.Errorf("steps %v", got)
	}
	r.before = nil
	if pushed := p.must(); pushed.Steps != 5 || len(r.traces()) != 9 {
		t.Errorf("%+v, steps %v", pushed, r.traces())
	}
}

// What is wrong with the address or the key is said at once, with what to do.
func TestRefusalsThatAreTheSameForAll(t *testing.T) {
	for status, says := range map[int]string{401: "OTEL_EXPORTER_OTLP_HEADERS", 403: "OTEL_EXPORTER_OTLP_HEADERS", 404: "/v1/traces", 405: "/v1/traces", 415: "protobuf"} {
		r := newReceiver(t)
		p := newPusher(t, r.URL, 9)
		r.before = func(w http.ResponseWriter, _ *http.Request, _ []byte) bool { w.WriteHeader(status); return false }
		if _, err := p.push(); err == nil || !strings.Contains(err.Error(), says) || r.requests != 1 {
			t.Errorf("%d: %v after %d requests", status, err, r.requests)
		}
	}
}

func TestPartialSuccessIsTold(t *testing.T) {
	part := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 2)
	part = protowire.AppendString(protowire.AppendTag(part, 2, protowire.BytesType), "too long\x1b[2J")
	for name, c := range map[string]struct {
		kind   string
		answer []byte
		says   string
	}{
		"protobuf":         {"application/x-protobuf", protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), part), "took 7 of 9 spans of steps 1 to 3: too long"},
		"json":             {"application/json; charset=utf-8", []byte(`{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too long"}}`), "took 7 of 9 spans of steps 1 to 3: too long"},
		"json with number": {"application/json", []byte(`{"partialSuccess":{"rejectedSpans":2}}`), "took 7 of 9 spans of steps 1 to 3"},
		"a warning":        {"application/json", []byte(`{"partialSuccess":{"errorMessage":"soon no more"}}`), "took 9 of 9 spans of steps 1 to 3: soon no more"},
		"nothing":          {"application/x-protobuf", nil, ""},
		"garbage":          {"application/x-protobuf", []byte("<html>\xff\xff\xff"), ""},
		"garbage as json":  {"application/json", []byte("{"), ""},
		"empty json":       {"application/json", []byte("{}"), ""},
	} {
		r := newReceiver(t)
		r.kind, r.answer = c.kind, c.answer
		p := newPusher(t, r.URL, 3)
		if pushed := p.must(); pushed.Steps != 3 || r.requests != 1 {
			t.Errorf("%s: %+v, %d requests", name, pushed, r.requests)
		}
		if told := strings.Join(p.notices, "|"); (c.says == "") != (told == "") || !strings.Contains(told, c.says) || strings.Contains(told, "\x1b") {
			t.Errorf("%s: told %q", name, told)
		}
	}
}

func TestKeysAreSentAndNeverTold(t *testing.T) {
	for name, c := range map[string]struct {
		change       func(o *otlp.Options)
		header, want string
	}{
		"header":         {func(o *otlp.Options) { o.Headers = map[string]string{"x-api-key": "secret-1"} }, "X-Api-Key", "secret-1"},
		"bearer":         {func(o *otlp.Options) { o.Headers = map[string]string{"authorization": "Bearer secret-1"} }, "Authorization", "Bearer secret-1"},
		"in the address": {func(o *otlp.Options) { o.URL = strings.Replace(o.URL, "//", "//me:secret-1@", 1) }, "Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("me:secret-1"))},
		"in the query":   {func(o *otlp.Options) { o.URL += "?key=secret-1" }, "X-Query", "key=secret-1"},
		"header goes further": {func(o *otlp.Options) {
			o.URL, o.Headers = strings.Replace(o.URL, "//", "//me:secret-1@", 1), map[string]string{"authorization": "Bearer k"}
		}, "Authorization", "Bearer k"},
	} {
		r := newReceiver(t)
		p := newPusher(t, r.URL, 1)
		c.change(&p.options)
		r.before = func(_ http.ResponseWriter, q *http.Request, _ []byte) bool {
			q.Header.Set("X-Query", q.URL.RawQuery)
			return true
		}
		p.must()
		if got := r.headers[0].Get(c.header); got != c.want {
			t.Errorf("%s: it was sent %q", name, got)
		}
		p.kept = nil
		r.before = func(w http.ResponseWriter, _ *http.Request, _ []byte) bool {
			w.WriteHeader(401)
			fmt.Fprint(w, "I do not know the key secret-1")
			return false
		}
		_, err := p.push()
		if err == nil || strings.Contains(err.Error()+string(p.kept), "secret") || !strings.Contains(err.Error(), "I do not know the key") {
			t.Errorf("%s: %v, %s", name, err, p.kept)
		}
		r.Close()
		if _, err := p.push(); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A redirection is not followed: neither the traces nor the key are for another host.
func TestRedirectionIsNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was followed") }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		r := newReceiver(t)
		p := newPusher(t, r.URL, 1)
		p.options.Headers = map[string]string{"x-api-key": "secret-1"}
		r.before = func(w http.ResponseWriter, q *http.Request, _ []byte) bool {
			http.Redirect(w, q, strings.Replace(elsewhere.URL, "//", "//a:b@", 1)+"/x?key=secret-1", status)
			return false
		}
		if _, err := p.push(); err == nil || !strings.Contains(err.Error(), "it sends requests on to "+elsewhere.URL+"/x: give that address if you trust it") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestCertificateOfTheReceiver(t *testing.T) {
	r := newReceiver(t)
	safe := httptest.NewTLSServer(http.HandlerFunc(r.serve))
	defer safe.Close()
	p := newPusher(t, safe.URL, 1)
	if _, err := p.push(); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("an unknown certificate: %v", err)
	}
	p.options.CA = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: safe.Certificate().Raw})
	if p.must(); len(r.traces()) != 1 {
		t.Error("nothing is there")
	}
	p.options.CA = []byte("no certificate")
	if _, err := otlp.NewReceiver(p.options); err == nil || !strings.Contains(err.Error(), "PEM") {
		t.Errorf("%v", err)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, address := range []string{"", "localhost:4317", "grpc://host:4317", "http://", "http://me:secret@[::1", "ftp://me:secret@host"} {
		if _, err := otlp.NewReceiver(otlp.Options{URL: address}); err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "use http://HOST:4318") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
