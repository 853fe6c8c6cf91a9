package agent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"dotmatrix/core"
)

// Text is a part of a version as people read it.
type Text struct {
	Name string // of the file, or such as "parameters"
	Text string
	Code bool // Starlark
}

// Texts are all parts of a version: what its manifest says, then its prompts, then its other files.
func Texts(v core.Version) ([]Text, error) {
	m, err := OpenManifest(v)
	if err != nil {
		return nil, err
	}
	parts := []Text{
		{Name: "parameters", Text: indented(m.Params)},
		{Name: "help", Text: m.Ledger.Long() + "\n"},
		{Name: "tools", Text: toolTexts(m)},
		{Name: "signature", Text: m.Signature.text()},
		{Name: "predict", Text: m.callText()},
		{Name: "input example", Text: indented(m.InputExample)},
		{Name: "metadata", Text: indented(m.Metadata)},
		{Name: "requirements", Text: m.Requirements.text()},
	}
	if len(m.Command) > 0 {
		parts = append(parts, Text{Name: "command", Text: commandLine(m.Command) + "\n"})
	}
	prompts, files := []Text{}, []Text{}
	for _, f := range v.Files {
		part := Text{Name: f.Path, Text: string(f.Data), Code: strings.HasSuffix(f.Path, extension)}
		if f.Path == m.Entry && m.Requirements.Entry != "" {
			part.Name = m.Requirements.Entry
		}
		if slices.Contains(m.Prompts, f.Path) {
			prompts = append(prompts, part)
		} else {
			files = append(files, part)
		}
	}
	return append(append(parts, prompts...), files...), nil
}

func indented(data json.RawMessage) string {
	var out bytes.Buffer
	if json.Indent(&out, data, "", "  ") != nil {
		return string(data) + "\n"
	}
	return out.String() + "\n"
}

func toolTexts(m Manifest) string {
	var b strings.Builder
	for _, t := range m.Tools {
		fmt.Fprintf(&b, "%s: %s\n%s", t.Name, t.Description, indented(t.Parameters))
	}
	return b.String()
}

// callText is what predict takes and gives; "" where the signature says it already.
func (m Manifest) callText() string {
	call := m.Call()
	if call.From == m.Signature.From {
		return ""
	}
	return call.text()
}

func (s ModelSignature) text() string {
	var b strings.Builder
	for _, side := range []struct {
		name    string
		columns []Column
	}{{"inputs", s.Inputs}, {"outputs", s.Outputs}} {
		fmt.Fprintf(&b, "%s (%s)\n", side.name, s.From)
		for _, c := range side.columns {
			optional := ""
			if !c.Required {
				optional = ", optional"
			}
			fmt.Fprintf(&b, "  %s: %s%s\n", c.Name, c.ColumnType, optional)
		}
	}
	return b.String()
}

func (r Requirements) text() string {
	lines := []string{fmt.Sprintf("agent API %d", r.AgentAPI), "dotmatrix " + r.Dotmatrix}
	for module, version := range r.Modules {
		lines = append(lines, module+" "+version)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

// Diff is what differs between two versions, part by part, as unified diffs; "" for nothing.
func Diff(a, b core.Version) (string, error) {
	before, err := Texts(a)
	if err != nil {
		return "", err
	}
	after, err := Texts(b)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, name := range namesOf(before, after) {
		out.WriteString(udiff.Unified("a/"+name, "b/"+name, textNamed(before, name), textNamed(after, name)))
	}
	return out.String(), nil
}

// namesOf lists the parts of both, each once: those of the first in their order, then what only the second has.
func namesOf(lists ...[]Text) []string {
	var names []string
	for _, list := range lists {
		for _, part := range list {
			if !slices.Contains(names, part.Name) {
				names = append(names, part.Name)
			}
		}
	}
	return names
}

func textNamed(list []Text, name string) string {
	for _, part := range list {
		if part.Name == name {
			return part.Text
		}
	}
	return ""
}
