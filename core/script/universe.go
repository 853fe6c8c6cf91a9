package script

import (
	"fmt"

	"go.starlark.net/starlark"
)

// builtinCost charges for a call of one of Starlark's own builtins before it works. args hold the named ones too.
type builtinCost func(m *meter, thread *starlark.Thread, args starlark.Tuple) error

// chargedBuiltins are those of Starlark's builtins whose work depends on sizes.
func chargedBuiltins() starlark.StringDict {
	names := starlark.StringDict{"getattr": starlark.NewBuiltin("getattr", guardedGetattr)}
	for name, cost := range map[string]builtinCost{
		"range": chargeRange, "zip": chargeZip, "int": chargeInt,
		"str": chargeShown, "repr": chargeShown, "print": chargeShown, "fail": chargeShown,
		"list": chargeCopy, "tuple": chargeCopy, "reversed": chargeCopy, "bytes": chargeCopy,
		"enumerate": func(m *meter, thread *starlark.Thread, args starlark.Tuple) error {
			n := lengthOf(firstOf(args))
			return m.spend(thread, uint64(n), uint64(n)*5*itemSize)
		},
		"any": chargeLook, "all": chargeLook, "sorted": chargeSort, "min": chargeCompared, "max": chargeCompared,
		"hash": chargeHash, "dict": chargeEntries, "set": chargeEntries,
	} {
		names[name] = chargedBuiltin(name, cost)
	}
	return names
}

// readsItems are the builtins that iterate over their positional arguments.
var readsItems = map[string]bool{"list": true, "tuple": true, "reversed": true, "enumerate": true, "any": true, "all": true,
	"sorted": true, "min": true, "max": true, "set": true, "dict": true, "zip": true, "bytes": true}

// chargedBuiltin is one of Starlark's builtins, charged.
func chargedBuiltin(name string, cost builtinCost) *starlark.Builtin {
	own := starlark.Universe[name].(*starlark.Builtin)
	return starlark.NewBuiltin(name, func(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		m := meterOf(thread)
		if readsItems[name] {
			for i, arg := range args {
				items, err := itemsOf(m, thread, arg)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", name, err)
				}
				if starlark.Len(arg) < 0 {
					args = append(starlark.Tuple{}, args...)
					args[i] = items
				}
			}
		}
		all := args
		for _, pair := range kwargs {
			all = append(all[:len(all):len(all)], pair[1])
		}
		if err := cost(m, thread, all); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return own.CallInternal(thread, args, kwargs)
	})
}

// guardedGetattr is getattr(x, name), whose methods are guarded as those of x.name are.
func guardedGetattr(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(args) >= 2 {
		name, _ := starlark.AsString(args[1])
		if g, ok := withGuardedMethods(args[0]).(methodsOf); ok && methodCosts[name] != nil {
			if method, err := g.Attr(name); method != nil || err != nil {
				return method, err
			}
		}
	}
	return starlark.Universe["getattr"].(*starlark.Builtin).CallInternal(thread, args, kwargs)
}

// chargeCopy charges for a list of what is iterated over, or of a text's bytes.
func chargeCopy(m *meter, thread *starlark.Thread, args starlark.Tuple) error {
	if n := textLength(firstOf(args)); n > 0 {
		return chargeText(m, thread, n)
	}
	return chargeItems(m, thread, lengthOf(firstOf(args)))
}

func chargeLook(m *meter, thread *starlark.Thread, args starlark.Tuple) error {
	return m.spend(thread, itemSteps(lengthOf(firstOf(args))), 0)
}

// chargeEntries charges for a dict or a set of what is iterated over, and for the hashes of its keys.
func chargeEntries(m *meter, thread *starlark.Thread, args starlark.Tuple) error {
	n := 0
	steps := uint64(0)
	for _, arg := range args {
		n += lengthOf(arg)
		steps += weight(arg, m.left(thread))
	}
	if n > maxItems {
		return errItems
	}
	return m.spend(thread, steps+uint64(n), dictSize+uint64(n)*entrySize)
}

func chargeHash(m *meter, thread *starlark.Thread, args starlark.Tuple) error {
	return m.spend(thread, weight(firstOf(args), m.left(thread)), 0)
}

// chargeSort charges for a copy that is sorted; every comparison may look at the whole of an item.
func chargeSort(m *meter, thread *starlark.Thread, args starlark.Tuple) error {
	n := lengthOf(firstOf(args))
	each := uint64(1)
	if n > 0 {
		each += weight(firstOf(args), m.left(thread)) / uint64(n)
	}
	steps := sortSteps(n)
	if steps > 0 && each > m.left(thread)/steps {
		return m.spend(thread, m.left(thread), 0)
	}
	return m.spend(thread, steps*each, uint64(n)*4*itemSize)
}

// chargeCompared charges for min(...) and max(...), of one list or of several values.
func chargeCompared(m *meter, thread *starlark.Thread, args starlark.Tuple) error {
	if len(args) == 2 {
		_, a := args[0].(starlark.Int)
		_, b := args[1].(starlark.Int)
		if a && b {
			return nil
		}
	}
	if r, ok := firstOf(args).(starlark.Sequence); ok && r.Type() == "range" {
		return m.spend(thread, itemSteps(r.Len()), 0)
	}
	return m.spend(thread, weight(args, m.left(thread)), 0)
}

// chargeInt charges for int(text), which takes longer than the text is long.
func chargeInt(m *meter, thread *starlark.Thread, args starlark.Tuple) error {
	n := textLength(firstOf(args))
	if n < 2*bytesAStep {
		return nil
	}
	if err := m.noteNumber(thread, min(n, maxBits)*4); err != nil {
		return err
	}
	return m.spend(thread, textSteps(n)*textSteps(n), uint64(n))
}

// chargeShown charges for the text of values.
func chargeShown(m *meter, thread *starlark.Thread, args starlark.Tuple) error {
	size, err := shownSize(args)
	if err != nil {
		return err
	}
	return m.spend(thread, uint64(size)/16, uint64(size))
}

// chargeRange bounds the numbers of range(...), which makes none before they are iterated over.
func chargeRange(_ *meter, _ *starlark.Thread, args starlark.Tuple) error {
	var n [3]int64
	for i, arg := range args {
		value, ok := arg.(starlark.Int)
		if !ok || i >= len(n) {
			return nil // Starlark refuses it
		}
		if n[i], ok = value.Int64(); !ok {
			return errItems
		}
	}
	start, stop, step := int64(0), n[0], int64(1)
	if len(args) > 1 {
		start, stop = n[0], n[1]
	}
	if len(args) > 2 {
		step = n[2]
	}
	if step == 0 {
		return nil
	}
	// The distance of two numbers can be larger than a number.
	if distance := (float64(stop) - float64(start)) / float64(step); distance > maxItems {
		return errItems
	}
	return nil
}

// chargeZip charges for the tuples of zip(...) and what is in them.
func chargeZip(m *meter, thread *starlark.Thread, args starlark.Tuple) error {
	shortest := maxItems
	for _, arg := range args {
		if n := starlark.Len(arg); n >= 0 {
			shortest = min(shortest, n)
		}
	}
	if len(args) == 0 {
		return nil
	}
	if shortest > 4*maxItems/len(args) {
		return errItems
	}
	return m.spend(thread, uint64(shortest*len(args)), uint64(shortest)*uint64(len(args)+3)*itemSize)
}
