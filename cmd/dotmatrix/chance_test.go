package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/core/llm/llmtest"
)

// TestModelMinusChance: ranks, differences and reports hold a run against what its agent reaches by chance, or say how a
// control is made; and the command that they name makes one.
func TestModelMinusChance(t *testing.T) {
	server := llmtest.NewServer()
	defer server.Close()
	env := newRecord(t, "OPENAI_BASE_URL="+server.URL(), "DOTMATRIX_MODEL=toy")
	must(t, runIn(t, env, "run", "--agent", "openai", "--steps", "4"))
	must(t, runIn(t, env, "run", "--agent", "openai", "--steps", "4"))

	ranked := runIn(t, env, "runs", "--rank")
	mustSay(t, must(t, ranked), "no control run")
	mustSay(t, ranked.err, "2 runs of openai: no control run: make one with `dotmatrix fork ")
	mustSay(t, must(t, runIn(t, env, "runs", "--rank", "--format", "json")), `"chance": null, "over_chance": null`)
	_, command, _ := strings.Cut(ranked.err, "make one with `dotmatrix ")
	command, _, _ = strings.Cut(command, "`")
	requests := len(server.Requests())
	must(t, runIn(t, env, strings.Fields(command)...))
	if len(server.Requests()) != requests {
		t.Error("the control asked the endpoint")
	}

	var rows []struct {
		Model  string   `json:"model"`
		Chance *float64 `json:"chance"`
		Over   *float64 `json:"over_chance"`
	}
	if err := json.Unmarshal([]byte(must(t, runIn(t, env, "runs", "--rank", "--format", "json"))), &rows); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if control := row.Model == "null:random"; control != (row.Chance == nil) || !control && *row.Chance+*row.Over != 0 {
			t.Errorf("%+v: nobody reached a milestone", row)
		}
	}
	const against = "+0.0 milestones over chance (0.0 in 1 control run of null:random)"
	mustSay(t, must(t, runIn(t, env, "diff", idOf(t, env, 1), idOf(t, env, 2))), "A: "+against, "B: "+against)
	mustSay(t, must(t, runIn(t, env, "diff", idOf(t, env, 1), idOf(t, env, 0), "--format", "json")), `"chance": 0`, `"control_runs": 1`, `"control_runs": 0`)
	page := filepath.Join(t.TempDir(), "page")
	must(t, runIn(t, env, "export", idOf(t, env, 1), "--format", "md", "-o", page))
	data, err := os.ReadFile(filepath.Join(page, "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	mustSay(t, string(data), "Model minus chance | \\+0\\.0 milestones over chance")
}

// idOf is the ID of the run that was recorded so many runs ago.
func idOf(t *testing.T, env []string, ago int) string {
	t.Helper()
	var runs []struct {
		Run string `json:"run"`
	}
	if err := json.Unmarshal([]byte(must(t, runIn(t, env, "runs", "--format", "json"))), &runs); err != nil || len(runs) <= ago {
		t.Fatal(err, runs)
	}
	return runs[ago].Run
}

// TestTheNullModelGoesOn: what it played goes on with it, without an endpoint, and without that it is named again.
func TestTheNullModelGoesOn(t *testing.T) {
	env := newRecord(t)
	must(t, runIn(t, append(env, "DOTMATRIX_MODEL=null:random"), "run", "--agent", "openai", "--steps", "3"))
	for _, args := range [][]string{{"resume", "last", "--steps", "4"}, {"fork", "last", "--at", "1", "--steps", "3", "--headless"},
		{"rerun", "last"}, {"sample", "last", "--at", "1", "--k", "2"}} {
		must(t, runIn(t, env, args...))
	}
	mustSay(t, must(t, runIn(t, env, "runs", "--group", "model", "--format", "json")), `"model": "null:random"`, `"runs": 2`)
}
