package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
	"dotmatrix/core/llm/null"
)

// The servers that the tests of real model servers need. .ci/steps installs and starts them.
const (
	liteLLMProgram = "DOTMATRIX_LITELLM"     // path of the LiteLLM proxy's program
	modelServer    = "DOTMATRIX_MODELSERVER" // base URL of a running server with a small model
	modelSteps     = "DOTMATRIX_MODELSTEPS"  // steps that chooser plays with that model; default 100
)

// played is what a run says at its end, as far as these tests look at it.
type played struct {
	Run       string
	Status    string
	Steps     int
	Calls     int
	Failed    int `json:"failed_calls"`
	Faults    int
	Fallbacks int
	Tokens    int
	Estimated int `json:"estimated_tokens"`
}

// playWith runs an agent for so many steps, and proves what was recorded.
func playWith(t *testing.T, env []string, agent string, steps int, more ...string) played {
	t.Helper()
	args := append([]string{"run", "--agent", agent, "--steps", fmt.Sprint(steps), "--max-fallbacks", "0", "--format", "json"}, more...)
	began := time.Now()
	r := runIn(t, env, args...)
	var p played
	if err := json.Unmarshal([]byte(must(t, r)), &p); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d steps, %d calls, %d failed, %d tokens, %d fallbacks in %s", agent, p.Steps, p.Calls, p.Failed, p.Tokens, p.Fallbacks, time.Since(began).Round(time.Second))
	if p.Status != "finished" || p.Steps != steps || p.Calls == 0 || p.Tokens == 0 {
		t.Errorf("%s: %+v: want %d steps with a model's answers\n%s", agent, p, steps, r.err)
	}
	mustSay(t, must(t, runIn(t, env, "verify", p.Run)), fmt.Sprintf("verified %d steps", steps))
	mustSay(t, must(t, runIn(t, env, "rerun", p.Run)), "every request and every decision is the same")
	return p
}

// TestAgentsPlayThroughLiteLLM: in front of an endpoint that answers at random stands the real proxy, with a key.
func TestAgentsPlayThroughLiteLLM(t *testing.T) {
	program := os.Getenv(liteLLMProgram)
	if program == "" {
		t.Skip("it needs the LiteLLM proxy: .ci/run litellm")
	}
	upstream := llmtest.NewServer(answerAtRandom(null.New(7)))
	defer upstream.Close()
	const key = "sk-litellm-0123456789"
	url := startLiteLLM(t, program, upstream.URL(), key)
	env := newRecord(t, "OPENAI_BASE_URL="+url, "OPENAI_API_KEY="+key, "DOTMATRIX_MODEL=toy")
	for _, agent := range []string{"openai", "react", "navigator", "chooser"} {
		before := len(upstream.Requests())
		p := playWith(t, env, agent, 20)
		if p.Failed+p.Estimated > 0 {
			t.Errorf("%s: %+v: want no failed call and the endpoint's own counts of tokens", agent, p)
		}
		if callsTools := agent == "react" || agent == "navigator"; !callsTools && p.Fallbacks > 0 { // tools drawn at random may never press
			t.Errorf("%s: %+v: want no fallback", agent, p)
		}
		if n := len(upstream.Requests()) - before; n != p.Calls {
			t.Errorf("%s: the endpoint behind the proxy got %d requests for %d calls", agent, n, p.Calls)
		}
	}
	wrong := append(env, "OPENAI_API_KEY=sk-wrong-0123456789")
	r := runIn(t, wrong, "run", "--agent", "openai", "--steps", "1")
	if r.code != 1 {
		t.Errorf("with a wrong key a run ends with %d, want 1: %s", r.code, r.err)
	}
	mustSay(t, r.err, "refused the key", "OPENAI_API_KEY")
}

