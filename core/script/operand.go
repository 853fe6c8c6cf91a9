package script

import (
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// operand is the right side of x += y and the like: it charges once both sides are known.
type operand struct {
	starlark.Value
	meter  *meter
	thread *starlark.Thread
}

// manyOperand is an operand that a list can be extended by in place.
type manyOperand struct {
	operand
	items starlark.Iterable
}

func operandOf(m *meter, thread *starlark.Thread, y starlark.Value) starlark.Value {
	switch y := y.(type) {
	case starlark.Int, starlark.Float:
		return operand{y, m, thread}
	case starlark.Iterable:
		return manyOperand{operand{y, m, thread}, y}
	}
	return operand{y, m, thread}
}

// Binary is x op y, once charged.
func (o operand) Binary(op syntax.Token, x starlark.Value, _ starlark.Side) (starlark.Value, error) {
	return binary(o.meter, o.thread, op, x, o.Value)
}

// Iterate gives the items that extend a list; where they would be too many it gives none and stops the program.
func (o manyOperand) Iterate() starlark.Iterator {
	n := lengthOf(o.items)
	if err := chargeItems(o.meter, o.thread, n); err != nil && n > 0 {
		o.thread.Cancel(err.Error())
		return starlark.Tuple{}.Iterate()
	}
	if list, ok := o.items.(*starlark.List); ok { // x += x: the list must not grow while it is read
		items := make(starlark.Tuple, list.Len())
		for i := range items {
			items[i] = list.Index(i)
		}
		return items.Iterate()
	}
	return o.items.Iterate()
}
