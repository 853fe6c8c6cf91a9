package main

import (
	"github.com/joho/godotenv"
)

// environment looks up settings: in the process's environment first, then in the file .env of the working folder.
type environment struct {
	lookup func(string) (string, bool)
	dotenv map[string]string
}

func newEnvironment(lookup func(string) (string, bool)) *environment {
	values, err := godotenv.Read()
	if err != nil {
		values = nil // there is none, or it is not for us; a key that is missing is told where it is needed
	}
	return &environment{lookup: lookup, dotenv: values}
}

func (e *environment) Lookup(name string) (string, bool) {
	if value, ok := e.lookup(name); ok {
		return value, true
	}
	value, ok := e.dotenv[name]
	return value, ok
}
