//go:build !unix

package tui

import "os"

// No signals stop a program here.
var stopSignals, continueSignals []os.Signal

func stopProcess(bool) (stopped bool) { return false }
