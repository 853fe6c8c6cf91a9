package script_test

import (
	"strings"
	"testing"

	"go.starlark.net/starlark"

	"dotmatrix/core/script"
)

// TestFormats: flags, widths and precisions are what they are in Python. The right values are Python's own.
func TestFormats(t *testing.T) {
	for source, want := range map[string]string{
		`"%10d|" % 42`:          "        42|",
		`"%-10d|" % 42`:         "42        |",
		`"%010d|" % -42`:        "-000000042|",
		`"%+d %+d" % (42, -42)`: "+42 -42",
		`"% d" % 42`:            " 42",
		`"%5.3d|" % 7`:          "  007|",
		`"%-5s|%5s|%.2s|%5.1s|" % ("ab", "ab", "abc", "xyz")`: "ab   |   ab|ab|    x|",
		`"%5r" % "a"`: `  "a"`,
		`"%x %X %#x %04x %#06x %o %#o" % (255, 255, 255, 255, 255, 8, 8)`:  "ff FF 0xff 00ff 0x00ff 10 0o10",
		`"%.2f|%8.3f|%-8.1f|%08.2f|%.0f" % (3.14159, 2.5, 2.5, -2.5, 2.5)`: "3.14|   2.500|2.5     |-0002.50|2",
		`"%.3e|%10.2E|%g|%.2g" % (12345.678, 0.00012, 0.5, 1234.0)`:        "1.235e+04|  1.20E-04|0.5|1.2e+03",
		`"%5c|" % "é"`: "    é|",
		`"%5s|" % "é"`: "    é|",
		`"%*d|%-*s|%.*f" % (5, 42, 4, "a", 1, 2.25)`:   "   42|a   |2.2",
		`"%(name)-6s%(n)03d" % {"name": "hp", "n": 7}`: "hp    007",
		`"100%% %3d" % 5`:         "100%   5",
		`"%d%s" % (1, "x")`:       "1x",
		`"%5d" % 3.9`:             "    3",
		`"%3s|%3s" % (None, [1])`: "None|[1]",
	} {
		p := load(t, "def f(): return "+source)
		value, err := call(t, p, "f")
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := value.String(); got != quoted(want) {
			t.Errorf("%s is %s, want %q", source, got, want)
		}
	}
	for source, want := range map[string]string{
		`"%5d" % "x"`:                           "%d format requires integer",
		`"%5d" % ()`:                            "not enough arguments for format string",
		`"%5d" % (1, 2)`:                        "too many arguments for format string",
		`"%5"  % 1`:                             "incomplete format",
		`"%5q" % 1`:                             "unknown conversion %q",
		`"%99999999d" % 1`:                      "a width or precision of more than 10000",
		`"%99999999999999999999d" % 1`:          "a width or precision of more than 10000",
		`"%*d" % ("x", 1)`:                      "* wants int",
		`"%(a)5d" % 1`:                          "format requires a mapping",
		`"%(a)5d" % {}`:                         "key not found: a",
		`"%(a5d" % {}`:                          "incomplete format key",
		`("%9999d" * 2000) % tuple([1] * 2000)`: "16 MiB",
	} {
		p := load(t, "def f(): return "+source)
		if _, err := call(t, p, "f"); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "main.star:1:") {
			t.Errorf("%s: %v, want %q", source, err, want)
		}
	}
}

func TestJSONModule(t *testing.T) {
	for source, want := range map[string]string{
		`json.encode({"b": [1, 2.5, None], "a": (True, "é")})`:  `{"a":[true,"é"],"b":[1,2.5,null]}`,
		`json.encode(json.decode('{"z": 1, "a": [1.0, "x"]}'))`: `{"a":[1.0,"x"],"z":1}`,
		`json.encode_indent({"a": [1]}, indent = "  ")`:         "{\n  \"a\": [\n    1\n  ]\n}",
		`json.indent('[1]', indent = " ")`:                      "[\n 1\n]",
		`json.decode("{", default = "none")`:                    "none",
		`json.decode("", default = "none")`:                     "none",
		`json.encode(struct(x = 1))`:                            `{"x":1}`,
	} {
		p := load(t, "def f(): return "+source)
		if value, err := call(t, p, "f"); err != nil || value.String() != quoted(want) {
			t.Errorf("%s is %v (%v), want %s", source, value, err, want)
		}
	}
	for source, want := range map[string]string{
		`json.decode("{")`:       "json.decode: reading JSON",
		`json.decode("")`:        "json.decode: the text is empty",
		`json.decode("[" * 100)`: "json.decode: ",
		`json.indent("[" * 100)`: "json.indent: it is nested more than 64 deep",
		`json.encode(len)`:       "json.encode: a value of type builtin",
		`json.encode({1: 2})`:    "no string",
	} {
		p := load(t, "def f(): return "+source)
		if _, err := call(t, p, "f"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", source, err, want)
		}
	}
}

// quoted is a text as Starlark shows it.
func quoted(text string) string { return starlark.String(text).String() }

// FuzzFormat: no format makes more than its bound, or anything but a text or an error with its line.
func FuzzFormat(f *testing.F) {
	for _, seed := range []string{"%5d %s", "%-*.*f", "%(a)05x", "%", "%%", "%#+ -0999.9q", "%é5s", "%.999999s"} {
		f.Add(seed)
	}
	p, err := script.Load(folder("def f(s, x):\n  return s % x"), "main.star", nil, script.Limits{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, format string) {
		for _, argument := range []starlark.Value{starlark.MakeInt(7), starlark.Tuple{starlark.String("é"), starlark.Float(-2.5)}, starlark.NewDict(0)} {
			value, err := p.Call(t.Context(), callable(p, "f"), starlark.Tuple{starlark.String(format), argument})
			if err != nil && !strings.HasPrefix(err.Error(), "main.star:2:") {
				t.Errorf("%q: %v", format, err)
			}
			if err == nil && value.Type() != "string" {
				t.Errorf("%q is %s", format, value)
			}
		}
	})
}