// startLiteLLM starts the proxy with one model, "toy", and returns its base URL once it answers.
func startLiteLLM(t *testing.T, program, upstream, key string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") // for a port that is free
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	config := filepath.Join(t.TempDir(), "litellm.yaml")
	write(t, config, fmt.Sprintf("model_list:\n  - model_name: toy\n    litellm_params: {model: openai/toy, api_base: %q, api_key: sk-upstream}\n"+
		"general_settings: {master_key: %s}\n", upstream, key))
	_, port, _ := net.SplitHostPort(address)
	proxy := exec.Command(program, "--config", config, "--host", "127.0.0.1", "--port", port, "--telemetry", "False")
	proxy.Env = append(os.Environ(), "LITELLM_LOCAL_MODEL_COST_MAP=True") // it fetches none
	var said strings.Builder
	proxy.Stdout, proxy.Stderr = &said, &said
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() { gone <- proxy.Wait() }()
	t.Cleanup(func() {
		proxy.Process.Kill()
		<-gone
		if t.Failed() {
			t.Logf("the proxy said:\n%s", said.String())
		}
	})
	for deadline := time.Now().Add(3 * patience); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		select {
		case err := <-gone:
			gone <- err
			t.Fatalf("the proxy ended: %v", err)
		default:
		}
		if r, err := http.Get("http://" + address + "/health/liveliness"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return "http://" + address + "/v1"
			}
		}
	}
	t.Fatal("the proxy does not answer")
	return ""
}

// answerAtRandom serves a model that answers in this process, as an endpoint does.
func answerAtRandom(model llm.Model) llmtest.Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		var chat llmtest.Chat
		if err := json.NewDecoder(r.Body).Decode(&chat); err != nil {
			llmtest.Fail(http.StatusBadRequest, err.Error())(w, r)
			return
		}
		request := llm.Request{ToolChoice: chat.ToolChoice}
		for _, m := range chat.Messages {
			request.Messages = append(request.Messages, core.Message{Role: core.Role(m.Role), Parts: []core.Part{{Text: m.Text}}})
		}
		for _, tool := range chat.Tools {
			request.Tools = append(request.Tools, llm.Tool{Name: tool.Function.Name, Parameters: tool.Function.Parameters})
		}
		if schema := chat.ResponseFormat.JSONSchema; len(schema.Schema) > 0 {
			request.Schema = &llm.Schema{Name: schema.Name, JSON: schema.Schema}
		}
		for delta, err := range model.Stream(r.Context(), request) {
			switch {
			case err != nil:
				llmtest.Fail(http.StatusBadRequest, err.Error())(w, r)
				return
			case delta.Reply != nil:
				streamOf(delta.Reply.Message).Answer()(w, r)
			}
		}
	}
}

// streamOf is the stream that brings a message.
func streamOf(message core.Message) llmtest.Stream {
	s := llmtest.Stream{Input: 100, Output: 20}
	if text := message.Text(); text != "" {
		s.Text = []string{text}
	}
	for i, call := range message.ToolCalls {
		s.Finish = "tool_calls"
		delta, _ := json.Marshal(map[string]any{"tool_calls": []any{map[string]any{"index": i, "id": call.ID, "type": "function",
			"function": map[string]any{"name": call.Name, "arguments": call.Arguments}}}}) // of strings and numbers
		s.Deltas = append(s.Deltas, string(delta))
	}
	return s
}

// TestAgentsPlayWithARealModel: a small model behind a real server. It is too small to play well, and must yet neither end
// a run nor leave a step without a decision; chooser gets a usable answer every time.
func TestAgentsPlayWithARealModel(t *testing.T) {
	url := os.Getenv(modelServer)
	if url == "" {
		t.Skip("it needs a server with a model: .ci/run llamacpp")
	}
	env := newRecord(t, "OPENAI_BASE_URL="+url, "DOTMATRIX_MODEL=small")
	steps := 100
	if text := os.Getenv(modelSteps); text != "" {
		if _, err := fmt.Sscan(text, &steps); err != nil {
			t.Fatal(err)
		}
	}
	if p := playWith(t, env, "chooser", steps); p.Failed+p.Faults+p.Fallbacks > 0 {
		t.Errorf("chooser: %+v: want no fault and no fallback", p)
	}
	playWith(t, env, "openai", 20, "--set", "max_tokens=64") // it rambles
	for _, agent := range []string{"react", "navigator"} {   // several calls a step, each with a long prompt
		playWith(t, env, agent, steps/20, "--set", "max_tokens=64")
	}
}
