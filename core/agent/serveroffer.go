package agent

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"dotmatrix/core/agent/schema"
	"dotmatrix/core/llm"
	"dotmatrix/core/plain"
)

// Limits of what an MCP server offers.
const (
	maxServerTools  = 64   // that an agent uses of one server
	maxServerSchema = 32   // KiB of a tool's schema
	maxServerWords  = 2000 // runes of a tool's description
)

var (
	serverToolForm = regexp.MustCompile(`^[A-Za-z0-9_./-]{1,128}$`) // as the protocol has it
	offeredForm    = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)    // as endpoints take it
	notOffered     = regexp.MustCompile(`[^A-Za-z0-9_-]`)
)

// offer makes of what a server offers what models are offered: the tools that are chosen, in that order, or all by name.
// Their words are cleaned and their schemas simplified.
func offer(offered []ServerTool, only []string) ([]llm.Tool, error) {
	offered = slices.Clone(offered)
	slices.SortStableFunc(offered, func(a, b ServerTool) int { return strings.Compare(a.Name, b.Name) })
	if len(only) > 0 {
		var chosen []ServerTool
		for _, name := range only {
			i := slices.IndexFunc(offered, func(t ServerTool) bool { return t.Name == name })
			if i < 0 {
				return nil, fmt.Errorf("it has no tool %q: it has %s", name, serverToolNames(offered))
			}
			chosen = append(chosen, offered[i])
		}
		offered = chosen
	}
	switch {
	case len(offered) == 0:
		return nil, fmt.Errorf("it has no tools")
	case len(offered) > maxServerTools:
		return nil, fmt.Errorf("it has %d tools, and a model can be offered %d: choose with only = [...] out of %s", len(offered), maxServerTools, serverToolNames(offered))
	}
	tools := make([]llm.Tool, len(offered))
	for i, t := range offered {
		if !serverToolForm.MatchString(t.Name) {
			return nil, fmt.Errorf("the name of its tool %s cannot be used: leave it out with only = [...]", echo(plain.Line(t.Name)))
		}
		form, err := serverSchema(t.Parameters)
		if err != nil {
			return nil, fmt.Errorf("its tool %s: %w: leave it out with only = [...]", t.Name, err)
		}
		words := clip(strings.TrimSpace(plain.Text(t.Description)), maxServerWords)
		tools[i] = llm.Tool{Name: t.Name, Description: orElse(words, "No description."), Parameters: mustJSON(form)}
	}
	return tools, nil
}

func serverSchema(data json.RawMessage) (*schema.Schema, error) {
	if len(data) > maxServerSchema<<10 {
		return nil, fmt.Errorf("its schema has %d bytes: at most %d are taken", len(data), maxServerSchema<<10)
	}
	return schema.Simplify(data)
}

// serverToolNames lists tools for an error.
func serverToolNames(offered []ServerTool) string {
	names := make([]string, len(offered))
	for i, t := range offered {
		names[i] = plain.Line(t.Name)
	}
	return clip(strings.Join(names, ", "), maxLogged)
}

// tool is a tool of a server as a model is offered it.
func (c *connection) tool(declared ManifestServer, spec llm.Tool) (*tool, error) {
	name := declared.Prefix + notOffered.ReplaceAllString(spec.Name, "_")
	if !offeredForm.MatchString(name) {
		return nil, fmt.Errorf("models cannot be offered a tool called %q: use letters, digits, _ and - in prefix, 64 characters in all", clip(name, maxEcho))
	}
	if taken(name) {
		return nil, fmt.Errorf("its tool %s has the name of one of ours: give the server's names a prefix, such as prefix = \"web_\"", name)
	}
	form, err := serverSchema(spec.Parameters)
	if err != nil {
		return nil, fmt.Errorf("its tool %s: %w", spec.Name, err)
	}
	made := &tool{name: name, description: spec.Description, parameters: form}
	made.run = func(t *turn, call toolCall) (outcome, error) { return t.callServer(c, spec, call) }
	return made, nil
}

// taken reports whether a tool of ours has a name.
func taken(name string) bool {
	if name == "finish" {
		return true
	}
	for _, set := range toolsets {
		if slices.ContainsFunc(set, func(t *tool) bool { return t.name == name }) {
			return true
		}
	}
	return false
}

// changedTools says in what a server that runs now differs from the tools that a version knows: what may not be called any
// more, by name and why; and what only reads differently.
func changedTools(known []llm.Tool, now []ServerTool) (refused map[string]string, reworded []string) {
	refused = map[string]string{}
	for _, was := range known {
		is, err := offer(now, []string{was.Name})
		switch {
		case err != nil:
			refused[was.Name] = "the server does not offer it any more"
		case string(is[0].Parameters) != string(was.Parameters):
			refused[was.Name] = "the server wants other arguments for it now"
		case is[0].Description != was.Description:
			reworded = append(reworded, was.Name)
		}
	}
	return refused, reworded
}
