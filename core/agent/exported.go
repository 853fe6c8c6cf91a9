package agent

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"dotmatrix/core"
)

// exportFormat is the first member of an exported version.
const exportFormat = "dotmatrix model 1"

// MaxExport bounds an exported version, in bytes.
const MaxExport = 32 << 20

// exported is a version as one file: JSON that a person can read. The manifest stands in it byte for byte.
type exported struct {
	Format   string            `json:"format"`
	ID       core.Hash         `json:"id"`
	Manifest json.RawMessage   `json:"manifest"`
	Files    []exportedFile    `json:"files"`
	Tags     map[string]string `json:"tags,omitempty"`
}

// exportedFile holds a text as it is, and other bytes in base64.
type exportedFile struct {
	Path string `json:"path"`
	Text string `json:"text,omitempty"`
	Data []byte `json:"data,omitempty"`
}

// Export writes a version and its tags as one file, the same for the same version.
func Export(v core.Version, tags map[string]string) ([]byte, error) {
	if _, err := checkVersion(v); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	line := func(format string, value any) error {
		var data bytes.Buffer
		encoder := json.NewEncoder(&data)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(value); err != nil {
			return err
		}
		fmt.Fprintf(&out, format, bytes.TrimSpace(data.Bytes()))
		return nil
	}
	fmt.Fprintf(&out, "{\"format\": %q,\n \"id\": %q,\n \"manifest\": %s,\n \"files\": [", exportFormat, v.ID, v.Manifest)
	for i, f := range v.Files {
		file := exportedFile{Path: f.Path, Text: string(f.Data)}
		if !utf8.Valid(f.Data) {
			file = exportedFile{Path: f.Path, Data: f.Data}
		}
		if i > 0 {
			out.WriteByte(',')
		}
		if err := line("\n  %s", file); err != nil {
			return nil, err
		}
	}
	out.WriteString("],\n \"tags\": {")
	for i, key := range slices.Sorted(maps.Keys(tags)) {
		if i > 0 {
			out.WriteString(", ")
		}
		if err := line("%s: ", key); err != nil {
			return nil, err
		}
		if err := line("%s", tags[key]); err != nil {
			return nil, err
		}
	}
	out.WriteString("}}\n")
	return out.Bytes(), nil
}

// Import reads an exported version. What comes out is the version that was exported, or an error: nothing in the file is
// believed that its ID and its files do not prove, but for the tags.
func Import(data []byte) (core.Version, map[string]string, error) {
	if len(data) > MaxExport {
		return core.Version{}, nil, fmt.Errorf("it has more than %d bytes: it is no exported version", MaxExport)
	}
	var e exported
	if err := json.Unmarshal(data, &e); err != nil || e.Format != exportFormat {
		return core.Version{}, nil, errors.New("it is no exported version: export one with `dotmatrix models export`")
	}
	v := core.Version{ID: e.ID, Manifest: e.Manifest}
	for _, f := range e.Files {
		content := f.Data
		if content == nil {
			content = []byte(f.Text)
		}
		v.Files = append(v.Files, core.File{Path: f.Path, Data: content})
	}
	m, err := checkVersion(v)
	if err != nil {
		return core.Version{}, nil, err
	}
	v.Name = m.Name
	return v, e.Tags, checkHelp(v, m)
}

// checkHelp holds what a manifest says of an agent file's help against the file: by it runs are ranked. That of a program
// is its own word.
func checkHelp(v core.Version, m Manifest) error {
	if m.Kind == kindExec || m.Kind == kindOutside {
		return nil
	}
	a, err := Open(v, nil)
	if err != nil {
		return err
	}
	if is := a.ledger(); !is.Equal(m.Ledger) {
		return fmt.Errorf("version %s is damaged: its manifest says that it gets the help %s, and its files get %s", v.ID.Short(), m.Ledger.Short(), is.Short())
	}
	return nil
}
