package game

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
)

// declaration is what game(...) made: what a profile says of itself.
type declaration struct {
	name    string
	title   string      // of the ROM's header
	hashes  []core.Hash // SHA-256 of the ROMs that it was made for
	symbols string      // file, in the folder
	story   []core.Milestone
}

func (d *declaration) String() string        { return "<game " + d.name + ">" }
func (d *declaration) Type() string          { return "game" }
func (d *declaration) Freeze()               {}
func (d *declaration) Truth() starlark.Bool  { return true }
func (d *declaration) Hash() (uint32, error) { return 0, errors.New("unhashable type: game") }

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// declare is game(name, title = "", sha256 = [], symbols = "", milestones = [(key, title), ...]).
func declare(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	d := &declaration{}
	hashes, milestones := new(starlark.List), new(starlark.List)
	err := starlark.UnpackArgs(b.Name(), args, kwargs, "name", &d.name, "title?", &d.title, "sha256?", &hashes,
		"symbols?", &d.symbols, "milestones?", &milestones)
	if err != nil {
		return nil, err
	}
	if !nameForm.MatchString(d.name) {
		return nil, fmt.Errorf("game: name %q: use up to 64 small letters, digits, _ and -", d.name)
	}
	for item := range starlark.Elements(hashes) {
		text, _ := starlark.AsString(item)
		hash, err := core.ParseHash(strings.ToLower(text))
		if err != nil {
			return nil, fmt.Errorf("game: sha256: %w", err)
		}
		d.hashes = append(d.hashes, hash)
	}
	for item := range starlark.Elements(milestones) {
		m, err := milestone(item)
		if err != nil {
			return nil, err
		}
		if d.hasMilestone(m.Key) {
			return nil, fmt.Errorf("game: the milestone %q is named twice", m.Key)
		}
		d.story = append(d.story, m)
	}
	return d, nil
}

func milestone(value starlark.Value) (core.Milestone, error) {
	pair, ok := value.(starlark.Indexable)
	if ok && pair.Len() == 2 {
		key, isKey := starlark.AsString(pair.Index(0))
		title, isTitle := starlark.AsString(pair.Index(1))
		if isKey && isTitle && nameForm.MatchString(key) && title != "" {
			return core.Milestone{Key: key, Title: title}, nil
		}
	}
	return core.Milestone{}, fmt.Errorf("game: %s is no milestone: give (\"a_key\", \"A title\")", value)
}

func (d *declaration) hasMilestone(key string) bool {
	for _, m := range d.story {
		if m.Key == key {
			return true
		}
	}
	return false
}
