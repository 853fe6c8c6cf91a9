package agent

import (
	"slices"
	"strings"
)

// passed are the environment variables that a program always gets. Keys of models and the like stand in others.
var passed = []string{"PATH", "HOME", "LANG", "TERM", "TMPDIR",
	"SYSTEMROOT", "PATHEXT", "TEMP", "USERPROFILE"} // without which nothing runs on Windows

// programEnvironment is what a program finds in its environment: of environ, in the form of os.Environ, the variables
// without which programs do not run, those of the locale, and the ones that are allowed by name.
func programEnvironment(environ, allowed []string) []string {
	kept := []string{}
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		if slices.Contains(passed, name) || strings.HasPrefix(name, "LC_") || slices.Contains(allowed, name) {
			kept = append(kept, variable)
		}
	}
	return kept
}
