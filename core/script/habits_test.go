package script_test

import (
	"strings"
	"testing"

	"dotmatrix/core/script"
)

// TestPythonHabits: who writes Python gets told what Starlark does instead, with the place.
func TestPythonHabits(t *testing.T) {
	for source, want := range map[string]string{
		`x = f"{n}"`:                      "main.star:2:5: there are no f-strings",
		`x = rf'{n}'`:                     "main.star:2:5: there are no f-strings",
		"import json":                     "main.star:2:1: there is no import",
		"from math import floor":          "main.star:2:1: there is no import",
		"try: pass":                       "main.star:2:1: there are no exceptions",
		"def f():\n  try:\n    pass":      "main.star:3:3: there are no exceptions",
		"def f():\n  raise ValueError(1)": "main.star:3:3: there are no exceptions in Starlark: fail(",
		"x = 1 is None":                   `main.star:2:7: there is no "is" in Starlark: write x == None instead`,
		"x = 1 is not None":               `main.star:2:7: there is no "is not"`,
		"x = 2 ** 3":                      "there is no ** in Starlark",
		"def f(n): return (n + 1) ** 2":   "there is no ** in Starlark",
		"x = 2\nx **= 3":                  "main.star:3:3: there is no **",
		"class A: pass":                   "main.star:2:1: there are no classes",
		"assert 1 == 1":                   "main.star:2:1: there is no assert",
		"if (n := 3): pass":               "main.star:2:7: there is no :=",
		"def f(x) -> str: return x":       "there are no type annotations",
		"def f(x: int): return x":         "there are no type annotations",
		"x: int = 3":                      "main.star:2:1: there are no type annotations",
		"x: list[int] = []":               "there are no type annotations",
		"def f():\n  global x\n  x = 1":   "main.star:3:3: there is no global",
		"def f():\n  nonlocal x\n  x = 1": "there is no global",
		"d = {}\ndel d[1]":                "main.star:3:1: there is no del",
		"def f():\n  yield 1":             "main.star:3:3: there is no yield",
		"with open('x') as f: pass":       "main.star:2:1: there is no with",
		"async def f(): pass":             "there is no async",
		"@cached\ndef f(): pass":          "main.star:2:1: there are no decorators",
		"match 1:\n  case 1: pass":        "there is no match",
		"if 1: pass\nelse if 2: pass":     `there is no "else if"`,
		"f = lambda x: return x":          "a lambda in Starlark is one expression",
		"a, *rest = [1, 2]":               "main.star:2:1: there is no *rest on the left of =",
		"x = [*[1], 2]":                   "not unpacked with *",
		"y = {}\nx = {**y, 'a': 1}":       "not unpacked with *",
		"x = {1, 2}":                      "there are no set literals",
		"x = 1 < 2 < 3":                   "comparisons are not chained",
		"n = 1\nn++":                      "there is no ++",
		"x = 1 && 2":                      "there is no &&",
		"x = 1 || 2":                      "there is no ||",
		"x = !1":                          "there is no !",
		`if __name__ == "__main__": pass`: "main.star:2:4: undefined: __name__: there is no __name__ in Starlark",
		"x = isinstance(1, int)":          `write type(x) == "string" instead`,
		"x = sum([1])":                    "there is no sum in Starlark",
		"x = true":                        "write True instead",
		"x = [2, 1]\nx.sort()":            "write sorted(x)",
		"x = '7'.zfill(3)":                `"%05d" % n`,
		"for c in 'ab': pass":             "write s.elems() instead",
		"def f(n): return f(n)\nf(1)":     "there is no recursion in Starlark",
		"print(1, end = '')":              "print in Starlark takes values and sep only",
		"x = '{!r}{:>3}'.format(1, 2)":    "Starlark's format has {} and {name} only",
		"x = 'n' + 1":                     "Starlark adds texts to texts only",
		"x = 1\ndef f():\n  x += 1\nf()":  "in Starlark a name that a function assigns is its own",
		"x = {'a': 1}.copy()":             "dict(d) instead",
	} {
		_, err := script.Load(folder("# a file\n"+source+"\n"), "main.star", script.Builtins(), script.Limits{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "main.star:") {
			t.Errorf("%q:\n got %v\nwant %q", source, err, want)
		}
	}
}

// TestWordsInTextsAreNoHabits: what is in a text or a comment, and a plain mistake, is told as it was.
func TestWordsInTextsAreNoHabits(t *testing.T) {
	for source, want := range map[string]string{
		`x = "import is try" = 2 # class f"x"`: "main.star:1:22: got '=', want newline",
		"x = )":                                "main.star:1:5: unexpected ')'",
		"x = nope":                             "main.star:1:5: undefined: nope, at: x = nope",
		"x = [1, 2":                            "got end of file",
	} {
		_, err := script.Load(folder(source), "main.star", nil, script.Limits{})
		if err == nil || strings.Contains(err.Error(), "in Starlark") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", source, err, want)
		}
	}
}
