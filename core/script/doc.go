// Package script is the sandbox in which agent files and game profiles run: Starlark without files, clock, network or
// randomness. core/agent and core/game call it and predeclare what their files may use.
//
// A program is bounded in its steps and in the values that it makes. Both are counted, never measured: an operation whose
// work depends on the size of its operands (a comparison of lists, a search in a text, a sort) is charged by that size
// before it begins, so that the same program stops at the same place on every machine, whatever else runs there. To do so,
// Load rewrites a file before it is compiled: see rewriter. Clocks only end a run: a call ends with its context, soon also
// in the middle of native work. Recursion is refused, as Starlark does. Values go in and out as JSON.
//
// Beyond Starlark there are sets, while, % with flags, widths and precisions as in Python, the module json and find_path.
// Where a file is written in Python, the error says what Starlark has instead.
package script
