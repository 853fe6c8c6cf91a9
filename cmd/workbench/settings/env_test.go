package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// environment is one with a file .env and variables of the process.
func environment(t *testing.T, dotenv string, own map[string]string) *Environment {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".env"), []byte(dotenv), 0o600); err != nil {
		t.Fatal(err)
	}
	return newEnvironment(func(name string) (string, bool) {
		value, ok := own[name]
		return value, ok
	}, dir)
}

func TestDotenvIsReadAsFarAsItGoes(t *testing.T) {
	good := map[string]string{"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
	const lines = "OPENAI_BASE_URL=http://127.0.0.1:9/v1\nOPENAI_API_KEY=sk-test\n"
	for name, c := range map[string]struct {
		text     string
		want     map[string]string
		problems []string
	}{
		"plain":             {lines, good, nil},
		"byte order mark":   {"\xEF\xBB\xBF" + strings.ReplaceAll(lines, "\n", "\r\n"), good, nil},
		"a note at the end": {lines + "remember to top up\n", good, []string{"line 3 is not NAME=value"}},
		"a note in front":   {"my key:\n\n" + lines + "= nothing", good, []string{"line 1 is not NAME=value", "line 5 is not NAME=value"}},
		"a quote left open": {"OTHER=\"open\n" + lines, good, []string{"line 1 is not NAME=value"}},
		"several lines":     {"NOTE=\"one\ntwo\"\n" + lines, map[string]string{"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "NOTE": "one\ntwo"}, nil},
		"one that uses another": {"HOST=127.0.0.1\nbad line\nOPENAI_BASE_URL=http://$HOST:9/v1\nOPENAI_API_KEY=sk-test",
			map[string]string{"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "HOST": "127.0.0.1"}, []string{"line 2 is not NAME=value"}},
		"UTF-16":  {"\xFF\xFEO\x00P\x00=\x001\x00", map[string]string{}, []string{"it is not read: this file is UTF-16: save it as UTF-8"}},
		"Latin-1": {"X=caf\xe9", map[string]string{}, []string{"it is not read: this file is not UTF-8 text"}},
		"huge":    {"X=" + strings.Repeat("x", maxDotenv), map[string]string{}, []string{"it is not read: it has more than 1048576 bytes"}},
		"empty":   {"", map[string]string{}, nil},
	} {
		e := environment(t, c.text, nil)
		if diff := cmp.Diff(c.want, e.file.values); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
		if diff := cmp.Diff(c.problems, e.file.problems); diff != "" {
			t.Errorf("%s: problems (-want +got)\n%s", name, diff)
		}
		if trouble := e.Trouble(); (trouble == "") != (c.problems == nil) || strings.Contains(trouble, "sk-test") || c.problems != nil && !strings.Contains(trouble, ".env: ") {
			t.Errorf("%s: it says %q", name, trouble)
		}
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, ".env"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{dir, filepath.Join(dir, "none")} {
		if e := newEnvironment(func(string) (string, bool) { return "", false }, folder); e.DotenvPath() != "" || e.Trouble() != "" {
			t.Errorf("%s: %q", folder, e.Trouble())
		}
	}
}

// What a folder's file may say, and what the endpoint that it names gets.
func TestDotenvIsBelievedInPart(t *testing.T) {
	const base = "OPENAI_BASE_URL"
	for _, c := range []struct {
		name, dotenv      string
		own               map[string]string
		lookup            map[string]string // what a model is asked with
		named             map[string]string // what one is asked with that a flag names
		ignored, withheld string
		first             string
	}{
		{name: "settings of the program", dotenv: "DOTMATRIX_AGENT=exec:./evil\nDOTMATRIX_DB=x.db\nDOTMATRIX_LOG=/tmp/x\nDOTMATRIX_CONFIG=c\nDOTMATRIX_MODEL=m\nPATH=/tmp\nOPENAI_API_KEY=k",
			lookup:  map[string]string{"DOTMATRIX_AGENT": "", "DOTMATRIX_DB": "", "DOTMATRIX_LOG": "", "DOTMATRIX_CONFIG": "", "PATH": "", "DOTMATRIX_MODEL": "m", "OPENAI_API_KEY": "k"},
			ignored: "DOTMATRIX_AGENT, DOTMATRIX_CONFIG, DOTMATRIX_DB and DOTMATRIX_LOG are not taken from there", first: "DOTMATRIX_MODEL and OPENAI_API_KEY are taken from it"},
		{name: "an endpoint alone", dotenv: base + "=http://evil.test/v1?key=secret", own: map[string]string{"OPENAI_API_KEY": "mine", "GROQ_API_KEY": "mine"},
			lookup:   map[string]string{base: "http://evil.test/v1?key=secret", "OPENAI_API_KEY": "", "GROQ_API_KEY": ""},
			named:    map[string]string{"OPENAI_API_KEY": "mine", "GROQ_API_KEY": "mine"},
			withheld: "OPENAI_API_KEY in /", first: "OPENAI_BASE_URL is taken from it; the endpoint is http://evil.test"},
		{name: "an endpoint and its key", dotenv: base + "=http://x.test/v1\nOPENAI_API_KEY=theirs", own: map[string]string{"OPENAI_API_KEY": "mine"},
			lookup: map[string]string{"OPENAI_API_KEY": "theirs"}, named: map[string]string{"OPENAI_API_KEY": "mine"}, first: "OPENAI_API_KEY and OPENAI_BASE_URL are taken"},
		{name: "a key alone", dotenv: "OPENAI_API_KEY=theirs", own: map[string]string{base: "http://mine.test/v1"},
			lookup: map[string]string{"OPENAI_API_KEY": "theirs", base: "http://mine.test/v1"}, first: "OPENAI_API_KEY is taken from it"},
		{name: "the environment goes first", dotenv: base + "=http://x.test/v1\nOPENAI_API_KEY=theirs", own: map[string]string{base: "http://mine.test/v1", "OPENAI_API_KEY": "mine"},
			lookup: map[string]string{base: "http://mine.test/v1", "OPENAI_API_KEY": "mine"}},
		{name: "nothing for us", dotenv: "DATABASE_URL=x\nSECRET=y", lookup: map[string]string{"DATABASE_URL": "", "SECRET": ""}},
	} {
		e := environment(t, c.dotenv, c.own)
		for name, want := range c.lookup {
			if got, ok := e.Lookup(name); got != want || ok != (want != "") {
				t.Errorf("%s: %s is %q (%v), want %q", c.name, name, got, ok, want)
			}
		}
		for name, want := range c.named {
			if got, _ := e.Own(name); got != want {
				t.Errorf("%s: for an endpoint of one's own, %s is %q, want %q", c.name, name, got, want)
			}
		}
		for what, said := range map[string][2]string{"ignored": {e.Ignored(), c.ignored}, "withheld": {e.Withheld(), c.withheld}, "first": {e.firstUse(), c.first}} {
			if (said[0] == "") != (said[1] == "") || !strings.Contains(said[0], said[1]) || strings.Contains(said[0], "secret") {
				t.Errorf("%s, %s: %q, want %q", c.name, what, said[0], said[1])
			}
		}
	}
	e := environment(t, "MY_KEY=k\nOTHER=o", nil)
	if e.take("MY_KEY"); true {
		mine, _ := e.Own("MY_KEY")
		if _, other := e.Own("OTHER"); mine != "k" || other {
			t.Error("a key that the configuration names is not taken, or one that it does not name is")
		}
	}
}

func TestFirstUseIsSaidOnce(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state")
	for i, line := range []string{"a is used", "b is used", "a is used", "a is used: now with another endpoint"} {
		if got := remember(state, line); got != (i != 2) {
			t.Errorf("%d: %v", i, got)
		}
	}
	if err := os.WriteFile(filepath.Join(state, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if !remember(filepath.Join(state, "file"), "a is used") {
		t.Error("where nothing can be kept, nothing is said")
	}
}

func TestExpandHome(t *testing.T) {
	t.Setenv("HOME", "/home/ada")
	for path, want := range map[string]string{"~/x": "/home/ada/x", "~": "/home/ada", "~ada/x": "~ada/x", "x/~/y": "x/~/y", "": "", "./~": "./~", "/a": "/a"} {
		if got := ExpandHome(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
	v := &Values{}
	for _, s := range All {
		if s.Key == "db" || s.Key == "roms" || s.Key == "games" || s.Key == "game" || s.Key == "log" || s.Key == "agent" {
			if err := s.read(v, "~/x"); err != nil {
				t.Error(err)
			}
		}
	}
	for _, got := range []string{v.Workbench.Database, v.ROMs, v.Workbench.Profiles, v.Workbench.Profile, v.Workbench.Log, v.Workbench.Agent} {
		if got != "/home/ada/x" {
			t.Errorf("a setting is %q", got)
		}
	}
}

func FuzzDotenv(f *testing.F) {
	f.Add("A=1\nB=\"open\nC=${A}\nexport D='x'\n")
	f.Fuzz(func(t *testing.T, text string) {
		d := dotenv{path: "/x/.env", values: map[string]string{}}
		d.parse(text)
		if d.values == nil {
			t.Error("no values")
		}
	})
}
