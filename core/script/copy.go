package script

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// Canonical is a value as canonical JSON, and the value that FromJSON makes of that, without decoding it: dicts in the
// order of their keys, lists for tuples, dicts for structs.
func Canonical(value starlark.Value) (json.RawMessage, starlark.Value, error) {
	data, err := ToJSON(value)
	if err != nil {
		return nil, nil, err
	}
	plain, err := plainOf(value)
	return data, plain, err
}

// plainOf is what a value is once it was JSON. The value must have passed ToJSON, which bounds it.
func plainOf(value starlark.Value) (starlark.Value, error) {
	switch v := value.(type) {
	case starlark.Int:
		if _, small := v.Int64(); small {
			return v, nil
		}
		if text := v.String(); len(text) > maxDigits {
			return nil, fmt.Errorf("a number of %d digits is too large", len(text))
		}
	case starlark.String:
		if !plainText(string(v)) {
			return starlark.String(strings.ToValidUTF8(string(v), "\uFFFD")), nil
		}
	case *starlark.List:
		return plainList(v)
	case starlark.Tuple:
		return plainList(v)
	case *starlark.Dict:
		members := make([]member, 0, v.Len())
		for key, value := range v.Entries() {
			name, _ := starlark.AsString(key)
			members = append(members, member{name, value})
		}
		return plainDict(members)
	case *starlarkstruct.Struct:
		return plainDict(membersOf(v))
	}
	return value, nil
}

func plainList(list starlark.Indexable) (starlark.Value, error) {
	items := make([]starlark.Value, list.Len())
	for i := range items {
		item, err := plainOf(list.Index(i))
		if err != nil {
			return nil, err
		}
		items[i] = item
	}
	return starlark.NewList(items), nil
}

func plainDict(members []member) (starlark.Value, error) {
	slices.SortFunc(members, byKey)
	dict := starlark.NewDict(len(members))
	for _, m := range members {
		item, err := plainOf(m.value)
		if err != nil {
			return nil, err
		}
		key := m.key
		if !plainText(key) {
			key = strings.ToValidUTF8(key, "\uFFFD")
		}
		if err := dict.SetKey(starlark.String(key), item); err != nil {
			return nil, err
		}
	}
	return dict, nil
}

// Copy is a new, mutable value like one that Canonical or FromJSON made.
func Copy(value starlark.Value) starlark.Value {
	switch v := value.(type) {
	case *starlark.List:
		items := make([]starlark.Value, v.Len())
		for i := range items {
			items[i] = Copy(v.Index(i))
		}
		return starlark.NewList(items)
	case *starlark.Dict:
		dict := starlark.NewDict(v.Len())
		for key, item := range v.Entries() {
			dict.SetKey(key, Copy(item)) // a string as key of a new dict cannot fail
		}
		return dict
	}
	return value
}
