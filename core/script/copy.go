package script

import "go.starlark.net/starlark"

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
