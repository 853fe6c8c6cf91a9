package script

import (
	"math/big"

	"go.starlark.net/syntax"
)

// rewriter puts guards into a file before it is compiled: an operation whose work depends on the size of its operands
// becomes a call of a builtin that charges for it first. x + y becomes *add(x, y), x.join(y) becomes *call.join(x, y). No
// file can write such names. What is small as it is written is left alone.
type rewriter struct {
	rebound map[string]bool // None, True or False, where the file gives them another meaning
	err     error
}

// rewrite guards the operations of a file.
func rewrite(file *syntax.File) error {
	r := &rewriter{rebound: map[string]bool{}}
	syntax.Walk(file, r.noteBindings)
	r.block(file.Stmts)
	return r.err
}

// noteBindings finds names of constants that are bound in the file.
func (r *rewriter) noteBindings(node syntax.Node) bool {
	switch n := node.(type) {
	case *syntax.AssignStmt:
		r.bind(n.LHS)
	case *syntax.ForStmt:
		r.bind(n.Vars)
	case *syntax.ForClause:
		r.bind(n.Vars)
	case *syntax.DefStmt:
		r.bind(append([]syntax.Expr{n.Name}, n.Params...)...)
	case *syntax.LambdaExpr:
		r.bind(n.Params...)
	case *syntax.LoadStmt:
		for _, name := range n.From {
			r.bind(name)
		}
		for _, name := range n.To {
			r.bind(name)
		}
	}
	return true
}

func (r *rewriter) bind(targets ...syntax.Expr) {
	for _, target := range targets {
		syntax.Walk(target, func(node syntax.Node) bool {
			if name, ok := node.(*syntax.Ident); ok && constants[name.Name] {
				r.rebound[name.Name] = true
			}
			return true
		})
	}
}

var constants = map[string]bool{"None": true, "True": true, "False": true}

func (r *rewriter) block(stmts []syntax.Stmt) {
	for _, stmt := range stmts {
		r.stmt(stmt)
	}
}

func (r *rewriter) stmt(stmt syntax.Stmt) {
	switch s := stmt.(type) {
	case *syntax.AssignStmt:
		s.LHS, s.RHS = r.expr(s.LHS), r.expr(s.RHS)
		r.assignment(s)
	case *syntax.DefStmt:
		r.params(s.Params)
		r.block(s.Body)
	case *syntax.ExprStmt:
		s.X = r.expr(s.X)
	case *syntax.ForStmt:
		s.Vars, s.X = r.expr(s.Vars), r.expr(s.X)
		r.block(s.Body)
	case *syntax.WhileStmt:
		s.Cond = r.expr(s.Cond)
		r.block(s.Body)
	case *syntax.IfStmt:
		s.Cond = r.expr(s.Cond)
		r.block(s.True)
		r.block(s.False)
	case *syntax.ReturnStmt:
		if s.Result != nil {
			s.Result = r.expr(s.Result)
		}
	}
}

// assignment guards x *= y, x += y, x %= y and the like: the right side becomes one that works only after it has charged.
func (r *rewriter) assignment(s *syntax.AssignStmt) {
	switch s.Op {
	case syntax.PLUS_EQ, syntax.STAR_EQ, syntax.MINUS_EQ, syntax.AMP_EQ, syntax.CIRCUMFLEX_EQ, syntax.LTLT_EQ:
		if !literalNumber(s.RHS) || s.Op == syntax.STAR_EQ || s.Op == syntax.LTLT_EQ {
			s.RHS = guardCall(operandName, s.OpPos, s.RHS)
		}
	case syntax.PIPE_EQ:
		s.RHS = guardCall(pipedName, s.OpPos, s.RHS)
	case syntax.PERCENT_EQ:
		name, ok := s.LHS.(*syntax.Ident)
		if !ok {
			r.fail(s.OpPos, "%= works on plain names only: write a = a % b")
			return
		}
		left := &syntax.Ident{NamePos: name.NamePos, Name: name.Name}
		s.Op, s.RHS = syntax.EQ, guardCall(binaryNames[syntax.PERCENT], s.OpPos, left, s.RHS)
	}
}

func (r *rewriter) fail(at syntax.Position, msg string) {
	if r.err == nil {
		r.err = syntax.Error{Pos: at, Msg: msg}
	}
}

