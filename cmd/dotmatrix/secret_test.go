package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/core/llm/llmtest"
)

// TestKeyNeverAppears plays with an endpoint that repeats the key in what it says and refuses, and with a program that
// says it, and looks for it in the record, the log, errors and the screen.
func TestKeyNeverAppears(t *testing.T) {
	const key = "sk-very-secret-0123456789abcdef"
	server := llmtest.NewServer(llmtest.Fail(500, "upstream said Bearer "+key), llmtest.Say("Thought: I was told "+key[:9], key[9:]+".\nAction: buttons('up')"), llmtest.EchoKey())
	defer server.Close()
	dir := t.TempDir()
	db, log := filepath.Join(dir, "runs.db"), filepath.Join(dir, "log")
	env := []string{"DOTMATRIX_DB=" + db, "DOTMATRIX_LOG=" + log, "OPENAI_BASE_URL=" + server.URL(), "OPENAI_API_KEY=" + key, "DOTMATRIX_MODEL=toy"}
	seen := map[string]string{}
	keep := func(name string, r result) { seen[name] = r.out + r.err }

	keep("run", runIn(t, env, "run", "--agent", "openai", "--steps", "3"))
	mustSay(t, seen["run"], "[removed]", "refused the key")
	keep("doctor", runIn(t, env, "doctor", "--ask"))
	keep("predict", runIn(t, env, "predict", "openai", "--input", `{"action": "step"}`))
	for name, args := range map[string][]string{"runs": {"runs", "--format", "json"}, "steps": {"steps", "--format", "json"}, "models": {"models", "show", "models:/openai/1", "--source"}} {
		keep(name, runIn(t, env, args...))
	}
	program := filepath.Join(dir, "leaky.sh")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$OPENAI_API_KEY\" >&2\nwhile read -r line; do case \"$line\" in\n"+
		"*describe*) echo '{\"name\": \"leaky\"}' ;;\n*start*) echo '{\"memory\": {\"k\": \"'$OPENAI_API_KEY'\"}}' ;;\n"+
		"*) echo '{\"action\": \"a\", \"said\": \"'$OPENAI_API_KEY'\"}' ;; esac; done\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	keep("program", runIn(t, env, "run", "--agent", "exec:"+program, "--steps", "2"))
	mustSay(t, seen["program"], "finished after 2 steps")

	x := startIn(t, 100, 40, env, "play", "--agent", "openai")
	x.waitFor("refused the key")
	seen["screen"] = x.text()
	x.typeKeys("q")

	for _, path := range []string{db, db + "-wal", log} {
		data, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		seen[path] = string(data)
	}
	if len(seen[log]) == 0 || len(seen[db]) == 0 {
		t.Fatal("there is no log, or no record")
	}
	for where, text := range seen {
		if strings.Contains(text, key) || strings.Contains(text, key[3:20]) {
			t.Errorf("the key stands in %s", where)
		}
	}
}
