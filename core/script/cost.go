package script

import (
	"math/bits"

	"go.starlark.net/starlark"
)

// What native work costs in steps, so that a step takes about as long wherever it is taken.
const (
	bytesAStep = 64 // of text that is copied, compared, searched or hashed
	itemsAStep = 4  // of a list that is copied
)

// What values take, in bytes, roughly.
const (
	itemSize  = 16  // in a list
	entrySize = 96  // in a dict or a set
	dictSize  = 512 // an empty dict or set
)

func textSteps(n int) uint64 { return uint64(n) / bytesAStep }

func itemSteps(n int) uint64 { return uint64(n) / itemsAStep }

// maxWeighed is how deep values are weighed. Comparisons go less deep, and what is shown is bounded on its own.
const maxWeighed = 100

// weight is how many steps it costs to look at all of a value: to compare or to hash it. It stops at most.
func weight(value starlark.Value, most uint64) uint64 {
	left := most
	weigh(value, &left, 0)
	return most - left
}

// weigh takes the steps of a value from left, and reports whether there was enough.
func weigh(value starlark.Value, left *uint64, depth int) bool {
	steps := uint64(1)
	switch v := value.(type) {
	case starlark.String:
		steps += textSteps(len(v))
	case starlark.Bytes:
		steps += textSteps(len(v))
	}
	if *left < steps {
		*left = 0
		return false
	}
	*left -= steps
	if depth >= maxWeighed {
		return true
	}
	switch v := value.(type) {
	case starlark.Tuple:
		for _, item := range v {
			if !weigh(item, left, depth+1) {
				return false
			}
		}
	case *starlark.List:
		for i := range v.Len() {
			if !weigh(v.Index(i), left, depth+1) {
				return false
			}
		}
	case *starlark.Dict:
		for key, item := range v.Entries() {
			if !weigh(key, left, depth+1) || !weigh(item, left, depth+1) {
				return false
			}
		}
	case *starlark.Set:
		for item := range starlark.Elements(v) {
			if !weigh(item, left, depth+1) {
				return false
			}
		}
	case starlark.HasAttrs:
		return weighMembers(v, left, depth)
	}
	return true
}

// weighMembers is weigh of a struct.
func weighMembers(value starlark.HasAttrs, left *uint64, depth int) bool {
	if value.Type() != "struct" && value.Type() != "record" && value.Type() != "row" {
		return true
	}
	for _, name := range value.AttrNames() {
		if member, err := value.Attr(name); err == nil && member != nil && !weigh(member, left, depth+1) {
			return false
		}
	}
	return true
}

// keyWeight is what it costs to hash a value and to compare it with its like, where that is not next to nothing.
func keyWeight(value starlark.Value, most uint64) uint64 {
	switch v := value.(type) {
	case starlark.String:
		return textSteps(len(v))
	case starlark.Bytes:
		return textSteps(len(v))
	case starlark.Int, starlark.Bool, starlark.NoneType, starlark.Float:
		return 0
	}
	return weight(value, most)
}

// sortSteps is what it costs to sort n items, each of them once weighed.
func sortSteps(n int) uint64 { return uint64(n) * uint64(bits.Len(uint(n))) }

// lengthOf is how many items a value iterates over, at least roughly; 0 where it does not.
func lengthOf(value starlark.Value) int {
	if n := starlark.Len(value); n >= 0 {
		return n
	}
	switch value.(type) {
	case starlark.Iterable:
		return maxItems // of a kind that does not tell
	}
	return 0
}

// itemsOf is the items of an iterable as a list that tells its length, or the value as it is where it tells that itself.
func itemsOf(m *meter, thread *starlark.Thread, value starlark.Value) (starlark.Value, error) {
	iterable, ok := value.(starlark.Iterable)
	if !ok {
		return value, nil
	}
	if n := starlark.Len(value); n >= 0 {
		if n > maxItems {
			return nil, errItems
		}
		return value, nil
	}
	var items []starlark.Value
	for item := range starlark.Elements(iterable) {
		if items = append(items, item); len(items) > maxItems {
			return nil, errItems
		}
	}
	return starlark.NewList(items), m.spend(thread, itemSteps(len(items)), uint64(len(items))*itemSize)
}
