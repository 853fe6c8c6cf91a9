package script

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"
)

// methodCost charges for a call of a method of a text, a list, a dict or a set before it works. args hold the named
// ones too.
type methodCost func(m *meter, thread *starlark.Thread, owner starlark.Value, args starlark.Tuple) error

// methodCosts are the methods whose work depends on sizes. A method of another kind of value by the same name is called as
// it is.
var methodCosts = makeMethodCosts()

func makeMethodCosts() map[string]methodCost {
	costs := map[string]methodCost{
		"join": chargeJoin, "replace": chargeReplace, "format": chargeFormat, "extend": chargeExtend,
		"split": chargeSplit, "rsplit": chargeSplit, "splitlines": chargeSplit,
		"insert": chargeShift, "pop": chargeShift, "remove": chargeSearch, "index": chargeSearch, "rindex": chargeSearch,
		"get": chargeLookup, "setdefault": chargeLookup, "add": chargeLookup, "discard": chargeLookup,
	}
	for _, name := range []string{"items", "keys", "values", "clear"} {
		costs[name] = chargeOwn
	}
	for _, name := range []string{"capitalize", "lower", "upper", "title"} {
		costs[name] = chargeMapped
	}
	for _, name := range []string{"union", "update", "difference", "intersection", "issubset", "issuperset", "symmetric_difference"} {
		costs[name] = chargeBoth
	}
	for _, name := range []string{
		"count", "find", "rfind", "isalnum", "isalpha", "isdigit", "islower", "isspace", "istitle", "isupper", "strip", "lstrip",
		"rstrip", "partition", "rpartition", "removeprefix", "removesuffix", "startswith", "endswith",
	} {
		costs[name] = chargeScan
	}
	return costs
}

// methodCall is x.name(...), charged.
func methodCall(name string) *starlark.Builtin {
	cost := methodCosts[name]
	return starlark.NewBuiltin(name, func(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		owner := args[0]
		method, err := attribute(owner, name)
		if err != nil {
			return nil, err
		}
		args, err = charged(meterOf(thread), thread, name, cost, owner, args[1:], kwargs)
		if err != nil {
			return nil, err
		}
		if b, ok := method.(*starlark.Builtin); ok {
			return b.CallInternal(thread, args, kwargs)
		}
		return starlark.Call(thread, method, args, kwargs)
	})
}

// charged charges for a method of Starlark's own kinds of values. It returns the arguments, of which those that do not tell
// their length are lists now.
func charged(m *meter, thread *starlark.Thread, name string, cost methodCost, owner starlark.Value, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Tuple, error) {
	switch owner.(type) {
	case starlark.String, starlark.Bytes, *starlark.List, *starlark.Dict, *starlark.Set:
	default:
		return args, nil
	}
	all := args
	for _, pair := range kwargs {
		all = append(all[:len(all):len(all)], pair[1])
	}
	switch name {
	case "extend", "join", "union", "update", "difference", "intersection", "issubset", "issuperset", "symmetric_difference":
		for i, arg := range args {
			if starlark.Len(arg) >= 0 {
				continue
			}
			items, err := itemsOf(m, thread, arg)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			args = append(starlark.Tuple{}, args...)
			args[i] = items
			all = args
		}
	}
	if err := cost(m, thread, owner, all); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return args, nil
}

// attribute is x.name, as Starlark finds it.
func attribute(x starlark.Value, name string) (starlark.Value, error) {
	owner, ok := x.(starlark.HasAttrs)
	if !ok {
		return nil, fmt.Errorf("%s has no .%s field or method", x.Type(), name)
	}
	value, err := owner.Attr(name)
	if err == nil && value == nil {
		err = fmt.Errorf("%s has no .%s field or method", x.Type(), name)
	}
	return value, err
}

// methodsOf is a value of which one of the methods is taken without being called, such as f = "-".join.
type methodsOf struct {
	starlark.Value
	own starlark.HasAttrs
}

func guardMethod(_ *meter, _ *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	return withGuardedMethods(args[0]), nil
}

// withGuardedMethods gives texts, lists, dicts and sets guarded, and anything else as it is.
func withGuardedMethods(v starlark.Value) starlark.Value {
	switch v := v.(type) {
	case starlark.String:
		return methodsOf{v, v}
	case *starlark.List:
		return methodsOf{v, v}
	case *starlark.Dict:
		return methodsOf{v, v}
	case *starlark.Set:
		return methodsOf{v, v}
	}
	return v
}

func (o methodsOf) AttrNames() []string { return o.own.AttrNames() }

// Attr is a method that charges before it works.
func (o methodsOf) Attr(name string) (starlark.Value, error) {
	own, err := o.own.Attr(name)
	cost := methodCosts[name]
	if err != nil || own == nil || cost == nil {
		return own, err
	}
	return starlark.NewBuiltin(name, func(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		args, err := charged(meterOf(thread), thread, name, cost, o.Value, args, kwargs)
		if err != nil {
			return nil, err
		}
		return own.(*starlark.Builtin).CallInternal(thread, args, kwargs)
	}), nil
}

// textLength is the length of a text, 0 of anything else.
func textLength(v starlark.Value) int {
	s, _ := v.(starlark.String)
	return len(s)
}

func firstOf(args starlark.Tuple) starlark.Value {
	if len(args) == 0 {
		return starlark.None
	}
	return args[0]
}

