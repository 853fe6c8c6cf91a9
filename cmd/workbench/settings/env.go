package settings

import (
	"github.com/joho/godotenv"
)

// Environment looks up variables: in the process's environment first, then in the file .env of the working folder.
type Environment struct {
	lookup func(string) (string, bool)
	dotenv map[string]string
}

// NewEnvironment reads the file .env, where there is one.
func NewEnvironment(lookup func(string) (string, bool)) *Environment {
	values, err := godotenv.Read()
	if err != nil {
		values = nil // there is none, or it is not for us; a key that is missing is told where it is needed
	}
	return &Environment{lookup: lookup, dotenv: values}
}

// Lookup returns the value of a variable, and whether it is set.
func (e *Environment) Lookup(name string) (string, bool) {
	if value, ok := e.lookup(name); ok {
		return value, true
	}
	value, ok := e.dotenv[name]
	return value, ok
}
