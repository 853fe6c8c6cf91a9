package script_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"dotmatrix/core/script"
)

// heavy are programs whose few operations work on large values, again and again.
var heavy = map[string]string{
	"equal texts":     "a = 'x' * (1 << 23)\n  b = a[:1] + a[1:]\n  for i in range(1000000): a == b",
	"equal lists":     "a = [0] * 1000000\n  b = list(a)\n  for i in range(1000000): a == b",
	"less":            "a = [0] * 1000000\n  b = a + [1]\n  for i in range(1000000): a < b",
	"nested":          "a = [1] * 1000\n  for i in range(6): a = [a] * 1000\n  b = [x for x in a]\n  return a == b",
	"in a text":       "a = 'x' * (1 << 23)\n  for i in range(1000000): 'y' in a",
	"in a list":       "a = [0] * 1000000\n  k = 1\n  for i in range(1000000): k in a",
	"upper":           "a = 'x' * (1 << 23)\n  for i in range(1000000): a.upper()",
	"upper by name":   "a = 'x' * (1 << 23)\n  f = a.upper\n  for i in range(1000000): f()",
	"upper by attr":   "a = 'x' * (1 << 23)\n  for i in range(1000000): getattr(a, 'upper')()",
	"sorted":          "a = [i * 7919 % 10007 for i in range(500000)]\n  for i in range(1000000): sorted(a)",
	"join":            "a = ['x'] * 100000\n  for i in range(1000000): ','.join(a)",
	"split":           "a = 'x,' * 100000\n  for i in range(1000000): a.split(',')",
	"replace":         "a = 'x' * (1 << 20)\n  for i in range(1000000): a.replace('x', 'y')",
	"find":            "a = 'x' * (1 << 23)\n  for i in range(1000000): a.find('y')",
	"count":           "a = 'x' * (1 << 23)\n  for i in range(1000000): a.count('y')",
	"strip":           "a = ' ' * (1 << 23)\n  for i in range(1000000): a.strip()",
	"str":             "a = list(range(100000))\n  for i in range(1000000): str(a)",
	"format":          "a = 'x' * (1 << 20)\n  for i in range(1000000): '%s' % a",
	"added":           "a = 'x' * (1 << 20)\n  for i in range(1000000): a + 'y'",
	"added in place":  "a = {'k': 'x' * (1 << 20)}\n  for i in range(1000000):\n    a['k'] += 'y'\n    a['k'] = a['k'][1:]",
	"slices":          "a = [0] * 1000000\n  for i in range(1000000): a[1:]",
	"stepped":         "a = 'x' * (1 << 23)\n  for i in range(1000000): a[::2]",
	"copies":          "a = [0] * 1000000\n  for i in range(1000000): list(a)",
	"keys":            "a = 'x' * (1 << 23)\n  d = {}\n  for i in range(1000000): d[a] = 1",
	"hashes":          "a = (1,)\n  for i in range(60): a = (a, a)\n  d = {a: 1}",
	"hashes, in set":  "a = (1,)\n  for i in range(60): a = (a, a)\n  return set([a])",
	"hash, looked up": "a = (1,)\n  for i in range(60): a = (a, a)\n  return {}.get(a)",
	"spread":          "a = [0] * 1000000\n  def g(*args): pass\n  for i in range(1000000): g(*a)",
	"items":           "d = {i: i for i in range(100000)}\n  for i in range(1000000): d.items()",
	"sets":            "s = set(range(100000))\n  t = set([1])\n  for i in range(1000000): s | t",
	"dicts":           "d = {i: i for i in range(100000)}\n  for i in range(1000000): dict(d)",
	"list, shifted":   "a = [0] * 1000000\n  for i in range(1000000): a.insert(0, 1)",
	"huge numbers":    "a = 1\n  for i in range(2000): a = a << 500\n  for i in range(1000000): a // 7 - 1",
	"huge product":    "a = 1 << 500\n  for i in range(10): a = a * a\n  for i in range(1000000): a * 3",
	"huge, from text": "for i in range(1000000): int('9' * 100000)",
	"max":             "a = [0] * 1000000\n  for i in range(1000000): max(a)",
	"structs":         "a = struct(x = 'y' * (1 << 23))\n  b = struct(x = a.x[:1] + a.x[1:])\n  for i in range(1000000): a == b",
	"ways":            "rows = ['.' * 500] * 500\n  for i in range(1000000): find_path(rows, (0, 0), [(499, 499)])",
	"json":            "a = list(range(100000))\n  for i in range(1000000): json.encode(a)",
	"json, read":      "a = json.encode(list(range(100000)))\n  for i in range(1000000): json.decode(a)",
	"padded":          "for i in range(1000000): '%9999d' % i",
}

// TestNativeWorkIsCounted: a limit falls soon, and on the same step wherever the program runs.
func TestNativeWorkIsCounted(t *testing.T) {
	for name, body := range heavy {
		t.Run(name, func(t *testing.T) {
			p, err := script.Load(folder("def f():\n  "+body), "main.star", script.Builtins(), script.Limits{Steps: 4_000_000})
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			_, err = call(t, p, "f")
			if err == nil || !strings.Contains(err.Error(), "more than 4000000 steps") && !strings.Contains(err.Error(), "of memory") {
				t.Errorf("it ended with %v", err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// TestLimitsFallOnTheSameStep: with one step more a program that ended at a limit gets no further, and with one less it
// ends too; what else runs does not matter.
func TestLimitsFallOnTheSameStep(t *testing.T) {
	source := "def f():\n  a = 'x,' * 1000\n  n = 0\n  for i in range(100):\n    n += len(a.upper().split(','))\n    a == a[1:] + 'x'\n  return n"
	ends := func(limits script.Limits) bool {
		p, err := script.Load(folder(source), "main.star", nil, limits)
		if err != nil {
			t.Fatal(err)
		}
		_, err = call(t, p, "f")
		return err == nil
	}
	low, high := uint64(1000), uint64(20_000_000)
	for low+1 < high {
		if middle := (low + high) / 2; ends(script.Limits{Steps: middle}) {
			high = middle
		} else {
			low = middle
		}
	}
	const steps = 159647
	if high != steps {
		t.Errorf("it needs %d steps, and here it was %d", steps, high)
	}
}

// TestInterruptingNativeWork: who no longer waits does not wait for a large operation to be done a million times.
func TestInterruptingNativeWork(t *testing.T) {
	for name, body := range heavy {
		p := load(t, "def f():\n  "+body)
		gone := errors.New("the person left")
		ctx, cancel := context.WithCancelCause(t.Context())
		timer := time.AfterFunc(20*time.Millisecond, func() { cancel(gone) })
		began := time.Now()
		_, err := p.Call(ctx, callable(p, "f"), nil)
		timer.Stop()
		if took := time.Since(began); err == nil || took > 5*time.Second {
			t.Errorf("%s: it ended after %s with %v", name, took, err)
		}
		cancel(nil)
	}
}