// params guards the defaults of a function's parameters.
func (r *rewriter) params(params []syntax.Expr) {
	for _, param := range params {
		if b, ok := param.(*syntax.BinaryExpr); ok {
			b.Y = r.expr(b.Y)
		}
	}
}

func (r *rewriter) exprs(list []syntax.Expr) {
	for i, x := range list {
		list[i] = r.expr(x)
	}
}

// expr is the expression with its parts guarded, and itself.
func (r *rewriter) expr(x syntax.Expr) syntax.Expr {
	switch x := x.(type) {
	case *syntax.Literal:
		if n, ok := x.Value.(*big.Int); ok && n.BitLen() > hugeBits {
			r.fail(x.TokenPos, "the number has too many digits")
		}
	case *syntax.BinaryExpr:
		x.X, x.Y = r.expr(x.X), r.expr(x.Y)
		return r.binary(x)
	case *syntax.CallExpr:
		return r.call(x)
	case *syntax.DotExpr:
		x.X = r.expr(x.X)
		if methodCosts[x.Name.Name] != nil {
			x.X = guardCall(methodName, x.Dot, x.X)
		}
	case *syntax.IndexExpr:
		x.X, x.Y = r.expr(x.X), r.expr(x.Y)
		if !r.small(x.Y) && !numeric(x.Y) {
			x.Y = guardCall(keyName, x.Lbrack, x.Y)
		}
	case *syntax.SliceExpr:
		return r.slice(x)
	case *syntax.ParenExpr:
		x.X = r.expr(x.X)
	case *syntax.UnaryExpr:
		if x.X != nil {
			x.X = r.expr(x.X)
		}
	case *syntax.CondExpr:
		x.Cond, x.True, x.False = r.expr(x.Cond), r.expr(x.True), r.expr(x.False)
	case *syntax.LambdaExpr:
		r.params(x.Params)
		x.Body = r.expr(x.Body)
	case *syntax.ListExpr:
		r.exprs(x.List)
	case *syntax.TupleExpr:
		r.exprs(x.List)
	case *syntax.DictExpr:
		r.exprs(x.List)
		return guardCall(dictName, x.Lbrace, x)
	case *syntax.DictEntry:
		x.Key, x.Value = r.key(x.Key), r.expr(x.Value)
	case *syntax.Comprehension:
		return r.comprehension(x)
	}
	return x
}

// key guards what becomes the key of a dict.
func (r *rewriter) key(x syntax.Expr) syntax.Expr {
	x = r.expr(x)
	if r.small(x) || numeric(x) {
		return x
	}
	at, _ := x.Span()
	return guardCall(keyName, at, x)
}

func (r *rewriter) comprehension(x *syntax.Comprehension) syntax.Expr {
	for _, clause := range x.Clauses {
		switch c := clause.(type) {
		case *syntax.ForClause:
			c.Vars, c.X = r.expr(c.Vars), r.expr(c.X)
		case *syntax.IfClause:
			c.Cond = r.expr(c.Cond)
		}
	}
	if _, entry := x.Body.(*syntax.DictEntry); x.Curly && !entry {
		x.Body = r.key(x.Body) // of a set
	} else {
		x.Body = r.expr(x.Body)
	}
	return x
}

// binary guards an operator. The X and Y of a keyword argument, k = v, come here too.
func (r *rewriter) binary(x *syntax.BinaryExpr) syntax.Expr {
	name, guarded := binaryNames[x.Op]
	if !guarded {
		return x
	}
	switch x.Op {
	case syntax.PLUS, syntax.MINUS, syntax.AMP, syntax.PIPE, syntax.CIRCUMFLEX:
		guarded = !literalNumber(x.X) && !literalNumber(x.Y) && !(numeric(x.X) && numeric(x.Y))
	case syntax.STAR:
		guarded = !literalNumber(x.X) || !literalNumber(x.Y)
	case syntax.LTLT, syntax.PERCENT:
		guarded = !literalNumber(x.X)
	case syntax.IN, syntax.NOT_IN:
		guarded = !r.small(x.Y)
	default: // comparisons
		guarded = !r.small(x.X) && !r.small(x.Y) && !(numeric(x.X) && numeric(x.Y))
	}
	if !guarded {
		return x
	}
	return guardCall(name, x.OpPos, x.X, x.Y)
}

