package agent_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core"
	"dotmatrix/core/agent"
)

const versioned = `
PROMPT = read_text("prompt.txt")
agent = define(name = "toy", description = "A toy.", params = {"model": "m", "t": 0.5, "n": 3, "on": True, "list": [1], "any": None},
    observes = lambda p: ["text", "screen"] if p["on"] else [], metadata = {"game": "demo"})
def start(ctx): return None
def step(ctx, memory, obs): return act("a")
`

func TestManifest(t *testing.T) {
	a, err := agent.Load(files(versioned), "toy.star", map[string]string{"model": "x", "n": "4", "t": "none"})
	if err != nil {
		t.Fatal(err)
	}
	v := a.Version()
	if v.ID != core.VersionID(v.Manifest) || v.Name != "toy" || len(v.Files) != 2 {
		t.Errorf("version %+v", v)
	}
	want := `{"format":2,"api":1,"name":"toy","description":"A toy.","entry":"agent.star","params":{"any":null,"list":[1],"model":"x","n":4,"on":true,"t":null},` +
		`"observes":["screen","text"],"ledger":{"observes":["screen","text"],"tools":[],"hints":[]},` +
		`"signature":{"inputs":[{"name":"action","type":"string","required":true},{"name":"headless","type":"boolean","required":false}],` +
		`"outputs":[{"name":"action_executed","type":"string","required":true},{"name":"ai_response","type":"string","required":true},` +
		`{"name":"screen_base64","type":"string","required":true},{"name":"status","type":"string","required":true},` +
		`{"name":"success","type":"boolean","required":true}],"from":"inferred"},"input_example":{"action":"step","headless":true},` +
		`"metadata":{"game":"demo"},"prompts":["prompt.txt"],"files":[` +
		`{"path":"agent.star","sha256":"` + core.Sum([]byte(versioned)).String() + `"},` +
		`{"path":"prompt.txt","sha256":"` + core.Sum([]byte("play!")).String() + `"}],` +
		`"requirements":{"agent_api":1,"dotmatrix":"devel","entry":"toy.star"}}`
	if diff := cmp.Diff(want, string(v.Manifest)); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
	if !a.NeedsModel() || load(t, head+"def step(ctx, memory, obs): pass").NeedsModel() {
		t.Error("NeedsModel does not tell")
	}
}

func TestSettingsMakeVersions(t *testing.T) {
	ids := map[core.Hash]string{}
	for _, settings := range []map[string]string{nil, {"n": "4"}, {"t": "1"}, {"on": "false"}, {"list": "[1, 2]"}, {"any": "x"}, {"model": ""}} {
		a, err := agent.Load(files(versioned), "toy.star", settings)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(settings)
		if other, ok := ids[a.Version().ID]; ok {
			t.Errorf("%s and %s give one version", text, other)
		}
		ids[a.Version().ID] = string(text)
	}
	same, err := agent.Load(files(versioned), "toy.star", map[string]string{"n": "3", "list": "[1]"})
	if err != nil {
		t.Fatal(err)
	}
	if ids[same.Version().ID] != "null" {
		t.Error("settings equal to the defaults gave another version")
	}
}