// chargeScan charges for a look through a text; what a list or a set has by that name is cheap.
func chargeScan(m *meter, thread *starlark.Thread, owner starlark.Value, args starlark.Tuple) error {
	steps := textSteps(textLength(owner))
	if many, ok := firstOf(args).(starlark.Tuple); ok { // startswith(("a", "b"))
		for _, arg := range many {
			steps += 1 + textSteps(textLength(arg))
		}
	}
	return m.spend(thread, steps, 0)
}

// chargeMapped charges for a text that is made out of another, character by character.
func chargeMapped(m *meter, thread *starlark.Thread, owner starlark.Value, _ starlark.Tuple) error {
	n := textLength(owner)
	if n > maxText {
		return errText
	}
	return m.spend(thread, uint64(n)/8, uint64(n)*2)
}

// chargeOwn charges for a look at every entry of a dict or a set.
func chargeOwn(m *meter, thread *starlark.Thread, owner starlark.Value, _ starlark.Tuple) error {
	n := max(starlark.Len(owner), 0)
	return m.spend(thread, uint64(n), uint64(n)*4*itemSize)
}

// chargeBoth charges for what sets and dicts do with the items of others.
func chargeBoth(m *meter, thread *starlark.Thread, owner starlark.Value, args starlark.Tuple) error {
	n := max(starlark.Len(owner), 0)
	steps := uint64(0)
	for _, arg := range args {
		n += lengthOf(arg)
		steps += weight(arg, m.left(thread))
	}
	if n > 2*maxItems {
		return errItems
	}
	return m.spend(thread, steps+2*uint64(n), uint64(n)*entrySize)
}

// chargeShift charges for the items of a list that move, or the key of a dict.
func chargeShift(m *meter, thread *starlark.Thread, owner starlark.Value, args starlark.Tuple) error {
	if list, ok := owner.(*starlark.List); ok {
		if len(args) == 0 {
			return nil // the last one: nothing moves
		}
		return m.spend(thread, itemSteps(list.Len())/4, itemSize)
	}
	return chargeLookup(m, thread, owner, args)
}

// chargeLookup charges for the hash of a key.
func chargeLookup(m *meter, thread *starlark.Thread, _ starlark.Value, args starlark.Tuple) error {
	return m.spend(thread, keyWeight(firstOf(args), m.left(thread)), 0)
}

// chargeSearch charges for a search through a text or a list.
func chargeSearch(m *meter, thread *starlark.Thread, owner starlark.Value, args starlark.Tuple) error {
	if list, ok := owner.(*starlark.List); ok {
		return m.spend(thread, searchSteps(firstOf(args), list, m.left(thread)), 0)
	}
	if _, text := owner.(starlark.String); text {
		return m.spend(thread, textSteps(textLength(owner)), 0)
	}
	return chargeLookup(m, thread, owner, args)
}

// chargeExtend charges for the items that a list gets; it may not double without end.
func chargeExtend(m *meter, thread *starlark.Thread, _ starlark.Value, args starlark.Tuple) error {
	return chargeItems(m, thread, lengthOf(firstOf(args)))
}

func chargeJoin(m *meter, thread *starlark.Thread, owner starlark.Value, args starlark.Tuple) error {
	parts, ok := firstOf(args).(starlark.Iterable)
	if !ok {
		return nil
	}
	size, n := 0, 0
	for part := range starlark.Elements(parts) {
		if size += textLength(part) + textLength(owner); size > maxText {
			return errText
		}
		n++
	}
	return m.spend(thread, uint64(n)+textSteps(size), uint64(size)+uint64(n)*itemSize)
}

func chargeReplace(m *meter, thread *starlark.Thread, owner starlark.Value, args starlark.Tuple) error {
	s, _ := owner.(starlark.String)
	size := len(s)
	if len(args) >= 2 {
		old, _ := starlark.AsString(args[0])
		now, _ := starlark.AsString(args[1])
		if err := m.spend(thread, textSteps(len(s)), 0); err != nil {
			return err
		}
		if more := len(now) - len(old); more > 0 {
			if size += strings.Count(string(s), old) * more; size > maxText {
				return errText
			}
		}
	}
	return m.spend(thread, uint64(size)/8, uint64(size))
}

// chargeSplit charges for the parts of a text.
func chargeSplit(m *meter, thread *starlark.Thread, owner starlark.Value, args starlark.Tuple) error {
	s, _ := owner.(starlark.String)
	if err := m.spend(thread, uint64(len(s))/8, 0); err != nil {
		return err
	}
	separator, given := starlark.AsString(firstOf(args))
	parts := 1
	switch {
	case given && separator != "":
		parts += strings.Count(string(s), separator)
	default: // spaces, or the ends of lines
		for i := range len(s) {
			if s[i] <= ' ' {
				parts++
			}
		}
	}
	if parts > maxItems {
		return errItems
	}
	return m.spend(thread, uint64(parts), uint64(parts)*3*itemSize)
}

func chargeFormat(m *meter, thread *starlark.Thread, owner starlark.Value, args starlark.Tuple) error {
	s, _ := owner.(starlark.String)
	longest, err := longestOf(args)
	if err != nil {
		return err
	}
	size := len(s) + strings.Count(string(s), "{")*longest
	if size > maxText {
		return errText
	}
	return m.spend(thread, textSteps(size), uint64(size))
}
