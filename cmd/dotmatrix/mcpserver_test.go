package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"dotmatrix/core/llm/llmtest"
)

// An agent file uses a server of the official Python package: a model calls its tool, rightly, wrongly and in vain, and the
// run is proved and made again with the server gone.
func TestMCPWithAPythonServer(t *testing.T) {
	python := os.Getenv("DOTMATRIX_MCP_PYTHON")
	if python == "" {
		t.Skip("DOTMATRIX_MCP_PYTHON names no Python with the server: `.ci/run mcp`")
	}
	server, err := os.ReadFile("../../.ci/mcp_server.py")
	if err != nil {
		t.Fatal(err)
	}
	here := newMachine(t)
	file := filepath.Join(here.dir, "reader.star")
	write(t, filepath.Join(here.dir, "lookup.py"), string(server))
	write(t, file, fmt.Sprintf(`
PLAY = signature("Play!")
agent = define(name = "reader", description = "Reads.", params = {"model": ""}, observes = ["text"], tools = ["press_buttons", mcp("%s lookup.py")], signature = PLAY)
def start(ctx): return {}
def step(ctx, memory, obs): return ctx.react(PLAY, memory, obs)
`, python))
	model := llmtest.NewServer(llmtest.Call("Where?", "search", `{"query": "cave", "limit": 2}`), llmtest.Call("And?", "search", `{"limit": 2}`),
		llmtest.Call("Hm.", "search", `{"query": "nothing"}`), llmtest.Call("On.", "press_buttons", `{"sequence": "a"}`))
	defer model.Close()
	here.env = append(here.env, "OPENAI_BASE_URL="+model.URL(), "DOTMATRIX_MODEL=toy")
	mustSay(t, must(t, here.run("run", "--agent", file, "--steps", "1")), "finished: 1 step played")
	for _, gone := range []string{file, filepath.Join(here.dir, "lookup.py")} {
		if err := os.Remove(gone); err != nil {
			t.Fatal(err)
		}
	}
	told := fmt.Sprintf("%+v", model.Requests()[3].Chat.Messages)
	mustSay(t, told, "cave: see page 4, limit 2", "the arguments of search are wrong: it lacks", "The tool failed: Error executing tool search")
	mustSay(t, must(t, here.run("runs", "show", "last")), "outside help: tools of "+python+" lookup.py (search)")
	mustSay(t, must(t, here.run("verify", "last")), "1 step")
	mustSay(t, must(t, here.run("rerun", "last")), "every decision is the same")
}
