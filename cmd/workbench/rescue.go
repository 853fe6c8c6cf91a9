package workbench

import (
	"fmt"
	"runtime/debug"
)

// rescue gives a panic of f as an error, so that the terminal is restored before anybody is told.
func rescue(f func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = &panicError{cause, debug.Stack()}
		}
	}()
	return f()
}

// panicError is a fault in the program itself.
type panicError struct {
	cause any
	stack []byte
}

func (e *panicError) Error() string {
	return fmt.Sprintf("a fault in dotmatrix itself: %v. What was recorded is kept; please report it with the log", e.cause)
}
