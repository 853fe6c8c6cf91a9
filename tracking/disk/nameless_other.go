//go:build !linux

package disk

import (
	"errors"
	"os"
)

// NewNameless makes a file without a name, which only Linux knows.
func NewNameless(string) (*os.File, error) { return nil, errors.ErrUnsupported }

// Name gives a nameless file its name.
func Name(*os.File, string) error { return errors.ErrUnsupported }
