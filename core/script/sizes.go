package script

import (
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

var (
	errText  = fmt.Errorf("the text would have more than %d MiB", maxText>>20)
	errItems = fmt.Errorf("it would have more than %d items", maxItems)
	errBits  = fmt.Errorf("the number would have more than %d bits", maxBits)
	errDeep  = fmt.Errorf("it is nested more than %d deep", maxShownDepth)
)

// factor is the right side of a multiplication.
type factor struct{ starlark.Value }

// Binary multiplies where the product is not too large.
func (f factor) Binary(op syntax.Token, x starlark.Value, _ starlark.Side) (starlark.Value, error) {
	if err := checkProduct(x, f.Value); err != nil {
		return nil, err
	}
	return starlark.Binary(op, x, f.Value)
}

func checkProduct(x, y starlark.Value) error {
	a, aIsInt := x.(starlark.Int)
	b, bIsInt := y.(starlark.Int)
	switch {
	case aIsInt && bIsInt:
		if a.BigInt().BitLen()+b.BigInt().BitLen() > maxBits {
			return errBits
		}
		return nil
	case aIsInt:
		return checkRepeat(y, a)
	case bIsInt:
		return checkRepeat(x, b)
	}
	return nil // Starlark refuses it
}

func checkRepeat(sequence starlark.Value, times starlark.Int) error {
	length, ok := 0, false
	limit, err := maxItems, errItems
	switch s := sequence.(type) {
	case starlark.String:
		length, ok, limit, err = len(s), true, maxText, errText
	case starlark.Bytes:
		length, ok, limit, err = len(s), true, maxText, errText
	case *starlark.List:
		length, ok = s.Len(), true
	case starlark.Tuple:
		length, ok = len(s), true
	}
	n, small := times.Int64()
	switch {
	case !ok || length == 0 || times.Sign() <= 0:
		return nil
	case !small || n > int64(limit/length):
		return err
	}
	return nil
}

// formatted is the left side of s % arguments.
type formatted struct {
	starlark.Value
	text starlark.String
}

// Binary formats where the text is not too large: every verb may show the longest of the arguments.
func (f formatted) Binary(op syntax.Token, y starlark.Value, _ starlark.Side) (starlark.Value, error) {
	longest, err := longestOf(y)
	if err != nil {
		return nil, err
	}
	if err := checkFormat(f.text, "%", longest); err != nil {
		return nil, err
	}
	return starlark.Binary(op, f.text, y)
}

// longestOf is the size of the longest value among arguments: those of a tuple, the values of a dict, or the one.
func longestOf(arguments starlark.Value) (int, error) {
	values := []starlark.Value{arguments}
	switch a := arguments.(type) {
	case starlark.Tuple:
		values = a
	case *starlark.Dict:
		for _, item := range a.Items() { // "%s" % a dict shows it, and "%(k)s" its values
			values = append(values, item[1])
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

func checkFormat(s starlark.String, verb string, longest int) error {
	if len(s)+strings.Count(string(s), verb)*longest > maxText {
		return errText
	}
	return nil
}

// methods are those of a string or a list that can make far more than they were given, and what makes it too much.
var methods = map[string]func(owner starlark.Value, args starlark.Tuple) error{
	"join":    checkJoin,
	"replace": checkReplace,
	"format": func(owner starlark.Value, args starlark.Tuple) error {
		longest, err := longestOf(args)
		if err != nil {
			return err
		}
		return checkFormat(owner.(starlark.String), "{", longest)
	},
	"extend": func(_ starlark.Value, args starlark.Tuple) error {
		if len(args) == 0 {
			return nil
		}
		return checkAddend(args[0])
	},
}

// guardedMethods is a string or a list of which one of these methods is called.
type guardedMethods struct {
	starlark.Value
	own starlark.HasAttrs
}

// withGuardedMethods gives strings and lists guarded, and anything else as it is.
func withGuardedMethods(v starlark.Value) starlark.Value {
	switch v := v.(type) {
	case starlark.String:
		return guardedMethods{v, v}
	case *starlark.List:
		return guardedMethods{v, v}
	}
	return v
}

// AttrNames are those of the value.
func (g guardedMethods) AttrNames() []string { return g.own.AttrNames() }

// Attr is a method that looks before it works.
func (g guardedMethods) Attr(name string) (starlark.Value, error) {
	own, err := g.own.Attr(name)
	check := methods[name]
	if err != nil || own == nil || check == nil {
		return own, err
	}
	return checked(name, own, func(args starlark.Tuple) error { return check(g.Value, args) }), nil
}

// checkAddend bounds what is added to a text or a list: with no large addend they grow slowly enough for the memory to be
// looked at in time, and cannot double.
func checkAddend(v starlark.Value) error {
	switch v := v.(type) {
	case starlark.String:
		if len(v) > maxText {
			return errText
		}
	case starlark.Bytes:
		if len(v) > maxText {
			return errText
		}
	case starlark.Sequence:
		if v.Len() > maxItems {
			return errItems
		}
	}
	return nil
}

func checkJoin(owner starlark.Value, args starlark.Tuple) error {
	s := owner.(starlark.String)
	if len(args) == 0 {
		return nil
	}
	parts, ok := args[0].(starlark.Iterable)
	if !ok {
		return nil
	}
	size := 0
	for part := range starlark.Elements(parts) {
		text, _ := starlark.AsString(part)
		if size += len(text) + len(s); size > maxText {
			return errText
		}
	}
	return nil
}

func checkReplace(owner starlark.Value, args starlark.Tuple) error {
	s := owner.(starlark.String)
	if len(args) < 2 {
		return nil
	}
	old, _ := starlark.AsString(args[0])
	now, _ := starlark.AsString(args[1])
	if more := len(now) - len(old); more > 0 && len(s)+strings.Count(string(s), old)*more > maxText {
		return errText
	}
	return nil
}

// checkRange bounds the numbers of range(...).
func checkRange(args starlark.Tuple) error {
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

// checkZip bounds the tuples of zip(...) and what is in them.
func checkZip(args starlark.Tuple) error {
	shortest := maxItems
	for _, arg := range args {
		if n := starlark.Len(arg); n >= 0 {
			shortest = min(shortest, n)
		}
	}
	if len(args) > 0 && shortest > 4*maxItems/len(args) {
		return errItems
	}
	return nil
}

// checkShown bounds the text of values that are shown.
func checkShown(args starlark.Tuple) error {
	_, err := shownSize(args)
	return err
}

// maxShownDepth is how deep a value may be nested that is shown.
const maxShownDepth = 500

// shownSize is about how many bytes a value has as text. A list that holds another twice shows it twice.
func shownSize(value starlark.Value) (int, error) {
	left := maxText
	err := show(value, &left, 0)
	return maxText - left, err
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
		size += v.BigInt().BitLen() / 3
	default:
		size += 8
	}
	if *left -= size; *left < 0 {
		return errText
	}
	switch v := value.(type) {
	case *starlark.Dict:
		for _, item := range v.Items() {
			if err := errors.Join(show(item[0], left, depth+1), show(item[1], left, depth+1)); err != nil {
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
