//go:build unix

package tui

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Signals by which a shell stops a program and has it go on.
var (
	stopSignals     = []os.Signal{syscall.SIGTSTP}
	continueSignals = []os.Signal{syscall.SIGCONT}
)

// stopTime is how long a stop may take to come.
const stopTime = time.Second

// stopProcess stops this process, or with it its whole process group, and returns when it goes on; stopped is false where
// nobody could have it go on, so that it was not stopped. The signal is SIGSTOP: Go's runtime keeps its handler of SIGTSTP
// once that was asked for, and then the signal does nothing.
func stopProcess(group bool) (stopped bool) {
	if isOrphaned() {
		return false
	}
	goesOn := make(chan os.Signal, 1)
	signal.Notify(goesOn, continueSignals...)
	defer signal.Stop(goesOn)
	target := os.Getpid()
	if group {
		target = 0
	}
	if syscall.Kill(target, syscall.SIGSTOP) != nil {
		return false
	}
	select {
	case <-goesOn:
	case <-time.After(stopTime): // it went on before the signal was heard of
	}
	return true
}

// isOrphaned reports whether no shell looks after the process group: then nobody would have it go on. A shell is a parent
// in the same session and another group, as POSIX defines it.
func isOrphaned() bool {
	group := unix.Getpgrp()
	session, err := unix.Getsid(0)
	if err != nil {
		return true
	}
	parent := os.Getppid()
	for range 16 { // programs that started this one in the same group
		if of, err := unix.Getpgid(parent); err != nil || of != group {
			break
		}
		if parent = parentOf(parent); parent == 0 {
			return false // not known here
		}
	}
	of, err := unix.Getsid(parent)
	return err != nil || of != session
}

// parentOf is the parent of a process; 0 where the system does not say.
func parentOf(pid int) (parent int) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 2 {
		return 0
	}
	if _, err := fmt.Sscan(fields[1], &parent); err != nil {
		return 0
	}
	return parent
}
