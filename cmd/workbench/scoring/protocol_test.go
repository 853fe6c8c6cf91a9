package scoring

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core/listen"
)

// exchange is a request, and what MLflow's server answers: its status, and the shape of the rest.
type exchange struct {
	Name   string `json:"name"`
	Method string `json:"method"`
	Path   string `json:"path"`
	Media  string `json:"media,omitempty"`
	Body   string `json:"body,omitempty"`
	Status int    `json:"status"`
	Shape  string `json:"shape"`
}

// differences are the answers that are different on purpose.
var differences = map[string]string{
	"content type ''": "415 text/plain; charset=utf-8: text", // MLflow fails with 500 where a request has no content type
}

const exchangesFile = "testdata/exchanges.json"

func readExchanges(t *testing.T) (all []exchange) {
	t.Helper()
	data, err := os.ReadFile(exchangesFile)
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ask sends a request as it stands.
func ask(t *testing.T, address string, e exchange) (status int, shape string) {
	t.Helper()
	request, err := http.NewRequest(e.Method, "http://"+address+e.Path, strings.NewReader(e.Body))
	if err != nil {
		t.Fatal(err)
	}
	if e.Media != "" {
		request.Header.Set("Content-Type", e.Media)
	}
	request.Close = true // a server may end a connection after a refusal
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header.Get("Content-Type") + ": " + shapeOfAnswer(body)
}

// shapeOfAnswer is what programs go by: which members an answer has, how many predictions, which of them are errors, and the
// codes of a refusal. The words of messages are each server's own, and a trace of Python's is no part of the shape.
func shapeOfAnswer(body []byte) string {
	var value any
	if json.Unmarshal(body, &value) != nil {
		if len(bytes.TrimSpace(body)) == 0 {
			return "nothing"
		}
		return "text"
	}
	switch v := value.(type) {
	case []any:
		return statuses(v)
	case map[string]any:
		delete(v, "stack_trace")
		if list, ok := v["predictions"].([]any); ok && len(v) == 1 {
			return "predictions " + statuses(list)
		}
		keys := strings.Join(slices.Sorted(maps.Keys(v)), ",")
		if v["error_code"] != nil {
			return fmt.Sprintf("%s (%v %v %v)", keys, v["error_code"], v["error_class"], v["sqlstate"])
		}
		return keys
	}
	return fmt.Sprintf("%T", value)
}

func statuses(list []any) string {
	var all []string
	for _, entry := range list {
		prediction, _ := entry.(map[string]any)
		all = append(all, fmt.Sprint(prediction["status"]))
	}
	return "[" + strings.Join(all, " ") + "]"
}

// serve starts our server, with an agent that asks no model.
func serve(t *testing.T, token string) string {
	t.Helper()
	bench := workbench.New(workbench.Options{
		Config: workbench.Config{Database: filepath.Join(t.TempDir(), "runs.db")},
		Random: rand.NewChaCha8([32]byte{}),
	})
	t.Cleanup(func() { bench.Close() })
	start := workbench.StartOptions{Agent: workbench.AgentChoice{Name: "random"}, Seed: 1, Unrecorded: true}
	p, err := New(t.Context(), bench, Options{Start: start})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := listen.Listen("0", listen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- NewServer(p, "1.2.3").Serve(ctx, listener, token) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := p.End(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return listener.Address()
}

func TestTheProtocolIsMLflows(t *testing.T) {
	all := readExchanges(t)
	if len(all) < 250 {
		t.Fatalf("only %d exchanges are compared", len(all))
	}
	address := serve(t, "")
	for _, e := range all {
		status, shape := ask(t, address, e)
		want := fmt.Sprint(e.Status, " ", e.Shape)
		if different, ok := differences[e.Name]; ok {
			want = different
		}
		if got := fmt.Sprint(status, " ", shape); got != want {
			t.Errorf("%s\n  %s %s %s\n  %q\n  got  %s\n  want %s", e.Name, e.Method, e.Path, e.Media, e.Body, got, want)
		}
	}
}

// TestMLflowAnswersAsWritten sends the requests to a real `mlflow models serve`, with the Python that DOTMATRIX_MLFLOW names,
// in which mlflow 3.17.2 is installed. With DOTMATRIX_MLFLOW_WRITE it writes the answers down instead of comparing them.
func TestMLflowAnswersAsWritten(t *testing.T) {
	python := os.Getenv("DOTMATRIX_MLFLOW")
	if python == "" {
		t.Skip("DOTMATRIX_MLFLOW names no Python with mlflow 3.17.2")
	}
	address := serveMLflow(t, python)
	all := readExchanges(t)
	for i, e := range all {
		status, shape := ask(t, address, e)
		if os.Getenv("DOTMATRIX_MLFLOW_WRITE") != "" {
			all[i].Status, all[i].Shape = status, shape
			continue
		}
		if status != e.Status || shape != e.Shape {
			t.Errorf("%s: MLflow answers %d %s, and not %d %s", e.Name, status, shape, e.Status, e.Shape)
		}
	}
	if os.Getenv("DOTMATRIX_MLFLOW_WRITE") == "" {
		return
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for i, e := range all {
		out.WriteString(map[bool]string{true: "[", false: ","}[i == 0])
		if err := encoder.Encode(e); err != nil {
			t.Fatal(err)
		}
	}
	out.WriteString("]\n")
	if err := os.WriteFile(exchangesFile, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// serveMLflow starts the real server with a model of the same signature.
func serveMLflow(t *testing.T, python string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "model")
	env := append(os.Environ(), "MLFLOW_DISABLE_TELEMETRY=true", "PATH="+filepath.Dir(python)+":"+os.Getenv("PATH"))
	made := exec.Command(python, "testdata/agent_model.py", folder)
	made.Env = env
	if out, err := made.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	_, port, _ := net.SplitHostPort(address)
	server := exec.Command(python, "-m", "mlflow", "models", "serve", "-m", folder, "--env-manager", "local", "-h", "127.0.0.1", "-p", port, "-w", "1")
	server.Env = env
	server.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its workers end with it
	errs, err := server.StderrPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		syscall.Kill(-server.Process.Pid, syscall.SIGKILL)
		server.Wait()
	})
	up := make(chan struct{})
	go func() {
		lines := bufio.NewScanner(errs)
		for told := false; lines.Scan(); {
			if !told && strings.Contains(lines.Text(), "Application startup complete") {
				told = true
				close(up)
			}
		}
	}()
	select {
	case <-up:
	case <-time.After(2 * time.Minute):
		t.Fatal("MLflow's server does not start")
	}
	for range 100 {
		if response, err := http.Get("http://" + address + "/ping"); err == nil {
			response.Body.Close()
			return address
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("MLflow's server does not answer")
	return ""
}
