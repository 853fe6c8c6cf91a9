package script_test

import (
	"strings"
	"testing"

	"go.starlark.net/starlark"

	"dotmatrix/core/script"
)

// TestNoOperationTakesAllMemory: each of these would take gigabytes at once.
func TestNoOperationTakesAllMemory(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"string":           {`return "x" * (1 << 29)`, "16 MiB"},
		"string, turned":   {`return (1 << 29) * "x"`, "16 MiB"},
		"string, in place": {"s = 'xx'\n  s *= 1 << 28\n  return s", "16 MiB"},
		"bytes":            {`return b"x" * (1 << 29)`, "16 MiB"},
		"list":             {`return [0] * (1 << 27)`, "1048576 items"},
		"tuple":            {`return (0,) * (1 << 40)`, "1048576 items"},
		"range":            {`return list(range(1 << 27))`, "range: it would have more than 1048576 items"},
		"range, backwards": {`return list(range(1 << 62, -(1 << 62), -1))`, "range: it would"},
		"set":              {`return set(range(0, 1 << 27, 1))`, "range: it would"},
		"zip":              {`return zip(*[range(1 << 20)] * 1000)`, "zip: it would"},
		"join":             {"s = 'x' * 1000000\n  return ''.join([s] * 2000)", "join: the text would have more than 16 MiB"},
		"join, by name":    {"return getattr('x' * 1000000, 'join')(['a'] * 1000)", "join: the text would"},
		"join, kept":       {"f = ('x' * 1000000).join\n  return f(['a'] * 1000)", "join: the text would"},
		"replace":          {"s = 'x' * 100000\n  return s.replace('x', s)", "replace: the text would"},
		"format":           {"return ('{0}' * 100000).format('x' * 100000)", "format: the text would"},
		"percent":          {"return ('%s' * 1000) % tuple(['x' * 100000] * 1000)", "the text would"},
		"percent in place": {"s = '%s' * 1000\n  s %= tuple(['x' * 100000] * 1000)\n  return s", "the text would"},
		"shown":            {"x = ['y' * 1000]\n  for i in range(40): x = [x, x]\n  return str(x)", "str: the text would"},
		"shown deep":       {"x = []\n  for i in range(100000): x = [x]\n  return repr(x)", "repr: it is nested more than 500 deep"},
		"printed":          {"x = [1]\n  for i in range(40): x = [x, x]\n  print(x)", "print: the text would"},
		"failed":           {"x = [1]\n  for i in range(40): x = [x, x]\n  fail(x)", "fail: the text would"},
		"number":           {"x = 1 << 500\n  for i in range(40): x *= x\n  return x", "1048576 bits"},
		"sum":              {"s = 'x'\n  while True: s = s + s", "the text would"},
		"sum, in place":    {"s = 'x'\n  while True: s += s", "the text would"},
		"sum of bytes":     {"s = b'x'\n  while True: s = s + s", "the text would"},
		"sum of lists":     {"x = [0]\n  while True: x = x + x", "1048576 items"},
		"list, in place":   {"x = [0]\n  while True: x += x", "1048576 items"},
		"sum of tuples":    {"x = (0,)\n  while True: x = x + x", "1048576 items"},
		"extended":         {"x = [0]\n  while True: x.extend(x)", "extend: it would have more than 1048576 items"},
		"extended by name": {"x = [0]\n  while True: getattr(x, 'extend')(x)", "extend: it would"},
		"structs":          {"x = struct(a = 'y')\n  for i in range(40): x = struct(a = x, b = x)\n  return '%s' % x", "the text would"},
	} {
		p, err := script.Load(folder("def f():\n  "+c.body), "main.star", script.Builtins(), script.Limits{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := call(t, p, "f"); err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "main.star:") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestGuardsDoNotShow(t *testing.T) {
	for source, want := range map[string]string{
		`[3 * 4, 2.5 * 2, 2 * 2.5, "ab" * 2, 2 * [1], (1,) * 2, "x" * -1, [] * 9]`:                           `[12, 5.0, 5.0, "abab", [1, 1], (1, 1), "", []]`,
		`[1 + 2, 2.5 + 1, "a" + "b", "a" + str(1), [1] + list((2,)), (1,) + tuple([2]), b"a" + bytes([98])]`: `[3, 3.5, "ab", "a1", [1, 2], (1, 2), b"ab"]`,
		`["%s-%d" % ("a", 3), "%(k)s" % {"k": 1}, 7 % 4, -7 % 4, 7.5 % 2]`:                                   `["a-3", "1", 3, 1, 1.5]`,
		`[", ".join(["a", "b"]), "aXbX".replace("X", "--"), "{}{k}".format(1, k = 2), "a".upper()]`:          `["a, b", "a--b--", "12", "A"]`,
		`[getattr("-", "join")(["a", "b"]), getattr(struct(join = 3), "join"), hasattr("", "join")]`:         `["a-b", 3, True]`,
		`[list(range(3)), list(range(3, 0, -1)), range(0), len(range(1 << 20))]`:                             `[[0, 1, 2], [3, 2, 1], range(0), 1048576]`,
		`[str([1, "a"]), repr("b"), zip([1, 2], [3, 4]), [x * 2 for x in (1, 2)], type("a".join)]`:           `["[1, \"a\"]", "\"b\"", [(1, 3), (2, 4)], [2, 4], "builtin_function_or_method"]`,
	} {
		p, err := script.Load(folder("def f(): return "+source), "main.star", script.Builtins(), script.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if value, err := call(t, p, "f"); err != nil || value.String() != want {
			t.Errorf("%s is %v (%v), want %s", source, value, err, want)
		}
	}
	for source, want := range map[string]string{
		`"a" * "b"`:                  "unknown binary op: string * string",
		`None + len`:                 "unknown binary op: NoneType + builtin",
		`[].extend(3)`:               "extend: for parameter 1: got int",
		`None * 2`:                   "unknown binary op: NoneType * int",
		`"%d" % "x"`:                 "%d format requires integer",
		`(3).join`:                   "int has no .join field or method",
		`"-".join(3)`:                "join: for parameter 1: got int, want iterable",
		`"-".join([1])`:              "join: in list, want string, got int",
		`range("a")`:                 "range: for parameter",
		`range(1, 2, 0)`:             "step argument must not be zero",
		`getattr("a", "nothing")`:    "string has no .nothing field or method",
		`{"a": 1}["a"].replace("b")`: "int has no .replace",
	} {
		p, err := script.Load(folder("def f():\n  return "+source), "main.star", nil, script.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := call(t, p, "f"); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "main.star:2") {
			t.Errorf("%s: %v, want %q", source, err, want)
		}
	}
	_, err := script.Load(folder("d = {}\nd['a'] %= 3"), "main.star", nil, script.Limits{})
	if err == nil || !strings.Contains(err.Error(), "main.star:2:8: %= works on plain names only") {
		t.Errorf("got %v", err)
	}
}

// TestListsAreExtendedInPlace: a guard does not make another list of it.
func TestListsAreExtendedInPlace(t *testing.T) {
	p := load(t, "def f():\n  x = [1]\n  y = x\n  more = [2]\n  x += more\n  x.extend(more)\n  d = {'k': x}\n  d['k'] += more\n  return y")
	if value, err := call(t, p, "f"); err != nil || value.String() != "[1, 2, 2, 2]" {
		t.Errorf("%v (%v)", value, err)
	}
}

// BenchmarkArithmetic shows what the guards cost in a loop of multiplications, and of additions of names; an addition of
// what is spelled out has none.
func BenchmarkArithmetic(b *testing.B) {
	p, err := script.Load(folder("def guarded():\n  x = 0\n  for i in range(1000): x = i * 3\ndef added():\n  x = 0\n  for i in range(1000): x = i + i\ndef plain():\n  x = 0\n  for i in range(1000): x = i + 3"), "main.star", nil, script.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"guarded", "added", "plain"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := p.Call(b.Context(), callable(p, name), nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func callable(p *script.Program, name string) starlark.Callable {
	return p.Globals[name].(starlark.Callable)
}
