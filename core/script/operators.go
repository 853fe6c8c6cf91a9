package script

import (
	"fmt"
	"maps"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// Names, which no file can write, of the builtins that guard operations.
const (
	operandName = "*operand" // of x += y and the like
	pipedName   = "*piped"   // of x |= y
	keyName     = "*key"
	dictName    = "*dict"
	slicedName  = "*sliced"
	steppedName = "*stepped" // a slice with a step
	spreadName  = "*spread"
	methodName  = "*method"
	callPrefix  = "*call."
)

var binaryNames = map[syntax.Token]string{
	syntax.PLUS: "*+", syntax.MINUS: "*-", syntax.STAR: "**", syntax.PERCENT: "*%", syntax.LTLT: "*<<",
	syntax.AMP: "*&", syntax.PIPE: "*|", syntax.CIRCUMFLEX: "*^", syntax.IN: "*in", syntax.NOT_IN: "*not in",
	syntax.EQL: "*==", syntax.NEQ: "*!=", syntax.LT: "*<", syntax.LE: "*<=", syntax.GT: "*>", syntax.GE: "*>=",
}

// native is a builtin that a guard calls with positional arguments only.
type native = func(m *meter, thread *starlark.Thread, args starlark.Tuple) (starlark.Value, error)

func guarding(name string, call native) *starlark.Builtin {
	return starlark.NewBuiltin(name, func(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
		return call(meterOf(thread), thread, args)
	})
}

// guards are all the builtins that guarded files call, and those of Starlark's own whose work depends on sizes.
func guards() starlark.StringDict {
	names := maps.Clone(guarded)
	return names
}

var guarded = makeGuards()

func makeGuards() starlark.StringDict {
	names := starlark.StringDict{
		operandName: guarding(operandName, func(m *meter, thread *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
			return operandOf(m, thread, args[0]), nil
		}),
		pipedName:   guarding(pipedName, guardPiped),
		keyName:     guarding(keyName, guardKey),
		dictName:    guarding(dictName, guardDict),
		slicedName:  guarding(slicedName, guardSlice),
		steppedName: guarding(steppedName, guardStep),
		spreadName:  guarding(spreadName, guardSpread),
		methodName:  guarding(methodName, guardMethod),
	}
	for op, name := range binaryNames {
		names[name] = guarding(name, func(m *meter, thread *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
			return binary(m, thread, op, args[0], args[1])
		})
	}
	for name := range methodCosts {
		names[callPrefix+name] = methodCall(name)
	}
	maps.Copy(names, chargedBuiltins())
	return names
}

// binary is x op y, charged.
func binary(m *meter, thread *starlark.Thread, op syntax.Token, x, y starlark.Value) (starlark.Value, error) {
	switch op {
	case syntax.EQL, syntax.NEQ, syntax.LT, syntax.LE, syntax.GT, syntax.GE:
		if err := m.spend(thread, comparison(op, x, y, m.left(thread)), 0); err != nil {
			return nil, err
		}
		holds, err := starlark.Compare(op, x, y)
		return starlark.Bool(holds), err
	case syntax.IN, syntax.NOT_IN:
		return contains(m, thread, op, x, y)
	case syntax.PERCENT:
		if format, ok := x.(starlark.String); ok {
			return interpolate(m, thread, string(format), y)
		}
	}
	if err := chargeBinary(m, thread, op, x, y); err != nil {
		return nil, err
	}
	return starlark.Binary(op, x, y)
}

// comparison is what it costs to compare two values.
func comparison(op syntax.Token, x, y starlark.Value, most uint64) uint64 {
	if a, ok := x.(starlark.String); ok {
		b, ok := y.(starlark.String)
		if !ok || len(a) != len(b) && (op == syntax.EQL || op == syntax.NEQ) {
			return 0
		}
		return textSteps(min(len(a), len(b)))
	}
	switch x.(type) {
	case starlark.Int, starlark.Bool, starlark.NoneType, starlark.Float:
		return 0
	}
	if x.Type() != y.Type() {
		return 0
	}
	if op == syntax.EQL || op == syntax.NEQ {
		if n := starlark.Len(x); n >= 0 && n != starlark.Len(y) {
			return 0
		}
	}
	lighter := weight(x, most)
	return weight(y, lighter)
}

// contains is x in y: a search through a text or a list, or the hash of a key.
func contains(m *meter, thread *starlark.Thread, op syntax.Token, x, y starlark.Value) (starlark.Value, error) {
	var steps uint64
	switch y := y.(type) {
	case starlark.String:
		steps = textSteps(len(y))
	case starlark.Bytes:
		steps = textSteps(len(y))
	case *starlark.Dict, *starlark.Set:
		steps = keyWeight(x, m.left(thread))
	case starlark.Tuple, *starlark.List:
		steps = searchSteps(x, y.(starlark.Sequence), m.left(thread))
	}
	if err := m.spend(thread, steps, 0); err != nil {
		return nil, err
	}
	return starlark.Binary(op, x, y)
}

// searchSteps is what it costs to compare a value with every item of a list.
func searchSteps(x starlark.Value, list starlark.Sequence, most uint64) uint64 {
	each := keyWeight(x, most)
	if each <= 1 {
		return itemSteps(list.Len())
	}
	steps := itemSteps(list.Len())
	for item := range starlark.Elements(list) {
		if steps += comparison(syntax.EQL, x, item, most); steps >= most {
			return most
		}
	}
	return steps
}

// chargeBinary charges for arithmetic and for what makes a new value out of two.
func chargeBinary(m *meter, thread *starlark.Thread, op syntax.Token, x, y starlark.Value) error {
	switch op {
	case syntax.PLUS:
		return chargeSum(m, thread, x, y)
	case syntax.STAR:
		return chargeProduct(m, thread, x, y)
	case syntax.LTLT:
		if a, ok := x.(starlark.Int); ok {
			return m.noteNumber(thread, bitsOf(a)+512) // Starlark shifts by no more
		}
	case syntax.MINUS, syntax.AMP, syntax.PIPE, syntax.CIRCUMFLEX:
		if _, number := x.(starlark.Int); !number {
			n := max(starlark.Len(x), 0) + max(starlark.Len(y), 0)
			return m.spend(thread, 2*uint64(n), uint64(n)*entrySize)
		}
	}
	return nil
}

func chargeSum(m *meter, thread *starlark.Thread, x, y starlark.Value) error {
	switch a := x.(type) {
	case starlark.String:
		b, _ := y.(starlark.String)
		return chargeText(m, thread, len(a)+len(b))
	case starlark.Bytes:
		b, _ := y.(starlark.Bytes)
		return chargeText(m, thread, len(a)+len(b))
	case starlark.Int:
		if b, ok := y.(starlark.Int); ok {
			return m.noteNumber(thread, max(bitsOf(a), bitsOf(b)))
		}
	case *starlark.List, starlark.Tuple:
		return chargeItems(m, thread, starlark.Len(x)+max(starlark.Len(y), 0))
	}
	return nil
}

// chargeText charges for a text of n bytes that is about to be made.
func chargeText(m *meter, thread *starlark.Thread, n int) error {
	if n > maxText {
		return errText
	}
	return m.spend(thread, textSteps(n), uint64(n))
}

// chargeItems charges for a list of n items that is about to be made.
func chargeItems(m *meter, thread *starlark.Thread, n int) error {
	if n > maxItems {
		return errItems
	}
	return m.spend(thread, itemSteps(n), uint64(n)*itemSize)
}

func chargeProduct(m *meter, thread *starlark.Thread, x, y starlark.Value) error {
	a, aIsInt := x.(starlark.Int)
	b, bIsInt := y.(starlark.Int)
	switch {
	case aIsInt && bIsInt:
		return m.noteNumber(thread, bitsOf(a)+bitsOf(b))
	case aIsInt:
		return chargeRepeat(m, thread, y, a)
	case bIsInt:
		return chargeRepeat(m, thread, x, b)
	}
	return nil // Starlark refuses it
}

func chargeRepeat(m *meter, thread *starlark.Thread, sequence starlark.Value, times starlark.Int) error {
	length := 0
	limit, err, charge := maxItems, errItems, chargeItems
	switch s := sequence.(type) {
	case starlark.String:
		length, limit, err, charge = len(s), maxText, errText, chargeText
	case starlark.Bytes:
		length, limit, err, charge = len(s), maxText, errText, chargeText
	case *starlark.List:
		length = s.Len()
	case starlark.Tuple:
		length = len(s)
	}
	n, small := times.Int64()
	switch {
	case length == 0 || times.Sign() <= 0:
		return nil
	case !small || n > int64(limit/length):
		return err
	}
	return charge(m, thread, length*int(n))
}

// bitsOf is how many bits a number has; a small one counts as 64.
func bitsOf(n starlark.Int) int {
	if _, small := n.Int64(); small {
		return 64
	}
	return n.BigInt().BitLen()
}

// guardKey charges for the hash of an index or a key.
func guardKey(m *meter, thread *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	switch key := args[0].(type) {
	case starlark.Int, starlark.Bool:
		return key, nil
	case starlark.String:
		if len(key) < bytesAStep {
			return key, nil
		}
	}
	return args[0], m.spend(thread, keyWeight(args[0], m.left(thread)), 0)
}

// guardPiped guards the y of x |= y. A dict takes the entries of another in place, so that y must stay what it is; a set
// becomes another one.
func guardPiped(m *meter, thread *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	if dict, ok := args[0].(*starlark.Dict); ok {
		return dict, m.spend(thread, 2*uint64(dict.Len()), uint64(dict.Len())*entrySize)
	}
	return operandOf(m, thread, args[0]), nil
}

func guardDict(m *meter, thread *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	n := starlark.Len(args[0])
	return args[0], m.spend(thread, uint64(n), dictSize+uint64(n)*entrySize)
}

// guardSlice charges for a slice that was made; one operation of at most maxItems is not too much to do first.
func guardSlice(m *meter, thread *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	switch v := args[0].(type) {
	case *starlark.List, starlark.Tuple:
		return v, chargeItems(m, thread, starlark.Len(v))
	}
	return args[0], nil
}

// guardStep charges for a slice with a step, which copies texts too.
func guardStep(m *meter, thread *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	switch v := args[0].(type) {
	case starlark.String:
		return v, m.spend(thread, uint64(len(v))/itemsAStep, uint64(len(v)))
	case starlark.Bytes:
		return v, m.spend(thread, uint64(len(v))/itemsAStep, uint64(len(v)))
	}
	return guardSlice(m, thread, args)
}

// guardSpread charges for the arguments of f(*args, **kwargs).
func guardSpread(m *meter, thread *starlark.Thread, args starlark.Tuple) (starlark.Value, error) {
	value, err := itemsOf(m, thread, args[0])
	if err != nil {
		return nil, fmt.Errorf("arguments: %w", err)
	}
	return value, m.spend(thread, uint64(lengthOf(value)), uint64(lengthOf(value))*itemSize)
}
