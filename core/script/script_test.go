package script_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"go.starlark.net/starlark"

	"dotmatrix/core/script"
)

func load(t *testing.T, source string) *script.Program {
	t.Helper()
	p, err := script.Load(folder(source), "main.star", script.Builtins(), script.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func folder(source string) fs.FS { return fstest.MapFS{"main.star": {Data: []byte(source)}} }

func call(t *testing.T, p *script.Program, name string, args ...starlark.Value) (starlark.Value, error) {
	t.Helper()
	return p.Call(t.Context(), p.Globals[name].(starlark.Callable), args)
}

func TestLoadsFilesBesideIt(t *testing.T) {
	fsys := fstest.MapFS{
		"a/main.star":  {Data: []byte(`load("lib/x.star", "x")` + "\n" + `y = x + 1`)},
		"a/lib/x.star": {Data: []byte(`load("y.star", "one")` + "\n" + `x = one`)},
		"a/lib/y.star": {Data: []byte(`one = 1`)},
	}
	p, err := script.Load(fsys, "a/main.star", nil, script.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Globals["y"].String() != "2" {
		t.Errorf("y is %s", p.Globals["y"])
	}
	var paths []string
	for _, f := range p.Files {
		paths = append(paths, f.Path)
	}
	if got := strings.Join(paths, " "); got != "a/lib/x.star a/lib/y.star a/main.star" {
		t.Errorf("files are %s", got)
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"syntax":     {"x = 1\nx = = 2", "main.star:2:5: got '=', want primary expression, at: x = = 2"},
		"unknown":    {"y = nope", "main.star:1:5: undefined: nope"},
		"no file":    {`load("other.star", "x")`, "main.star:1:1: cannot load other.star"},
		"outside":    {`load("../x.star", "x")`, "is no .star file in the folder"},
		"circle":     {`load("main.star", "x")`, "in a circle"},
		"top level":  {"def f():\n  fail(\"no\")\nf()", "main.star:2:7, in f: fail: no, at: fail(\"no\")"},
		"recursion":  {"def f():\n  f()\nf()", "called recursively"},
		"no end":     {"while True: pass", "more than 20000000 steps"},
		"no builtin": {`open("x")`, "undefined: open"},
	} {
		_, err := script.Load(folder(c.source), "main.star", nil, script.Limits{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestCallsAreBounded(t *testing.T) {
	p := load(t, "def loop():\n  while True: pass\ndef grow():\n  x = [0]\n  while True:\n    x.append('y' * 100000)\ndef deep(): return [][0]")
	for name, want := range map[string]string{
		"loop": "in loop: it ran more than 20000000 steps",
		"grow": "it took more than 256 MiB of memory",
		"deep": "main.star:7:22, in deep: index 0 out of range: empty list",
	} {
		if _, err := call(t, p, name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

func TestCallEndsWithItsContext(t *testing.T) {
	p := load(t, "def loop():\n  while True: pass")
	gone := errors.New("the person left")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	if _, err := p.Call(ctx, p.Globals["loop"].(starlark.Callable), nil); !errors.Is(err, gone) {
		t.Errorf("the call ended with %v", err)
	}
}

func TestGlobalsAreFrozen(t *testing.T) {
	p := load(t, "kept = []\ndef add(): kept.append(1)")
	if _, err := call(t, p, "add"); err == nil || !strings.Contains(err.Error(), "frozen") {
		t.Errorf("a global was changed: %v", err)
	}
}

func TestJSON(t *testing.T) {
	for source, want := range map[string]string{
		`{"b": [1, 2.0, None], "a": {"x": True}}`: `{"a":{"x":true},"b":[1,2.0,null]}`,
		`(1, -0.5, 1e30, 1 << 80)`:                `[1,-0.5,1e+30,1208925819614629174706176]`,
		`struct(z = "<é\n>", a = "")`:             `{"a":"","z":"<é\n>"}`,
	} {
		p := load(t, "def f(): return "+source)
		value, err := call(t, p, "f")
		if err != nil {
			t.Fatal(err)
		}
		data, err := script.ToJSON(value)
		if err != nil || string(data) != want {
			t.Errorf("%s is %s (%v), want %s", source, data, err, want)
		}
	}
	for source, want := range map[string]string{
		`{1: 2}`:       "no string",
		`float("inf")`: "no such number",
		`set([1])`:     "type set",
		`len`:          "type builtin_function_or_method",
	} {
		p := load(t, "def f(): return "+source)
		value, err := call(t, p, "f")
		if err != nil {
			t.Fatal(err)
		}
		if data, err := script.ToJSON(value); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is %s (%v), want %q", source, data, err, want)
		}
	}
}

func FuzzFromJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5,null,"x",true]}`, ``, `[[[[`, `1e999`, `{"a":1}{}`, `"\ud800"`, strings.Repeat("[", 100)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		value, err := script.FromJSON(data)
		if err != nil {
			return
		}
		canonical, err := script.ToJSON(value)
		if err != nil {
			t.Fatalf("%q comes in but not out: %v", data, err)
		}
		if !json.Valid(canonical) {
			t.Fatalf("%q comes out as %q", data, canonical)
		}
		again, err := script.FromJSON(canonical)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := script.ToJSON(again); err != nil || string(twice) != string(canonical) {
			t.Errorf("%q is not canonical: it becomes %q (%v)", canonical, twice, err)
		}
	})
}

// TestCanonicalIsWhatJSONMakes: a value is used without decoding it, and must not differ from one out of a record.
func TestCanonicalIsWhatJSONMakes(t *testing.T) {
	for _, source := range []string{
		`{"b": [1, 2.0, None], "a": {"x": True, "c": ()}}`, `struct(z = ("\u00e9\n", -0.5), a = struct())`, `[1e30, 1 << 80, -0.0]`,
		`{"k": "é"[:1] + "oo", "é"[:1]: 1, "é"[1:]: 2, "a": 3}`, `"\u2028<>&"`, `None`,
	} {
		p := load(t, "def f(): return "+source)
		value, err := call(t, p, "f")
		if err != nil {
			t.Fatal(err)
		}
		data, plain, err := script.Canonical(value)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		decoded, err := script.FromJSON(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, same := range []starlark.Value{plain, script.Copy(plain)} {
			if same.String() != decoded.String() || same.Type() != decoded.Type() {
				t.Errorf("%s is %s, and out of JSON %s", source, same, decoded)
			}
		}
	}
	p := load(t, "def f(): return (1 << 500) * (1 << 500) * (1 << 500) * (1 << 500) * (1 << 500) * (1 << 500) * (1 << 500)")
	value, err := call(t, p, "f")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := script.Canonical(value); err == nil || !strings.Contains(err.Error(), "digits is too large") {
		t.Errorf("a number that cannot be decoded: %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("def f(x): return [y for y in x]")
	f.Add("x = 1 if 2 else 3\nload(\"x\", \"y\")")
	f.Fuzz(func(t *testing.T, source string) {
		script.Load(folder(source), "main.star", script.Builtins(), script.Limits{Steps: 10_000, Bytes: 64 << 20})
	})
}

func TestFindPath(t *testing.T) {
	p := load(t, `
rows = ["..X.", ".X..", "...v"]
def to(goals, **more): return find_path(rows, (0, 0), goals, **more)
def way(): return to([(3, 0)]).way
def none(): return to([(3, 0)], avoid = [(0, 1)])
def beside(): return to([[1, 1]], beside = True)
def ledge(): return to([(3, 2)], one_way = {"v": "right"}).goal
def walled(): return to([(3, 0)], walls = [(1, 2, "right")])
def bad(): return to([(1, 2, 3)])
def crooked(): return to([(1, 2)], walls = [(1, 2, "north")])
def worse(): return find_path([".", ".."], (0, 0), [(0, 0)])
`)
	for name, want := range map[string]string{
		"way":    `["down", "down", "right", "right", "up", "right", "up"]`,
		"none":   "None",
		"walled": "None",
		"beside": `path(goal = (1, 1), way = ["right"])`,
		"ledge":  "(3, 2)",
	} {
		if value, err := call(t, p, name); err != nil || value.String() != want {
			t.Errorf("%s: %v (%v), want %s", name, value, err, want)
		}
	}
	for name, want := range map[string]string{"bad": "is no cell", "crooked": "is no direction", "worse": "row 1 of the grid has 2 cells"} {
		if _, err := call(t, p, name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}