func TestLoadErrors(t *testing.T) {
	const rest = "\ndef start(ctx): pass\ndef step(ctx, memory, obs): pass"
	for name, test := range map[string]struct {
		source   string
		settings map[string]string
		says     []string
	}{
		"unknown setting":  {versioned, map[string]string{"speed": "1"}, []string{`no parameter "speed"`, "agent toy.star: there is", "any, list, model, n, on, t"}},
		"no parameters":    {`agent = define(name = "x", description = "", observes = [])`, map[string]string{"model": "1"}, []string{`no parameter "model"`, "the agent has none"}},
		"not whole":        {versioned, map[string]string{"n": "1.5"}, []string{"parameter n", "whole number"}},
		"not a number":     {versioned, map[string]string{"t": "NaN"}, []string{"parameter t", "not a number"}},
		"not a bool":       {versioned, map[string]string{"on": "maybe"}, []string{"neither true nor false"}},
		"not JSON":         {versioned, map[string]string{"list": "[1"}, []string{"not JSON"}},
		"not a list":       {versioned, map[string]string{"list": "{}"}, []string{"is a dict", "is a list"}},
		"no define":        {"x = 1" + rest, nil, []string{"toy.star", "agent = define("}},
		"no step":          {`agent = define(name = "x", description = "", observes = [])` + "\ndef start(ctx): pass", nil, []string{"no function step"}},
		"no observes":      {`agent = define(name = "x", description = "")`, nil, []string{"toy.star:1", "observes"}},
		"unknown observes": {`agent = define(name = "x", description = "", observes = ["ram"])`, nil, []string{`"ram"`, "screen, grid, facts, text, dialog, map"}},
		"observes a text":  {`agent = define(name = "x", description = "", observes = "screen")`, nil, []string{"observes is a string"}},
		"name":             {`agent = define(name = "x y", description = "", observes = [])`, nil, []string{`"x y"`}},
		"params' keys":     {`agent = define(name = "x", description = "", observes = [], params = {1: 2})`, nil, []string{"key 1"}},
		"params' values":   {`agent = define(name = "x", description = "", observes = [], params = {"a": len})` + rest, nil, []string{"params", "builtin"}},
		"no text":          {`read_text("none.txt")`, nil, []string{"toy.star:1", "none.txt"}},
		"secrets":          {`read_text(".env")`, nil, []string{"toy.star:1", `".env" is hidden`}},
		"hidden secrets":   {`read_text("x/.git/config")`, nil, []string{"toy.star:1", "is hidden"}},
		"text outside":     {`read_text("../x")`, nil, []string{"toy.star:1", "not a file in the agent's folder"}},
		"syntax":           {"def", nil, []string{"toy.star:1"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := agent.Load(files(test.source), "toy.star", test.settings)
			mustContain(t, err, test.says...)
			var wrong *agent.SettingError
			if errors.As(err, &wrong) != (test.settings != nil) || strings.Count(err.Error(), "toy.star") != 1 {
				t.Errorf("blamed: %v", err)
			}
		})
	}
}

// TestVersionsLast: the ID of a version holds what makes it behave and nothing else.
func TestVersionsLast(t *testing.T) {
	load := func(name, source, prompt string) core.Version {
		t.Helper()
		a, err := agent.Load(fstest.MapFS{name: {Data: []byte(source)}, "prompt.txt": {Data: []byte(prompt)}}, name, nil)
		if err != nil {
			t.Fatal(err)
		}
		return a.Version()
	}
	crlf := func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }
	const prompt = "Play\nit!\n"
	v := load("toy.star", versioned, prompt)
	for what, other := range map[string]core.Version{
		"CRLF":                       load("toy.star", crlf(versioned), crlf(prompt)),
		"the entry file's name":      load("renamed.star", versioned, prompt),
		"a release of its libraries": withRequirements(t, v, `{"agent_api":1,"dotmatrix":"v9.9.9","modules":{"go.starlark.net":"v1"}}`),
	} {
		if other.ID != v.ID {
			t.Errorf("%s makes another version", what)
		}
		if opened, err := agent.Open(other, nil); err != nil || opened.Drift() != "" {
			t.Errorf("%s: opened with %v, drift %q", what, err, opened.Drift())
		}
	}
	for what, other := range map[string]core.Version{
		"the agent's name": load("toy.star", strings.Replace(versioned, `name = "toy"`, `name = "other"`, 1), prompt),
		"a prompt":         load("toy.star", versioned, "Play it!\n"),
		"a parameter":      load("toy.star", strings.Replace(versioned, `"n": 3`, `"n": 4`, 1), prompt),
	} {
		if other.ID == v.ID {
			t.Errorf("%s makes no other version", what)
		}
	}
}

func withRequirements(t *testing.T, v core.Version, requirements string) core.Version {
	t.Helper()
	at := bytes.LastIndex(v.Manifest, []byte(`,"requirements":`))
	v.Manifest = append(bytes.Clone(v.Manifest[:at]), `,"requirements":`+requirements+`}`...)
	v.ID = core.VersionID(v.Manifest)
	return v
}

