package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"dotmatrix/assets"
)

// readShipped is a file of an agent that comes with the program.
func readShipped(t *testing.T, name string) []byte {
	t.Helper()
	file, err := assets.Agents().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	data := make([]byte, info.Size())
	if _, err := file.Read(data); err != nil {
		t.Fatal(err)
	}
	return data
}

// Of a .env that is damaged, the good lines count, and the bad ones are told where a key is missed.
func TestDotenvWithABadLine(t *testing.T) {
	const good = "OPENAI_BASE_URL=http://127.0.0.1:9/v1\nOPENAI_API_KEY=sk-secret\n"
	for name, c := range map[string]struct {
		text, endpoint string
		says           string
	}{
		"byte order mark": {"\xEF\xBB\xBF" + good, "http://127.0.0.1:9/v1", ""},
		"a note":          {good + "remember to top up\n", "http://127.0.0.1:9/v1", ".env: line 3 is not NAME=value"},
		"an open quote":   {"X='\n" + good, "http://127.0.0.1:9/v1", ".env: line 1 is not NAME=value"},
		"UTF-16":          {"\xFF\xFEO\x00P\x00", "no model is set up", ".env: it is not read: this file is UTF-16: save it as UTF-8"},
	} {
		w := newWorkplace(t)
		w.keep(".env", c.text)
		out := w.run(nil, "doctor").out
		if !strings.Contains(out, c.endpoint) || !strings.Contains(out, c.says) || c.says == "" && strings.Contains(out, ".env:") || strings.Contains(out, "sk-secret") {
			t.Errorf("%s: doctor says %s", name, out)
		}
		if c.endpoint == "no model is set up" {
			if got := w.run(nil, "run", "--agent", "openai", "--steps", "1"); got.code != 1 || !strings.Contains(got.err, c.says) {
				t.Errorf("%s: run says %q", name, got.err)
			}
		}
	}
}

// A folder's .env chooses neither what runs nor where anything is written.
func TestDotenvSetsNothingElse(t *testing.T) {
	w := newWorkplace(t)
	w.keep(".env", "DOTMATRIX_AGENT=exec:touch ran\nDOTMATRIX_DB=theirs.db\nDOTMATRIX_LOG=theirs.log\nDOTMATRIX_CONFIG=theirs.toml\nDOTMATRIX_MODEL=theirs\nOPENAI_API_KEY=k\n")
	got := w.must(nil, "run", "--steps", "1")
	if !strings.Contains(got.err, "DOTMATRIX_AGENT, DOTMATRIX_CONFIG, DOTMATRIX_DB and DOTMATRIX_LOG are not taken from there") {
		t.Errorf("it says %q", got.err)
	}
	if !strings.Contains(got.err, ".env is used: DOTMATRIX_MODEL and OPENAI_API_KEY are taken from it") {
		t.Errorf("the first use says %q", got.err)
	}
	if again := w.must(nil, "runs"); strings.Contains(again.err, "is used") || !strings.Contains(again.out, "explorer") {
		t.Errorf("the second use says %q, and the runs are %s", again.err, again.out)
	}
	for _, pattern := range []string{"theirs*", "ran"} {
		if left, err := filepath.Glob(filepath.Join(w.dir, pattern)); err != nil || len(left) != 0 {
			t.Errorf("there are %v (%v)", left, err)
		}
	}
	path := filepath.Join(w.dir, ".env")
	if shown := w.must(nil, "config", "show", "--format", "csv").out; !strings.Contains(shown, ".env,DOTMATRIX_MODEL OPENAI_API_KEY,"+path) || !strings.Contains(shown, "model,theirs,"+path) {
		t.Errorf("config show says %s", shown)
	}
}

// The endpoint that a folder's .env names gets no key of the environment; one that a flag names does.
func TestDotenvEndpointGetsNoOtherKey(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r.Header.Get("Authorization"))
		http.Error(w, `{"error":{"message":"no"}}`, http.StatusUnauthorized)
	}))
	defer server.Close()
	asked := func(env, args []string, dotenv string) (keys, said string) {
		t.Helper()
		w := newWorkplace(t, env...)
		w.keep(".env", dotenv)
		seen = nil
		got := w.run(nil, append([]string{"run", "--agent", "openai", "--model", "m", "--steps", "1"}, args...)...)
		mu.Lock()
		defer mu.Unlock()
		if len(seen) == 0 {
			t.Fatalf("nobody was asked: %s", got.err)
		}
		return strings.Join(seen, " "), got.err
	}
	mine := []string{"OPENAI_API_KEY=sk-mine-and-secret"}
	if keys, said := asked(mine, nil, "OPENAI_BASE_URL="+server.URL+"/v1\n"); strings.Contains(keys, "mine") || !strings.Contains(said, "set OPENAI_API_KEY in /") || !strings.Contains(said, ".env, which names the endpoint") {
		t.Errorf("the endpoint got %q, and it says %q", keys, said)
	}
	if keys, _ := asked(mine, nil, "OPENAI_BASE_URL="+server.URL+"/v1\nOPENAI_API_KEY=sk-theirs\n"); !strings.Contains(keys, "theirs") || strings.Contains(keys, "mine") {
		t.Errorf("with a key of its own the endpoint got %q", keys)
	}
	if keys, _ := asked(append(mine, "OPENAI_BASE_URL="+server.URL+"/v1"), nil, "OPENAI_BASE_URL=http://127.0.0.1:1/v1\n"); !strings.Contains(keys, "mine") {
		t.Errorf("the endpoint of the environment got %q", keys)
	}
}

// A pipe of that name holds nothing up, not even --version.
func TestDotenvThatIsAPipe(t *testing.T) {
	w := newWorkplace(t)
	if err := syscall.Mkfifo(filepath.Join(w.dir, ".env"), 0o600); err != nil {
		t.Skip(err)
	}
	w.must(nil, "--version")
	if got := w.run(nil, "doctor"); !strings.Contains(got.out, ".env: it is not read: it is not a regular file") {
		t.Errorf("doctor says %s", got.out)
	}
}
