package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// verifiedLast proves the newest run of a file.
func verifiedLast(t *testing.T, db string) {
	t.Helper()
	if got := runIn(t, nil, "verify", "last", "--db", db); got.code != 0 || !strings.HasPrefix(got.out, "verified 20 steps") {
		t.Errorf("verify: exit %d, %q %q", got.code, got.out, got.err)
	}
}

// The official Python client plays 20 steps to a verified run, in both eras of the protocol.
func TestMCPWithThePythonClient(t *testing.T) {
	python := os.Getenv("DOTMATRIX_MCP_PYTHON")
	if python == "" {
		t.Skip("DOTMATRIX_MCP_PYTHON names no Python with the client: `.ci/run mcp`")
	}
	for mode, version := range map[string]string{"auto": "2026-07-28", "legacy": "2025-"} {
		t.Run(mode, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "runs.db")
			cmd := exec.Command(python, "../../.ci/mcp_client.py", mode, binary, "mcp", "--db", db)
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), version) {
				t.Fatalf("%v: %s", err, out)
			}
			verifiedLast(t, db)
		})
	}
}

// The Inspector's command line plays 20 steps, each from a server of its own that goes on with the run.
func TestMCPWithTheInspector(t *testing.T) {
	inspector := os.Getenv("DOTMATRIX_MCP_INSPECTOR")
	if inspector == "" {
		t.Skip("DOTMATRIX_MCP_INSPECTOR names no Inspector: `.ci/run mcp`")
	}
	db := filepath.Join(t.TempDir(), "runs.db")
	ask := func(server []string, arguments ...string) string {
		t.Helper()
		words := append(strings.Fields(inspector), "--cli", binary, "mcp", "--db", db)
		cmd := exec.Command(words[0], append(append(words[1:], server...), arguments...)...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if got := ask(nil, "--method", "tools/list"); !strings.Contains(got, `"walk_to"`) || !strings.Contains(got, `"outputSchema"`) {
		t.Errorf("it lists %s", got)
	}
	for step := range 20 {
		var server []string
		if step > 0 {
			server = []string{"--resume", "last"}
		}
		got := ask(server, "--method", "tools/call", "--tool-name", "press", "--tool-arg", `buttons=["a"]`)
		if strings.Contains(got, `"isError": true`) || !strings.Contains(got, "Pressed: a.") {
			t.Fatalf("step %d: %s", step+1, got)
		}
	}
	verifiedLast(t, db)
}
