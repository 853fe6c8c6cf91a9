package game

import (
	"embed"
	"fmt"
	"regexp"
	"strings"
	"text/template"

	"go.starlark.net/starlark"

	"dotmatrix/core"
)

//go:embed draft/*.tmpl
var drafts embed.FS

var draft = template.Must(template.New("").Funcs(template.FuncMap{"quote": quote}).ParseFS(drafts, "draft/*.tmpl"))

// Draft is a first profile for a ROM: it loads, finds the ROM again and reads something, and its comments say how to go
// on. name is the profile's, made of the title in the ROM's header.
func Draft(info core.MachineInfo) (name string, files []core.File, err error) {
	name = draftName(info.ROM)
	about := struct {
		Name string
		core.MachineInfo
	}{name, info}
	for _, file := range []struct{ path, template string }{{profileFile, "profile.star.tmpl"}, {name + ".sym", "symbols.sym.tmpl"}} {
		var content strings.Builder
		if err := draft.ExecuteTemplate(&content, file.template, about); err != nil {
			return "", nil, fmt.Errorf("writing %s: %w", file.path, err)
		}
		files = append(files, core.File{Path: file.path, Data: []byte(content.String())})
	}
	return name, files, nil
}

// maxDraftName is shorter than a name may be, and longer than a title is.
const maxDraftName = 32

var notInName = regexp.MustCompile(`[^a-z0-9]+`)

// draftName is a name of the allowed form; a ROM without a title goes by its hash.
func draftName(rom core.ROM) string {
	name := notInName.ReplaceAllString(strings.ToLower(rom.Title), "_")
	name = strings.Trim(name[:min(len(name), maxDraftName)], "_")
	if name == "" {
		return "game_" + rom.SHA256.Short()
	}
	return name
}

// quote writes a text as Starlark does.
func quote(text string) string { return starlark.String(strings.ToValidUTF8(text, "?")).String() }
