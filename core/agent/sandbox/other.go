//go:build !linux

package sandbox

import (
	"errors"
	"os/exec"
)

var errNoLinux = errors.New("only Linux has what it is made of")

// Available returns an error if programs cannot be put into a sandbox on this machine, and says why.
func Available() error { return errNoLinux }

// Wrap returns an error: there is no sandbox here.
func (p Policy) Wrap(*exec.Cmd) error { return errNoLinux }

// Find does nothing: there is no sandbox here.
func (p *Policy) Find(string, string, bool) {}