// call guards the calls of methods whose work depends on sizes, and what is spread over a call's arguments.
func (r *rewriter) call(x *syntax.CallExpr) syntax.Expr {
	for i, arg := range x.Args {
		switch arg := arg.(type) {
		case *syntax.BinaryExpr:
			if arg.Op == syntax.EQ {
				arg.Y = r.expr(arg.Y)
				continue
			}
		case *syntax.UnaryExpr:
			if arg.Op == syntax.STAR || arg.Op == syntax.STARSTAR {
				arg.X = guardCall(spreadName, arg.OpPos, r.expr(arg.X))
				continue
			}
		}
		x.Args[i] = r.expr(arg)
	}
	dot, ok := x.Fn.(*syntax.DotExpr)
	if !ok || methodCosts[dot.Name.Name] == nil || r.cheap(dot.Name.Name, x.Args) {
		if ok {
			dot.X = r.expr(dot.X)
		} else {
			x.Fn = r.expr(x.Fn)
		}
		return x
	}
	x.Fn = &syntax.Ident{NamePos: dot.Dot, Name: callPrefix + dot.Name.Name}
	x.Args = append([]syntax.Expr{r.expr(dot.X)}, x.Args...)
	return x
}

// cheap reports whether a method looks at nothing but its arguments, which are small.
func (r *rewriter) cheap(method string, args []syntax.Expr) bool {
	switch method {
	case "get", "setdefault", "startswith", "endswith":
		return len(args) > 0 && r.small(args[0])
	case "pop":
		return len(args) == 0
	}
	return false
}

// slice charges for the part that was cut out of a list; a part of a text shares its bytes.
func (r *rewriter) slice(x *syntax.SliceExpr) syntax.Expr {
	x.X = r.expr(x.X)
	for _, bound := range []*syntax.Expr{&x.Lo, &x.Hi, &x.Step} {
		if *bound != nil {
			*bound = r.expr(*bound)
		}
	}
	name := slicedName
	if x.Step != nil {
		name = steppedName
	}
	return guardCall(name, x.Lbrack, x)
}

func guardCall(name string, at syntax.Position, args ...syntax.Expr) syntax.Expr {
	return &syntax.CallExpr{Fn: &syntax.Ident{NamePos: at, Name: name}, Lparen: at, Args: args, Rparen: at}
}

// literalNumber reports whether an expression is a number as it is written.
func literalNumber(x syntax.Expr) bool {
	switch x := x.(type) {
	case *syntax.Literal:
		return x.Token == syntax.INT || x.Token == syntax.FLOAT
	case *syntax.ParenExpr:
		return literalNumber(x.X)
	case *syntax.UnaryExpr:
		return x.Op == syntax.MINUS && literalNumber(x.X)
	}
	return false
}

// numeric reports whether an expression can be nothing but a number, or fails: a text or a list cannot be added to one.
func numeric(x syntax.Expr) bool {
	switch x := x.(type) {
	case *syntax.ParenExpr:
		return numeric(x.X)
	case *syntax.UnaryExpr:
		return x.Op == syntax.MINUS || x.Op == syntax.PLUS || x.Op == syntax.TILDE
	case *syntax.BinaryExpr:
		switch x.Op {
		case syntax.SLASH, syntax.SLASHSLASH, syntax.GTGT:
			return true
		case syntax.PLUS, syntax.MINUS:
			return numeric(x.X) || numeric(x.Y)
		}
		return false
	}
	return literalNumber(x)
}

// smallLiteral is the length up to which a literal is compared in next to no time, in bytes.
const smallLiteral = 1024

// small reports whether a value is no larger than the file has characters for it, and compares as cheaply.
func (r *rewriter) small(x syntax.Expr) bool {
	switch x := x.(type) {
	case *syntax.Literal:
		return len(x.Raw) <= smallLiteral
	case *syntax.Ident:
		return constants[x.Name] && !r.rebound[x.Name]
	case *syntax.ParenExpr:
		return r.small(x.X)
	case *syntax.UnaryExpr:
		return x.Op == syntax.MINUS && literalNumber(x.X)
	case *syntax.ListExpr:
		return r.allSmall(x.List)
	case *syntax.TupleExpr:
		return r.allSmall(x.List)
	}
	return false
}

func (r *rewriter) allSmall(list []syntax.Expr) bool {
	for _, x := range list {
		if !r.small(x) {
			return false
		}
	}
	return true
}
