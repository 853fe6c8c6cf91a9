package agent

import (
	"embed"
	"strings"
)

//go:embed prompts/*.txt
var promptFiles embed.FS

// The words with which the building blocks speak to models.
var (
	callsPrompt   = prompt("calls")
	shortPrompt   = prompt("short")
	choosePrompt  = prompt("choose")
	schemaPrompt  = prompt("schema")
	toolsPrompt   = prompt("tools")
	reactPrompt   = prompt("react")
	compactPrompt = prompt("compact")
)

func prompt(name string) string {
	data, err := promptFiles.ReadFile("prompts/" + name + ".txt")
	if err != nil {
		panic(err) // the file is not in the binary
	}
	return strings.TrimSpace(string(data))
}
