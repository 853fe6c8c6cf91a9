package game

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"dotmatrix/core"
)

// declaration is what game(...) made: what a profile says of itself.
type declaration struct {
	name    string
	titles  []string    // of the ROM's header
	sha256  []core.Hash // of the ROMs that it was made for
	sha1    []string    // of the same; hex, the form in which public databases list dumps
	symbols string      // file, in the folder
	story   []core.Milestone
}

func (d *declaration) String() string        { return "<game " + d.name + ">" }
func (d *declaration) Type() string          { return "game" }
func (d *declaration) Freeze()               {}
func (d *declaration) Truth() starlark.Bool  { return true }
func (d *declaration) Hash() (uint32, error) { return 0, errors.New("unhashable type: game") }

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

var sha1Form = regexp.MustCompile(`^[0-9a-f]{40}$`)

// declare is game(name, title = "", sha256 = [], sha1 = [], symbols = "", milestones = [(key, title), ...]). title is a
// text or a list of them.
func declare(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	d := &declaration{}
	sha256, sha1, milestones := new(starlark.List), new(starlark.List), new(starlark.List)
	var title starlark.Value = starlark.String("")
	err := starlark.UnpackArgs(b.Name(), args, kwargs, "name", &d.name, "title?", &title, "sha256?", &sha256, "sha1?", &sha1,
		"symbols?", &d.symbols, "milestones?", &milestones)
	if err != nil {
		return nil, err
	}
	if !nameForm.MatchString(d.name) {
		return nil, fmt.Errorf("game: name %q: use up to 64 small letters, digits, _ and -", d.name)
	}
	if d.titles, err = titles(title); err != nil {
		return nil, err
	}
	if err := d.setHashes(sha256, sha1); err != nil {
		return nil, err
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

// titles reads a text, or a list of them.
func titles(value starlark.Value) ([]string, error) {
	if one, ok := starlark.AsString(value); ok {
		if one == "" {
			return nil, nil
		}
		return []string{one}, nil
	}
	list, ok := value.(starlark.Iterable)
	if !ok {
		return nil, fmt.Errorf("game: title: %s is no title: give a text, or a list of them", value)
	}
	var all []string
	for item := range starlark.Elements(list) {
		title, ok := starlark.AsString(item)
		if !ok || title == "" {
			return nil, fmt.Errorf("game: title: %s is no title of a header", item)
		}
		all = append(all, title)
	}
	return all, nil
}

func (d *declaration) setHashes(sha256, sha1 *starlark.List) error {
	for item := range starlark.Elements(sha256) {
		text, _ := starlark.AsString(item)
		hash, err := core.ParseHash(strings.ToLower(text))
		if err != nil {
			return fmt.Errorf("game: sha256: %w", err)
		}
		d.sha256 = append(d.sha256, hash)
	}
	for item := range starlark.Elements(sha1) {
		text, _ := starlark.AsString(item)
		if text = strings.ToLower(text); !sha1Form.MatchString(text) {
			return fmt.Errorf("game: sha1: %s is no SHA-1: give 40 hex digits", item)
		}
		d.sha1 = append(d.sha1, text)
	}
	return nil
}

// fits reports whether the profile is for the ROM by its hash, and by its header.
func (d *declaration) fits(rom core.ROM) (byHash, byTitle bool) {
	byHash = slices.Contains(d.sha256, rom.SHA256) || slices.Contains(d.sha1, strings.ToLower(rom.SHA1))
	return byHash, slices.Contains(d.titles, strings.TrimSpace(rom.Title))
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

// named are the milestones that reached(facts) returned by their keys, in the order of the story.
func (d *declaration) named(value starlark.Value) ([]core.Milestone, error) {
	keys, ok := value.(starlark.Iterable)
	if !ok {
		return nil, fmt.Errorf("reached returned a %s: return a list of keys", value.Type())
	}
	named := map[string]bool{}
	for item := range starlark.Elements(keys) {
		key, _ := starlark.AsString(item)
		if !d.hasMilestone(key) {
			return nil, fmt.Errorf("reached names %s, which is not a milestone of game(...)", item)
		}
		named[key] = true
	}
	var reached []core.Milestone
	for _, m := range d.story {
		if named[m.Key] {
			reached = append(reached, m)
		}
	}
	return reached, nil
}
