package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/core/llm/llmtest"
)

// TestPythonLibrariesInTheSandbox: agents that ask their model by openai's package and by DSPy, from a virtual environment, play
// with the network and the variables that a person opens, and nothing more; without them they play no step.
func TestPythonLibrariesInTheSandbox(t *testing.T) {
	python := os.Getenv("DOTMATRIX_SANDBOX_PYTHON")
	if python == "" {
		t.Skip("DOTMATRIX_SANDBOX_PYTHON names no Python with openai and dspy: `.ci/run sandbox`")
	}
	const key = "sk-of-the-agent-0123456789"
	for name, c := range map[string]struct{ file, answer, says string }{
		"openai": {"sandbox_openai.py", "Press B.", "Press B."},
		"dspy":   {"sandbox_dspy.py", "[[ ## button ## ]]\na\n\n[[ ## completed ## ]]", "DSPy chose a"},
	} {
		t.Run(name, func(t *testing.T) {
			whole, err := json.Marshal(map[string]any{"id": "1", "object": "chat.completion", "created": 1, "model": "toy", "usage": map[string]int{"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10},
				"choices": []any{map[string]any{"index": 0, "finish_reason": "stop", "message": map[string]string{"role": "assistant", "content": c.answer}}}})
			if err != nil {
				t.Fatal(err)
			}
			model := llmtest.NewServer(llmtest.Body(http.StatusOK, "application/json", string(whole))) // not as a stream, which nobody asks for
			defer model.Close()
			script, err := os.ReadFile(filepath.Join("..", "..", ".ci", c.file))
			if err != nil {
				t.Fatal(err)
			}
			here := newMachine(t)
			here.env = append(here.env, "SANDBOX_URL="+model.URL(), "SANDBOX_KEY="+key)
			file := filepath.Join(here.dir, "agent", c.file)
			write(t, file, string(script))
			agent := "exec:" + python + " " + file
			allow := []string{"--allow", "env=SANDBOX_URL,env=SANDBOX_KEY"}
			r := here.run(append([]string{"run", "--agent", agent, "--steps", "1"}, allow...)...)
			if r.code == 0 || len(model.Requests()) > 0 {
				t.Errorf("without the network it ends with %d after %d requests: %s", r.code, len(model.Requests()), r.out)
			}
			mustSay(t, must(t, here.run(append([]string{"run", "--agent", agent, "--steps", "3", "--allow", "net"}, allow...)...)), "finished: 3 steps played")
			if asked := model.Requests(); len(asked) != 3 || asked[0].Header.Get("Authorization") != "Bearer "+key {
				t.Errorf("it asked %d times", len(asked))
			}
			mustSay(t, must(t, here.run("runs", "show", "last")), "may read    SANDBOX_URL SANDBOX_KEY\n", "sandbox     its own folder, the network\n")
			steps := must(t, here.run("steps", "last", "--format", "json"))
			if strings.Count(steps, c.says) != 3 || strings.Contains(steps, key) {
				t.Errorf("it says %s", steps)
			}
		})
	}
}
