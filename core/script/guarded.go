package script

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// Bounds of what one operation may make. The steps and the memory are looked at between operations only, and a single
// one, such as "x" * 10**9, could take all the memory that there is.
const (
	maxText  = 16 << 20 // bytes of a string
	maxItems = 1 << 20  // of a list, and numbers of a range
	maxBits  = 1 << 20  // of a whole number
)

// Names that no file can write, of the builtins that guard operations.
const (
	factorName = "*factor"
	formatName = "*format"
	methodName = "*method"
	addendName = "*addend"
)

// guard puts the guards into a file's operations: x * y becomes x * factor(y), x + y becomes x + addend(y), s % y becomes
// format(s) % y, and s.join becomes method(s).join; likewise the other guarded methods. Each gives what it was given where
// nothing can go wrong.
func guard(file *syntax.File) error {
	var wrong error
	syntax.Walk(file, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.BinaryExpr:
			switch n.Op {
			case syntax.STAR:
				n.Y = wrapped(factorName, n.Y, n.OpPos)
			case syntax.PERCENT:
				n.X = wrapped(formatName, n.X, n.OpPos)
			case syntax.PLUS:
				if !spelledOut(n.X) {
					n.Y = guardedAddend(n.Y, n.OpPos)
				}
			}
		case *syntax.AssignStmt:
			if err := guardAssignment(n); err != nil && wrong == nil {
				wrong = err
			}
		case *syntax.DotExpr:
			if _, risky := methods[n.Name.Name]; risky {
				n.X = wrapped(methodName, n.X, n.Dot)
			}
		}
		return true
	})
	return wrong
}

// guardAssignment guards x *= y, x += y and x %= y.
func guardAssignment(n *syntax.AssignStmt) error {
	switch n.Op {
	case syntax.STAR_EQ:
		n.RHS = wrapped(factorName, n.RHS, n.OpPos)
	case syntax.PLUS_EQ:
		n.RHS = guardedAddend(n.RHS, n.OpPos)
	case syntax.PERCENT_EQ:
		name, ok := n.LHS.(*syntax.Ident)
		if !ok {
			return syntax.Error{Pos: n.OpPos, Msg: "%= works on plain names only: write a = a % b"}
		}
		n.Op, n.RHS = syntax.EQ, &syntax.BinaryExpr{X: wrapped(formatName, &syntax.Ident{NamePos: name.NamePos, Name: name.Name}, n.OpPos),
			OpPos: n.OpPos, Op: syntax.PERCENT, Y: n.RHS}
	}
	return nil
}

// guardedAddend is the right side of an addition, guarded unless it is as small as it is written.
func guardedAddend(y syntax.Expr, at syntax.Position) syntax.Expr {
	if spelledOut(y) {
		return y
	}
	return wrapped(addendName, y, at)
}

// spelledOut reports whether an expression has no more items than the file has characters for it.
func spelledOut(x syntax.Expr) bool {
	switch x := x.(type) {
	case *syntax.Literal, *syntax.ListExpr, *syntax.TupleExpr:
		return true
	case *syntax.ParenExpr:
		return spelledOut(x.X)
	}
	return false
}

func wrapped(name string, inner syntax.Expr, at syntax.Position) syntax.Expr {
	return &syntax.CallExpr{Fn: &syntax.Ident{NamePos: at, Name: name}, Lparen: at, Args: []syntax.Expr{inner}, Rparen: at}
}

// guards are the builtins that the guarded operations call, and those of Starlark's own that could take all memory.
func guards() starlark.StringDict {
	names := starlark.StringDict{
		factorName: wrapper(factorName, func(v starlark.Value) starlark.Value {
			if _, isFloat := v.(starlark.Float); isFloat {
				return v
			}
			return factor{v}
		}),
		formatName: wrapper(formatName, func(v starlark.Value) starlark.Value {
			if s, isText := v.(starlark.String); isText {
				return formatted{s, s}
			}
			return v
		}),
		methodName: wrapper(methodName, withGuardedMethods),
		addendName: starlark.NewBuiltin(addendName, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
			return args[0], checkAddend(args[0])
		}),
	}
	for name, check := range map[string]func(starlark.Tuple) error{
		"range": checkRange, "str": checkShown, "repr": checkShown, "print": checkShown, "fail": checkShown, "zip": checkZip,
	} {
		names[name] = checked(name, starlark.Universe[name], check)
	}
	names["getattr"] = starlark.NewBuiltin("getattr", guardedGetattr)
	return names
}

func wrapper(name string, wrap func(starlark.Value) starlark.Value) *starlark.Builtin {
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, _ []starlark.Tuple) (starlark.Value, error) {
		return wrap(args[0]), nil
	})
}

// checked is one of Starlark's builtins, called only where check finds nothing wrong with its arguments.
func checked(name string, own starlark.Value, check func(starlark.Tuple) error) *starlark.Builtin {
	return starlark.NewBuiltin(name, func(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		all := args
		for _, pair := range kwargs {
			all = append(all[:len(all):len(all)], pair[1])
		}
		if err := check(all); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return own.(*starlark.Builtin).CallInternal(thread, args, kwargs)
	})
}

// guardedGetattr is getattr(x, name), whose methods are guarded as those of x.name are.
func guardedGetattr(thread *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if len(args) >= 2 {
		name, _ := starlark.AsString(args[1])
		if g, ok := withGuardedMethods(args[0]).(guardedMethods); ok && methods[name] != nil {
			return g.Attr(name)
		}
	}
	return starlark.Universe["getattr"].(*starlark.Builtin).CallInternal(thread, args, kwargs)
}
