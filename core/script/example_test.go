package script_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"go.starlark.net/starlark"

	"dotmatrix/core/script"
)

func ExampleLoad() {
	files := fstest.MapFS{"main.star": {Data: []byte(`
def greet(name):
    return {"said": "%-6s|" % name, "json": json.encode([name])}
`)}}
	program, err := script.Load(files, "main.star", script.Builtins(), script.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	greet := program.Globals["greet"].(starlark.Callable)
	value, err := program.Call(context.Background(), greet, starlark.Tuple{starlark.String("Moth")})
	fmt.Println(value, err)
	// Output: {"said": "Moth  |", "json": "[\"Moth\"]"} <nil>
}

func ExampleLoad_pythonHabit() {
	files := fstest.MapFS{"main.star": {Data: []byte("steps = 3\nsaid = f\"{steps} steps\"\n")}}
	_, err := script.Load(files, "main.star", nil, script.Limits{})
	fmt.Println(err)
	// Output: main.star:2:8: there are no f-strings in Starlark: write "%d steps" % n or "{} steps".format(n) instead, at: said = f"{steps} steps"
}

func ExampleLimits() {
	files := fstest.MapFS{"main.star": {Data: []byte("def f():\n  while True:\n    n = len(\"abc\")\n")}}
	program, _ := script.Load(files, "main.star", nil, script.Limits{Steps: 1000})
	_, err := program.Call(context.Background(), program.Globals["f"].(starlark.Callable), nil)
	fmt.Println(err)
	// Output: main.star:3:12, in f: it ran more than 1000 steps: it may loop without end, or work on large values again and again, at: n = len("abc")
}
