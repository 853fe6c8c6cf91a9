//go:build linux

package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/llm/llmtest"
)

// A run without a screen is stopped during a model call for longer than the endpoint has patience, and the network is not
// back at once: the call is made again, and is no fallback and no failure of the provider.
func TestRunGoesOnAfterAStop(t *testing.T) {
	t.Parallel()
	hangUp := llmtest.Answer(func(w http.ResponseWriter, _ *http.Request) {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			conn.Close()
		}
	})
	away := llmtest.Fail(http.StatusServiceUnavailable, "no network yet", "Retry-After", "0.01")
	asked, patience := make(chan struct{}), make(chan struct{})
	answers := []llmtest.Answer{func(w http.ResponseWriter, r *http.Request) { close(asked); <-patience; hangUp(w, r) }, away, away, away, hangUp}
	var calls atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/chat/completions") {
			http.NotFound(w, r)
			return
		}
		if n := int(calls.Add(1)); n <= len(answers) {
			answers[n-1](w, r)
			return
		}
		llmtest.Say("Thought: on.\nAction: buttons('a')")(w, r)
	}))
	defer server.Close()

	dir := t.TempDir()
	cmd := exec.Command(binary, "run", "--agent", "openai", "--model", "m", "--steps", "2", "--max-fallbacks", "1", "--format", "json", "--db", filepath.Join(dir, "runs.db"))
	cmd.Env = append(cmd.Environ(), "OPENAI_API_KEY=x", "OPENAI_BASE_URL="+server.URL+"/v1", "HOME="+dir, "XDG_STATE_HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_DATA_HOME="+dir)
	var out, said strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	<-asked
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	close(patience)
	time.Sleep(6500 * time.Millisecond)
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	var line summaryLine
	if err != nil || json.Unmarshal([]byte(out.String()), &line) != nil {
		t.Fatalf("%v: %s\n%s", err, out.String(), said.String())
	}
	if line.Status != core.Finished || line.Cause != core.CauseSteps || line.Steps != 2 || line.Fallbacks != 0 || line.Faults != 0 || calls.Load() != 7 {
		t.Errorf("%+v after %d calls\n%s", line, calls.Load(), said.String())
	}
	if !strings.Contains(said.String(), "suspended during a model call, which is made again") {
		t.Errorf("nothing says so: %s", said.String())
	}
}
