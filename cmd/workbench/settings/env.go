package settings

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"dotmatrix/core/llm"
	"dotmatrix/core/plain"
)

const (
	baseURL  = "OPENAI_BASE_URL"
	usualKey = "OPENAI_API_KEY"
)

// modelNames are the variables besides keys that are taken from a file .env.
var modelNames = []string{baseURL, "OPENAI_MODEL", "DOTMATRIX_MODEL"}

// Environment looks up variables: in the process's environment first, then in the file .env of the working folder. Of that
// file it takes keys, the endpoint and the model, and nothing else: a folder that a person has got from others must not
// choose what is run, or where anything is written.
type Environment struct {
	lookup func(string) (string, bool)
	file   dotenv
	taken  []string // names that are taken from the file
}

// NewEnvironment reads the file .env, where there is one.
func NewEnvironment(lookup func(string) (string, bool)) *Environment {
	return newEnvironment(lookup, ".")
}

func newEnvironment(lookup func(string) (string, bool), folder string) *Environment {
	return &Environment{lookup: lookup, file: readDotenv(folder), taken: slices.Concat(modelNames, llm.KeyNames())}
}

// take also takes those names from the file: the person's own configuration names them.
func (e *Environment) take(names ...string) { e.taken = append(e.taken, names...) }

// Own returns the value of a variable, and whether it is set, whoever has said where it is sent: a flag, the environment
// or the configuration file.
func (e *Environment) Own(name string) (string, bool) {
	if value, ok := e.lookup(name); ok {
		return value, true
	}
	return e.fromFile(name)
}

// Lookup is Own for an endpoint that nobody has named but the environment and the file: where the file names it, it gets
// keys of the file alone.
func (e *Environment) Lookup(name string) (string, bool) {
	if e.fileNamesEndpoint() && !slices.Contains(modelNames, name) && slices.Contains(e.taken, name) {
		return e.fromFile(name)
	}
	return e.Own(name)
}

func (e *Environment) fromFile(name string) (string, bool) {
	if !slices.Contains(e.taken, name) {
		return "", false
	}
	value, ok := e.file.values[name]
	return value, ok
}

// fileNamesEndpoint reports whether the endpoint is the one that the file names.
func (e *Environment) fileNamesEndpoint() bool {
	own, _ := e.lookup(baseURL)
	return own == "" && strings.TrimSpace(e.file.values[baseURL]) != ""
}

// DotenvPath is where the file is; empty where there is none.
func (e *Environment) DotenvPath() string { return e.file.path }

// Dotenv are the names of the variables that are taken from the file, and do not stand in the environment.
func (e *Environment) Dotenv() []string {
	return e.file.names(func(name string) bool {
		_, own := e.lookup(name)
		return slices.Contains(e.taken, name) && !(own && !e.fileNamesEndpoint())
	})
}

// Ignored says which of the program's settings the file sets in vain; empty where it sets none.
func (e *Environment) Ignored() string {
	names := e.file.names(func(name string) bool {
		return strings.HasPrefix(name, "DOTMATRIX_") && !slices.Contains(e.taken, name)
	})
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("%s: %s not taken from there, where only keys, the endpoint and the model are: set it in the environment or in the configuration file",
		e.file.path, areNames(names))
}

// Trouble says what is wrong with the file, by lines; empty where all is well.
func (e *Environment) Trouble() string {
	if len(e.file.problems) == 0 {
		return ""
	}
	return e.file.path + ": " + strings.Join(e.file.problems, ", ")
}

// Withheld says where to set a key that stands in the environment and is not sent to the endpoint that the file names; empty
// where the file has one, or the environment none.
func (e *Environment) Withheld() string {
	if !e.fileNamesEndpoint() || len(e.file.names(e.isKey)) > 0 {
		return ""
	}
	for _, name := range slices.Concat([]string{usualKey}, e.taken) {
		if value, ok := e.lookup(name); ok && value != "" && e.isKey(name) {
			return fmt.Sprintf("%s in %s, which names the endpoint and so is all that gives it keys", name, e.file.path)
		}
	}
	return ""
}

func (e *Environment) isKey(name string) bool {
	return slices.Contains(e.taken, name) && !slices.Contains(modelNames, name)
}

// firstUse says what is taken from the file; empty where nothing is.
func (e *Environment) firstUse() string {
	names := e.Dotenv()
	if len(names) == 0 {
		return ""
	}
	said := fmt.Sprintf("%s is used: %s taken from it", e.file.path, areNames(names))
	if u, err := url.Parse(strings.TrimSpace(e.file.values[baseURL])); e.fileNamesEndpoint() && err == nil && u.Host != "" {
		said += "; the endpoint is " + u.Scheme + "://" + u.Host
	}
	return said
}

// areNames is a list of names, and the verb behind it.
func areNames(names []string) string {
	for i, name := range names {
		names[i] = plain.Line(name)
	}
	if len(names) == 1 {
		return names[0] + " is"
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + " are"
}

// SayOnce gives what the person should know of the file at its first use in this folder, and again when it names other
// variables or another endpoint; empty where that was said. What was said is kept in the state folder.
func (e *Environment) SayOnce() string {
	said := e.firstUse()
	if said == "" || !remember(folders.State, said) {
		return ""
	}
	return said
}
