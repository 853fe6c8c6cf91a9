package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dotmatrix/core/llm/llmtest"
)

// must gives what a program wrote that has to succeed.
func must(t *testing.T, r result) string {
	t.Helper()
	if r.code != 0 {
		t.Fatalf("it ended with %d: %s%s", r.code, r.out, r.err)
	}
	return r.out
}

// record is an environment with a record of its own.
func newRecord(t *testing.T, more ...string) []string {
	t.Helper()
	return append([]string{"DOTMATRIX_DB=" + filepath.Join(t.TempDir(), "runs.db")}, more...)
}

func mustSay(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("there is no %q in:\n%s", w, text)
		}
	}
}

func TestModelsAreLoggedNamedAndPassedOn(t *testing.T) {
	env := newRecord(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "mine.star")
	source := "load(\"lib/more.star\", \"BUTTON\")\nPROMPT = read_text(\"words.txt\")\n" +
		"agent = define(name = \"mine\", description = \"Mine.\", params = {\"n\": 1}, observes = [\"screen\"], metadata = {\"game\": \"demo\"})\n" +
		"def start(ctx): return {}\ndef step(ctx, memory, obs): return act(BUTTON)\n"
	write(t, file, source)
	write(t, filepath.Join(dir, "lib/more.star"), "BUTTON = \"a\"\n")
	write(t, filepath.Join(dir, "words.txt"), "Play!\n")

	first := must(t, runIn(t, env, "models", "log", file, "--tag", "llm_name=none"))
	again := must(t, runIn(t, env, "models", "log", file))
	if first != again || !strings.HasPrefix(first, "models:/mine/1\nmodels:/") {
		t.Errorf("logged %q and %q", first, again)
	}
	must(t, runIn(t, env, "models", "log", file, "--set", "n=2"))
	must(t, runIn(t, env, "models", "log", file, "--name", "other"))
	listed := must(t, runIn(t, env, "models", "list", "--format", "csv"))
	mustSay(t, listed, "models:/mine/2,", "models:/mine/1,", "models:/other/1,", "llm_name=none")

	must(t, runIn(t, env, "models", "alias", "models:/mine/1", "champion"))
	must(t, runIn(t, env, "models", "alias", "models:/mine/2", "champion"))
	mustSay(t, must(t, runIn(t, env, "models", "alias", "models:/mine@champion")), "champion  2", "champion  1")
	mustSay(t, must(t, runIn(t, env, "models", "alias", "models:/mine@champion", "--format", "json")), `"alias": "champion", "version": 2`)
	shown := must(t, runIn(t, env, "models", "show", "models:/mine@champion", "--source"))
	mustSay(t, shown, "models:/mine/2", "\"n\": 2", "sees screen", "words.txt:", "  Play!", "lib/more.star:", "agent API 1", "go.starlark.net v", "action: string", "no runs yet")

	summary := must(t, runIn(t, env, "run", "--agent", "models:/mine@champion", "--steps", "3"))
	mustSay(t, summary, "finished: 3 steps played")
	diff := must(t, runIn(t, env, "models", "diff", "models:/mine/1", "models:/mine/2"))
	mustSay(t, diff, "-  \"n\": 1", "+  \"n\": 2", "a: mine", "no runs", "b: mine", "1 run, 3 steps, at best 0 milestones")

	exported := filepath.Join(t.TempDir(), "mine.json")
	must(t, runIn(t, env, "models", "export", "models:/mine/2", "-o", exported))
	elsewhere := newRecord(t)
	imported := must(t, runIn(t, elsewhere, "models", "import", exported))
	mustSay(t, must(t, runIn(t, elsewhere, "models", "list")), "foreign (mine.json)")
	if listed := must(t, runIn(t, env, "models", "list")); strings.Contains(listed, "foreign") {
		t.Errorf("what was made here is said to be foreign:\n%s", listed)
	}
	id := strings.Split(must(t, runIn(t, env, "models", "log", file, "--set", "n=2")), "\n")[1]
	if !strings.Contains(imported, id) {
		t.Errorf("imported %q, exported %s", imported, id)
	}
	must(t, runIn(t, elsewhere, "run", "--agent", id, "--steps", "2"))
	if out := must(t, runIn(t, elsewhere, "models", "list", "mine")); strings.Contains(out, "models:/mine/2") {
		t.Errorf("a run of an imported version logged another one:\n%s", out)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestModelsBadInput(t *testing.T) {
	env := newRecord(t)
	must(t, runIn(t, env, "models", "log", "random"))
	broken, list := filepath.Join(t.TempDir(), "broken.json"), filepath.Join(t.TempDir(), "list.json")
	write(t, broken, "{}")
	write(t, list, "[1]")
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no parameter":    {[]string{"models", "log", "random", "--set", "speed=1"}, 2, `there is no parameter "speed": the agent has buttons, presses`},
		"of another type": {[]string{"run", "--agent", "models:/random/1", "--set", "presses=many"}, 2, `parameter presses: "many" is not a whole number`},
		"name":            {[]string{"models", "log", "random", "--name", "a/b"}, 2, `"a/b" cannot be a name`},
		"no example":      {[]string{"models", "log", "random", "--input-example", "/no/such.json"}, 1, "there is no file /no/such.json"},
		"bad example":     {[]string{"models", "log", "random", "--output-example", list}, 1, "list.json holds no JSON object"},
		"nothing to lose": {[]string{"models", "alias", "models:/random/1", "--remove"}, 2, "--remove takes the alias"},
		"import nothing":  {[]string{"models", "import", "/no/such.json"}, 1, "there is no file /no/such.json"},
		"import a folder": {[]string{"models", "import", "/"}, 1, "is a directory"},
		"no such version": {[]string{"models", "show", "models:/random/7"}, 1, "random has 1"},
		"no URI":          {[]string{"models", "show", "random"}, 1, "use models:/NAME/3"},
		"nothing named":   {[]string{"models", "diff", "random"}, 2, "two versions"},
		"alias":           {[]string{"models", "alias", "models:/random/1", "3"}, 2, "cannot be an alias"},
		"setting":         {[]string{"models", "log", "random", "--set", "presses"}, 2, "use key=value"},
		"tag":             {[]string{"models", "log", "random", "--tag", "=x"}, 2, "use key=value"},
		"not exported":    {[]string{"models", "import", broken}, 1, "no exported version"},
		"price":           {[]string{"run", "--agent", "openai", "--price", "cheap"}, 2, "MODEL=INPUT,OUTPUT"},
		"budget":          {[]string{"run", "--max-calls", "-1"}, 2, "a budget is negative"},
		"no program":      {[]string{"run", "--agent", "exec:/no/such/program"}, 1, "cannot be started"},
	} {
		more := append(env[:1:1], "OPENAI_API_KEY=x")
		r := runIn(t, more, c.args...)
		if r.code != c.code || !strings.Contains(r.err, c.says) || strings.Count(r.err, "\n") != 1 {
			t.Errorf("%s: %d %q, want %d %q", name, r.code, r.err, c.code, c.says)
		}
	}
}

func TestModelsDemo(t *testing.T) {
	server := llmtest.NewServer()
	defer server.Close()
	env := newRecord(t)
	r := runIn(t, env, "models", "demo")
	if r.code != 1 || !strings.Contains(r.err, "they are logged and cannot be called: no model is set up; set OPENAI_API_KEY") {
		t.Errorf("without a model: %d %s", r.code, r.err)
	}
	mustSay(t, r.out, "logged openai as models:/openai/1", "logged react as models:/react/1")
	out := must(t, runIn(t, append(env, "OPENAI_BASE_URL="+server.URL(), "DOTMATRIX_MODEL=toy"), "models", "demo"))
	mustSay(t, must(t, runIn(t, env, "models", "list", "openai", "--format", "json")), `"llm_name=toy"`, `"logging_method=models_from_code"`, `"max_steps=1"`)
	mustSay(t, out, "logged openai as models:/openai/2", "loaded models:/openai/2 back", `called it with {"action": "step"}: success, action a`, "Action: buttons('a')")
	if server.Requests()[0].Chat.Model != "toy" {
		t.Errorf("asked %q", server.Requests()[0].Chat.Model)
	}
}

func TestHelpStandsBesideRuns(t *testing.T) {
	env := newRecord(t)
	must(t, runIn(t, env, "run", "--steps", "1"))
	var rows []struct{ Help string }
	out := must(t, runIn(t, env, "runs", "--format", "json"))
	if err := json.Unmarshal([]byte(out), &rows); err != nil || rows[0].Help != "facts + find_path" {
		t.Errorf("%s (%v)", out, err)
	}
}
