package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"dotmatrix/core"
	"dotmatrix/core/llm/llmtest"
)

// schema3Record unpacks the record that the release with schema 3 and core version 4 wrote; see tracking/schema3_test.go.
func schema3Record(t *testing.T) (path string) {
	t.Helper()
	packed, err := os.ReadFile("../../tracking/testdata/schema3.db.zst")
	if err != nil {
		t.Fatal(err)
	}
	reader, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	data, err := reader.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "runs.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// saidRun is what `runs --format json` says of a run, as far as these tests look.
type saidRun struct {
	Run, Agent, Model, Version, Status, Core string
	Steps, Calls                             int
	Models, Providers                        []string
	Calling                                  []core.ModelUse `json:"model_calls"`
}

func runsSaid(t *testing.T, env []string, args ...string) []saidRun {
	t.Helper()
	var runs []saidRun
	if err := json.Unmarshal([]byte(must(t, runIn(t, env, append([]string{"runs", "--format", "json"}, args...)...))), &runs); err != nil {
		t.Fatal(err)
	}
	return runs
}

// A record of the release before is brought up to date with a backup, and all its runs are read, proved, resumed and forked.
func TestRecordOfTheReleaseBefore(t *testing.T) {
	server := llmtest.NewServer(llmtest.Say("Thought: on.\nAction: buttons('a')"))
	defer server.Close()
	path := schema3Record(t)
	env := []string{"DOTMATRIX_DB=" + path, "OPENAI_BASE_URL=" + server.URL(), "DOTMATRIX_MODEL=later"}
	before := runsSaid(t, env)
	if len(before) != 12 {
		t.Fatalf("%d runs", len(before))
	}
	for _, r := range before {
		mustSay(t, must(t, runIn(t, env, "verify", r.Run)), notRerun(r.Steps))
		mustSay(t, must(t, runIn(t, env, "verify", "--chain", r.Run)), "verified the chain of")
		must(t, runIn(t, env, "export", r.Run, "--format", "jsonl"))
	}
	if _, err := os.Stat(path + ".schema3"); err == nil {
		t.Error("reading has brought the record up to date")
	}

	resumed := runIn(t, env, "resume", before[len(before)-1].Run, "--steps", "33", "--headless")
	must(t, resumed)
	mustSay(t, resumed.err, "from schema 3 to 6", path+".schema3", "recorded by core 4", "from step 31 on it is played by core 5")
	for _, r := range before {
		steps := r.Steps + 2
		if r.Run == before[len(before)-1].Run {
			steps = 35
		}
		must(t, runIn(t, env, "resume", r.Run, "--steps", strconv.Itoa(steps), "--headless"))
		mustSay(t, must(t, runIn(t, env, "verify", r.Run)), notRerun(r.Steps))
		must(t, runIn(t, env, "verify", "--chain", r.Run))
		must(t, runIn(t, env, "fork", r.Run, "--at", strconv.Itoa(r.Steps), "--steps", strconv.Itoa(r.Steps+2), "--headless"))
		mustSay(t, must(t, runIn(t, env, "verify")), "verified "+strconv.Itoa(r.Steps+2)+" steps")
	}
	old := runsSaid(t, []string{"DOTMATRIX_DB=" + path + ".schema3"})
	for i, r := range old {
		if r.Run != before[i].Run || r.Steps != before[i].Steps {
			t.Errorf("the backup has run %s with %d steps, and the record had %s with %d", r.Run, r.Steps, before[i].Run, before[i].Steps)
		}
	}
}

// notRerun is what verify says of a run with so many steps of the core before; the anchor is no step.
func notRerun(steps int) string {
	if steps == 0 {
		return "verified"
	}
	return "recorded by core 4: inputs not re-run"
}

// The model that answered tells runs apart, and makes no other version of the agent, however it was chosen.
func TestModelsTellRunsApart(t *testing.T) {
	server := llmtest.NewServer(llmtest.Say("Thought: on.\nAction: buttons('a')"))
	defer server.Close()
	env := newRecord(t, "OPENAI_BASE_URL="+server.URL())
	play := func(model string, args ...string) {
		t.Helper()
		must(t, runIn(t, append(env, "DOTMATRIX_MODEL="+model), append([]string{"run", "--agent", "openai", "--steps", "2"}, args...)...))
	}
	play("a")
	play("b")
	play("b", "--model", "c")
	must(t, runIn(t, append(env, "DOTMATRIX_MODEL=other"), "resume", "last", "--steps", "3", "--headless"))
	runs := runsSaid(t, env)
	for i, want := range []string{"c", "b", "a"} {
		r := runs[i]
		if r.Version != runs[0].Version {
			t.Errorf("%s makes another version of the agent", want)
		}
		if len(r.Calling) != 1 || r.Calling[0].Asked != want || r.Calling[0].Answered != llmtest.Model || r.Calling[0].Calls != r.Steps ||
			!strings.HasPrefix(r.Calling[0].Endpoint, server.URL()) || r.Calling[0].Provider != core.OpenAICompatible {
			t.Errorf("the run of %s says %+v", want, r.Calling)
		}
		if found := runsSaid(t, env, "--where", "asked="+want); len(found) != 1 || found[0].Run != r.Run {
			t.Errorf("asked=%s finds %+v", want, found)
		}
	}
	for filter, n := range map[string]int{"model=" + llmtest.Model: 3, "provider=openai_compatible": 3, "provider=openai": 0, "model=mixed": 0} {
		if found := runsSaid(t, env, "--where", filter); len(found) != n {
			t.Errorf("%s finds %d runs, want %d", filter, len(found), n)
		}
	}
	groups := must(t, runIn(t, env, "runs", "--group", "agent,model", "--format", "csv"))
	mustSay(t, groups, "agent,model,runs,best_milestones", "openai,"+llmtest.Model+",3,0,0,7,")
	if sorted := runsSaid(t, env, "--sort", "asked"); sorted[0].Calling[0].Asked != "a" || sorted[2].Calling[0].Asked != "c" {
		t.Errorf("sorted by model: %+v", sorted)
	}
	if sorted := runsSaid(t, env, "--sort=-asked"); sorted[0].Calling[0].Asked != "c" {
		t.Errorf("sorted by model, the last first: %+v", sorted)
	}
	if wrong := runIn(t, env, "runs", "--group", "modle"); wrong.code != 2 {
		t.Errorf("a field that there is not: %d %s", wrong.code, wrong.err)
	}
	ranked := must(t, runIn(t, env, "runs", "--rank"))
	mustSay(t, ranked, "MODEL", llmtest.Model)
	if wrong := runIn(t, env, "run", "--agent", "random", "--model", "x", "--steps", "1"); wrong.code == 0 {
		t.Errorf("an agent that asks no model takes one: %s", wrong.out)
	} else {
		mustSay(t, wrong.err, "agent random asks no model: choose none")
	}
}
