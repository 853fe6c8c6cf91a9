package tracking

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Scheme begins the URI of a version.
const Scheme = "models:/"

// AliasForm is what an alias may be called: no number and not "latest", since those name versions already.
var AliasForm = regexp.MustCompile(`^[A-Za-z_-][A-Za-z0-9_-]{0,63}$`)

const latest = "latest"

// FindVersion gives the version that a URI names, with its files: models:/NAME/3, models:/NAME/latest, models:/NAME@ALIAS
// or models:/ID, of which the first digits do that no other version has. The error wraps ErrNoVersion and says what to
// try.
func (s *Store) FindVersion(ctx context.Context, uri string) (Registered, error) {
	rest, ok := strings.CutPrefix(uri, Scheme)
	if !ok || strings.Trim(rest, "/") == "" {
		return Registered{}, fmt.Errorf("%w as %q: use models:/NAME/3, models:/NAME@ALIAS or models:/ID", ErrNoVersion, uri)
	}
	all, err := s.Versions(ctx)
	if err != nil {
		return Registered{}, err
	}
	found, err := pick(all, rest)
	if err != nil {
		return Registered{}, fmt.Errorf("%w as %s in %s: %w", ErrNoVersion, uri, s.path, err)
	}
	found.Files, err = readFiles(ctx, s.readers, found.row)
	return found, explain(s.path, err)
}

// pick chooses among all versions.
func pick(all []Registered, rest string) (Registered, error) {
	name, which, numbered := strings.Cut(rest, "/")
	byName, alias, aliased := strings.Cut(rest, "@")
	switch {
	case numbered:
		return one(all, name, func(r Registered) bool { return which == latest || strconv.Itoa(r.Number) == which })
	case aliased:
		return one(all, byName, func(r Registered) bool { return slices.Contains(r.Aliases, alias) })
	}
	digits := strings.ToLower(rest)
	if strings.Trim(digits, "0123456789abcdef") != "" {
		return Registered{}, fmt.Errorf("%q is neither an ID nor does it say which version: add /latest, /3 or @ALIAS", rest)
	}
	var matches []Registered
	for _, r := range all {
		if strings.HasPrefix(r.ID.String(), digits) {
			matches = append(matches, r)
		}
	}
	switch len(matches) {
	case 0:
		return Registered{}, fmt.Errorf("`dotmatrix models list` shows those that there are")
	case 1:
		return matches[0], nil
	}
	return Registered{}, fmt.Errorf("it can be %s or %s: give more digits", matches[0].URI(), matches[1].URI())
}

// one is the newest version of a name that is wanted.
func one(all []Registered, name string, wanted func(Registered) bool) (Registered, error) {
	var has []string
	for _, r := range all {
		if r.Name != name {
			continue
		}
		if wanted(r) {
			return r, nil
		}
		has = append(has, strconv.Itoa(r.Number))
		for _, alias := range r.Aliases {
			has = append(has, "@"+alias)
		}
	}
	if len(has) == 0 {
		return Registered{}, fmt.Errorf("nothing was logged as %q: `dotmatrix models list` shows what was", name)
	}
	return Registered{}, fmt.Errorf("%s has %s", name, strings.Join(has, ", "))
}