// TestOldVersionsOpen: a manifest of format 1, with its ID of then, still is the version that it was.
func TestOldVersionsOpen(t *testing.T) {
	v := load(t, versioned).Version()
	var m agent.Manifest
	if err := json.Unmarshal(v.Manifest, &m); err != nil {
		t.Fatal(err)
	}
	old := core.Version{Name: "toy", Files: []core.File{{Path: "prompt.txt", Data: []byte("play!")}, {Path: "toy.star", Data: []byte(versioned)}}}
	manifest := strings.Replace(string(v.Manifest), `{"format":2,`, `{`, 1)
	manifest = strings.Replace(manifest, `"entry":"agent.star"`, `"entry":"toy.star"`, 1)
	manifest = strings.Replace(manifest, `,"requirements":{"agent_api":1,"dotmatrix":"devel","entry":"toy.star"}}`, `}`, 1)
	manifest = strings.Replace(manifest, `"prompts":`, `"requirements":{"agent_api":1,"dotmatrix":"v0.1.0"},"prompts":`, 1)
	manifest = strings.Replace(manifest, `{"path":"agent.star","sha256":"`+core.Sum([]byte(versioned)).String()+`"},`, ``, 1)
	manifest = strings.Replace(manifest, `"}]}`, `"},{"path":"toy.star","sha256":"`+core.Sum([]byte(versioned)).String()+`"}]}`, 1)
	old.Manifest, old.ID = json.RawMessage(manifest), core.Sum([]byte(manifest))
	opened, err := agent.Open(old, nil)
	if err != nil || opened.Version().ID != old.ID || opened.Drift() != "" {
		t.Fatalf("opened with %v, drift %q", err, opened.Drift())
	}
	exported, err := agent.Export(old, nil)
	if err != nil {
		t.Fatal(err)
	}
	if again, _, err := agent.Import(exported); err != nil || again.ID != old.ID {
		t.Errorf("imported as %s, want %s (%v)", again.ID.Short(), old.ID.Short(), err)
	}
}

// FuzzLoad: a file and a setting give an error or a version, always the same one, whose ID is that of its manifest and
// whose manifest is canonical.
func FuzzLoad(f *testing.F) {
	f.Add(versioned, "n", "4")
	f.Add(versioned, "list", `[{"a":1e9}]`)
	f.Add("agent = define(name = 'x', description = '\\xff<', observes = ())\ndef start(ctx): 1\ndef step(c, m, o): 1", "", "")
	f.Fuzz(func(t *testing.T, source, key, value string) {
		settings := map[string]string{key: value}
		if key == "" {
			settings = nil
		}
		a, err := agent.Load(files(source), "toy.star", settings)
		if err != nil {
			return
		}
		again, err := agent.Load(files(source), "toy.star", settings)
		if err != nil || again.Version().ID != a.Version().ID {
			t.Fatalf("the second load gave another version: %v", err)
		}
		v := a.Version()
		var m agent.Manifest
		if err := json.Unmarshal(v.Manifest, &m); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(m)
		if err != nil || !bytes.Equal(data, v.Manifest) || v.ID != core.VersionID(data) {
			t.Errorf("the manifest is not canonical (%v):\n%s\n%s", err, v.Manifest, data)
		}
	})
}

// The manifest that an agent still has is that of its version, as it was loaded and as it was opened.
func TestManifestOfAnAgentIsThatOfItsVersion(t *testing.T) {
	for _, name := range []string{"random", "explorer", "openai", "react", "chooser", "navigator"} {
		loaded := loadShipped(t, name, nil)
		opened, err := agent.Open(loaded.Version(), nil)
		if err != nil {
			t.Fatal(err)
		}
		changed, err := agent.Open(loadShipped(t, "openai", nil).Version(), map[string]string{"model": "other"})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []*agent.Agent{loaded, opened, changed} {
			m, err := agent.ManifestOf(a)
			if err != nil {
				t.Fatal(err)
			}
			if data, err := json.Marshal(m); err != nil || string(data) != string(a.Version().Manifest) {
				t.Errorf("%s: the manifest is\n%s, that of the version\n%s (%v)", name, data, a.Version().Manifest, err)
			}
		}
		if drift := opened.Drift(); drift != "" {
			t.Errorf("%s has drifted: %s", name, drift)
		}
	}
}
