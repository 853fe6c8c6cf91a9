package script

import (
	"errors"

	"go.starlark.net/starlark"
)

// maxShownDepth is how deep a value may be nested that is shown.
const maxShownDepth = 500

// shownSize is about how many bytes a value has as text. A list that holds another twice shows it twice.
func shownSize(value starlark.Value) (int, error) {
	left := maxText
	err := show(value, &left, 0)
	return maxText - left, err
}

// longestOf is the size of the longest value among arguments: those of a tuple, the values of a dict, or the one.
func longestOf(arguments starlark.Value) (int, error) {
	values := []starlark.Value{arguments}
	switch a := arguments.(type) {
	case starlark.Tuple:
		values = a
	case *starlark.Dict:
		for _, item := range a.Entries() { // "%s" % a dict shows it, and "%(k)s" its values
			values = append(values, item)
		}
	}
	longest := 0
	for _, value := range values {
		size, err := shownSize(value)
		if err != nil {
			return 0, err
		}
		longest = max(longest, size)
	}
	return longest, nil
}

func show(value starlark.Value, left *int, depth int) error {
	if depth > maxShownDepth {
		return errDeep
	}
	size := 2
	switch v := value.(type) {
	case starlark.String:
		size += len(v)
	case starlark.Bytes:
		size += len(v)
	case starlark.Int:
		size += bitsOf(v) / 3
	default:
		size += 8
	}
	if *left -= size; *left < 0 {
		return errText
	}
	switch v := value.(type) {
	case *starlark.Dict:
		for key, item := range v.Entries() {
			if err := errors.Join(show(key, left, depth+1), show(item, left, depth+1)); err != nil {
				return err
			}
		}
	case starlark.Sequence:
		for item := range starlark.Elements(v) {
			if err := show(item, left, depth+1); err != nil {
				return err
			}
		}
	case starlark.HasAttrs:
		return showMembers(v, left, depth)
	}
	return nil
}

// showMembers is show of a struct.
func showMembers(value starlark.HasAttrs, left *int, depth int) error {
	if value.Type() != "struct" {
		return nil
	}
	for _, name := range value.AttrNames() {
		member, err := value.Attr(name)
		if err != nil {
			return err
		}
		if err := show(member, left, depth+1); err != nil {
			return err
		}
	}
	return nil
}
