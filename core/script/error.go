package script

import (
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// Error is what went wrong in a file, and where.
type Error struct {
	File      string
	Line, Col int    // from 1
	Function  string // empty at the top of the file
	Source    string // the line, trimmed
	Err       error  // the cause
}

func (e *Error) Error() string {
	where := fmt.Sprintf("%s:%d:%d", e.File, e.Line, e.Col)
	if e.Function != "" {
		where += ", in " + e.Function
	}
	if e.Source == "" {
		return fmt.Sprintf("%s: %v", where, e.Err)
	}
	return fmt.Sprintf("%s: %v, at: %s", where, e.Err, e.Source)
}

func (e *Error) Unwrap() error { return e.Err }

// explain finds the place of an error in the program's files.
func (p *Program) explain(err error) error {
	var evaluation *starlark.EvalError
	var syntactic syntax.Error
	var unresolved resolve.ErrorList
	switch {
	case errors.As(err, &evaluation):
		return p.explainCall(evaluation)
	case errors.As(err, &syntactic):
		return p.misread(syntactic.Pos, syntactic.Msg)
	case errors.As(err, &unresolved) && len(unresolved) > 0:
		return p.misread(unresolved[0].Pos, unresolved[0].Msg)
	}
	return err
}

// misread is an error of the parser or the resolver, with what Starlark has instead where it is a habit of Python's.
func (p *Program) misread(pos syntax.Position, msg string) error {
	better, col := hint(msg, p.line(pos.Filename(), int(pos.Line)))
	return p.at(atHabit(pos, col), "", errors.New(better))
}

// explainCall blames the innermost frame that stands in a file; a builtin has none.
func (p *Program) explainCall(err *starlark.EvalError) error {
	cause := err.Unwrap()
	var inner *Error
	if cause == nil {
		cause = errors.New(err.Msg)
	}
	if errors.As(cause, &inner) {
		return inner
	}
	if why, cancelled := strings.CutPrefix(cause.Error(), "Starlark computation cancelled: "); cancelled {
		cause = errors.New(why)
	}
	if says, ok := hintAtRun(cause.Error()); ok {
		cause = fmt.Errorf("%w: %s", cause, says)
	}
	for i := range len(err.CallStack) {
		frame := err.CallStack.At(i)
		if frame.Pos.Filename() == "<builtin>" || !frame.Pos.IsValid() {
			continue
		}
		function := frame.Name
		if function == "<toplevel>" {
			function = ""
		}
		return p.at(frame.Pos, function, cause)
	}
	return cause
}

// Blame is an error of a function of the program's, where it begins: for what it returned.
func (p *Program) Blame(function starlark.Callable, err error) error {
	if f, ok := function.(*starlark.Function); ok {
		return p.at(f.Position(), f.Name(), err)
	}
	return err
}

func (p *Program) at(pos syntax.Position, function string, cause error) error {
	return &Error{File: pos.Filename(), Line: int(pos.Line), Col: int(pos.Col), Function: function,
		Source: p.sourceLine(pos.Filename(), int(pos.Line)), Err: cause}
}

func (p *Program) sourceLine(file string, line int) string {
	return strings.TrimSpace(p.line(file, line))
}

// line is a line of a file of the program, "" where there is none.
func (p *Program) line(file string, line int) string {
	for _, f := range p.Files {
		if f.Path != file {
			continue
		}
		lines := strings.Split(string(f.Data), "\n")
		if line >= 1 && line <= len(lines) {
			return lines[line-1]
		}
	}
	return ""
}
