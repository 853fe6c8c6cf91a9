package agent_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dotmatrix/core"
	"dotmatrix/core/agent"
)

func TestExportAndImport(t *testing.T) {
	for _, name := range []string{"openai", "react", "explorer", "navigator"} {
		a := loadShipped(t, name, nil)
		tags := map[string]string{"llm_name": "a <b>", "x": ""}
		data, err := agent.Export(a.Version(), tags)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(data) {
			t.Fatalf("no JSON:\n%s", data)
		}
		v, back, err := agent.Import(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a.Version(), v); diff != "" {
			t.Errorf("%s (-exported +imported):\n%s", name, diff)
		}
		if diff := cmp.Diff(tags, back); diff != "" {
			t.Errorf("%s, tags (-exported +imported):\n%s", name, diff)
		}
		opened, err := agent.Open(v, nil)
		if err != nil || opened.Version().ID != a.Version().ID || opened.Drift() != "" {
			t.Errorf("%s: opened as %s, %q (%v)", name, opened.Version().ID, opened.Drift(), err)
		}
	}
}

func TestOpenKeepsParameters(t *testing.T) {
	a, err := agent.LoadWith(t.Context(), files(versioned), "toy.star", agent.Options{Name: "renamed", Settings: map[string]string{"n": "4", "t": "none"}})
	if err != nil || a.Version().Name != "renamed" {
		t.Fatal(a, err)
	}
	opened, err := agent.Open(a.Version(), nil)
	if err != nil || opened.Version().ID != a.Version().ID || opened.Version().Name != "renamed" {
		t.Fatalf("%+v (%v)", opened, err)
	}
	changed, err := agent.Open(a.Version(), map[string]string{"t": "0.25"})
	if err != nil {
		t.Fatal(err)
	}
	m, err := agent.OpenManifest(changed.Version())
	if err != nil || !strings.Contains(string(m.Params), `"n":4,"on":true,"t":0.25`) || changed.Version().ID == a.Version().ID {
		t.Errorf("params %s (%v)", m.Params, err)
	}
}

func TestDriftIsTold(t *testing.T) {
	v := loadShipped(t, "react", nil).Version()
	manifest := strings.Replace(string(v.Manifest), "Presses buttons on the Game Boy", "Presses keys", 1)
	manifest = strings.Replace(manifest, `"dotmatrix":"devel"`, `"dotmatrix":"v0.1.0"`, 1)
	v.Manifest = json.RawMessage(manifest)
	v.ID = core.VersionID(v.Manifest)
	opened, err := agent.Open(v, nil)
	if err != nil || opened.Version().ID != v.ID || !strings.Contains(opened.Drift(), "logged by dotmatrix v0.1.0") {
		t.Errorf("%q (%v)", opened.Drift(), err)
	}
}

func TestImportRefuses(t *testing.T) {
	data, err := agent.Export(loadShipped(t, "openai", nil).Version(), nil)
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	for name, test := range map[string]struct{ data, says string }{
		"nothing":        {"", "no exported version"},
		"other JSON":     {`{"format": "x"}`, "no exported version"},
		"another ID":     {strings.Replace(good, `"id": "`, `"id": "00`, 1), "no exported version"},
		"a changed file": {strings.Replace(good, "You are playing", "You are winning", 1), "is not the one of its manifest"},
		"a changed name": {strings.Replace(good, `"name":"openai"`, `"name":"other"`, 1), "its manifest hashes to"},
		"a file more":    {strings.Replace(good, `"files": [`, `"files": [{"path": "../x", "text": ""},`, 1), "is not the one of its manifest"},
		"a file less":    {good[:strings.Index(good, ",\n  {\"path\":\"openai.prompt.txt\",\"text\"")] + good[strings.Index(good, "],\n \"tags\""):], "is missing"},
		"large":          {strings.Repeat(" ", agent.MaxExport+1), "more than"},
	} {
		if _, _, err := agent.Import([]byte(test.data)); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %q", name, err, test.says)
		}
	}
}

// TestImportChecksHelp: a manifest, whose ID is right, cannot say that an agent gets less help than it does.
func TestImportChecksHelp(t *testing.T) {
	v := loadShipped(t, "openai", map[string]string{"help": "facts"}).Version()
	forged := strings.Replace(string(v.Manifest), `"ledger":{"observes":["screen","text"]`, `"ledger":{"observes":["screen"]`, 1)
	if forged == string(v.Manifest) {
		t.Fatalf("nothing was forged in %s", forged)
	}
	v.Manifest, v.ID = json.RawMessage(forged), core.VersionID([]byte(forged))
	data, err := agent.Export(v, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = agent.Import(data)
	mustContain(t, err, "says that it gets the help screen, and its files get screen, text")
}

// FuzzImport: what is imported is exported again as the same version.
func FuzzImport(f *testing.F) {
	a, err := agent.Load(files(versioned), "toy.star", nil)
	if err != nil {
		f.Fatal(err)
	}
	data, err := agent.Export(a.Version(), map[string]string{"a": "b"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":"dotmatrix model 1","manifest":{},"files":[{"path":"a","data":"AAA="}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, tags, err := agent.Import(data)
		if err != nil {
			return
		}
		again, err := agent.Export(v, tags)
		if err != nil {
			t.Fatal(err)
		}
		same, _, err := agent.Import(again)
		if err != nil || !cmp.Equal(v, same, cmpopts.EquateEmpty()) {
			t.Errorf("%+v becomes %+v (%v)", v, same, err)
		}
	})
}
