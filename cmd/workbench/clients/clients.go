// Package clients knows the coding agents that can play over MCP: how each is told to start our server, and how the
// sessions that it keeps tell what a run has cost. The verbs mcp install and runs usage call it.
package clients

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// Client is a program that starts MCP servers.
type Client struct {
	Name  string // as a person types it
	Title string
	File  string // of its configuration, in a project's folder; below the person's home folder where Home says so
	Home  bool
	form  form
	add   func(name string, command []string) string // the command by which it adds a server itself; nil: it has none
}

// form is how a client's configuration file names servers.
type form struct {
	toml    bool
	servers string // the key of the object, or the table, that holds them
	kind    bool   // each says that it is of type stdio
}

// All are the clients that are known.
var All = []Client{
	{"claude", "Claude Code", ".mcp.json", false, form{servers: "mcpServers"}, func(name string, command []string) string {
		return "claude mcp add " + name + " -- " + shell(command)
	}},
	{"codex", "Codex", ".codex/config.toml", true, form{toml: true, servers: "mcp_servers"}, func(name string, command []string) string {
		return "codex mcp add " + name + " -- " + shell(command)
	}},
	{"cursor", "Cursor", ".cursor/mcp.json", false, form{servers: "mcpServers"}, nil},
	{"gemini", "Gemini CLI", ".gemini/settings.json", false, form{servers: "mcpServers"}, func(name string, command []string) string {
		return "gemini mcp add " + name + " " + shell(command)
	}},
	{"vscode", "Visual Studio Code", ".vscode/mcp.json", false, form{servers: "servers", kind: true}, nil},
}

// Names are those of all clients.
func Names() []string {
	names := make([]string, len(All))
	for i, c := range All {
		names[i] = c.Name
	}
	return names
}

// Find finds a client by its name.
func Find(name string) (Client, error) {
	for _, c := range All {
		if c.Name == name {
			return c, nil
		}
	}
	return Client{}, fmt.Errorf("no client %q is known: use %s", name, strings.Join(Names(), ", "))
}

// Path is where the client's configuration is.
func (c Client) Path(project, home string) string {
	if c.Home {
		return filepath.Join(home, filepath.FromSlash(c.File))
	}
	return filepath.Join(project, filepath.FromSlash(c.File))
}

// Command is the command by which the client adds the server itself; "" where it has none.
func (c Client) Command(name string, command []string) string {
	if c.add == nil {
		return ""
	}
	return c.add(name, command)
}

// Lines are the lines of configuration, as they stand in a file that holds nothing else.
func (c Client) Lines(name string, command []string) (string, error) {
	merged, err := c.Merge(nil, name, command)
	return string(merged), err
}

// Merge puts the server into a configuration, in the place of one of that name. What else is in it stays as it is, in its
// order. Merging again changes nothing.
func (c Client) Merge(configuration []byte, name string, command []string) ([]byte, error) {
	if c.form.toml {
		return mergeTOML(configuration, c.form.servers, name, command)
	}
	server := struct {
		Type    string   `json:"type,omitempty"`
		Command string   `json:"command"`
		Args    []string `json:"args"`
	}{Command: command[0], Args: append([]string{}, command[1:]...)}
	if c.form.kind {
		server.Type = "stdio"
	}
	encoded, err := json.Marshal(server)
	if err != nil {
		return nil, err
	}
	return mergeJSON(configuration, c.form.servers, name, encoded)
}

// shell is a command as a POSIX shell reads it.
func shell(command []string) string {
	words := make([]string, len(command))
	for i, word := range command {
		words[i] = ShellWord(word)
	}
	return strings.Join(words, " ")
}

// ShellWord is a text as one word of a POSIX shell.
func ShellWord(text string) string {
	if text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !strings.ContainsRune(plainInShell, r) }) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

const plainInShell = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,@+"

// basicString is a text as TOML has it.
func basicString(text string) string { return strconv.Quote(text) }
