package where

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"dotmatrix/core"
)

// Column is a field by which runs are sorted and grouped.
type Column struct{ field field }

// NewColumn finds a field by its name. The error lists those there are.
func NewColumn(name string) (Column, error) {
	f, ok := find(strings.TrimSpace(name))
	if !ok {
		return Column{}, fmt.Errorf("there is no field %q: use %s", name, strings.Join(names(), ", "))
	}
	return Column{f}, nil
}

// Name is that of the field.
func (c Column) Name() string { return c.field.name }

// Text is what the field says of a run; the values of a set are joined with a comma.
func (c Column) Text(r *core.RunSummary) string {
	f := c.field
	switch {
	case f.name == "model": // as it ranks
		return r.Model()
	case f.text != nil:
		return f.text(r)
	case f.number != nil:
		return fmt.Sprint(f.number(r))
	case f.length != nil:
		return f.length(r).Round(time.Second).String()
	case f.instant != nil:
		return f.instant(r).Local().Format(time.DateOnly)
	}
	set := slices.Clone(f.set(r))
	slices.Sort(set)
	return strings.Join(set, ", ")
}

// Compare orders two runs by the field, the least first.
func (c Column) Compare(a, b *core.RunSummary) int {
	f := c.field
	switch {
	case f.number != nil:
		return cmp.Compare(f.number(a), f.number(b))
	case f.length != nil:
		return cmp.Compare(f.length(a), f.length(b))
	case f.instant != nil:
		return f.instant(a).Compare(f.instant(b))
	}
	return strings.Compare(strings.ToLower(c.Text(a)), strings.ToLower(c.Text(b)))
}
