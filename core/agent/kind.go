package agent

import (
	"strings"

	"go.starlark.net/starlark"
)

// kind names a value's type in a sentence: "a string", "an int", "None".
func kind(value starlark.Value) string {
	if value == starlark.None {
		return "None"
	}
	name := value.Type()
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}
