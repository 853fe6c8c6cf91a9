package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// init is the launcher. It stands in every binary that can start one, tests too, and comes before their main.
func init() {
	if len(os.Args) < 2 || os.Args[0] != launcherName {
		return
	}
	runtime.LockOSThread() // capabilities are a thread's
	if err := launch(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintf(os.Stderr, "sandbox: %v\n", err)
		os.Exit(exitCode)
	}
	os.Exit(0)
}

// launch builds the sandbox around this process and becomes the program.
func launch(told string, args []string) error {
	var o order
	if err := json.Unmarshal([]byte(told), &o); err != nil {
		return fmt.Errorf("reading what to run: %w", err)
	}
	if os.Getpid() != 1 {
		return errors.New("it is the first process of its namespace: it cannot be started by hand")
	}
	proc, err := build(o.Views)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return err
	}
	if err := os.Chdir(o.Dir); err != nil {
		return err
	}
	if err := restrict(o, proc); err != nil {
		return err
	}
	if err := giveUp(); err != nil {
		return err
	}
	if o.Program == "" {
		return nil
	}
	if err := syscall.Exec(o.Program, args, os.Environ()); err != nil {
		return fmt.Errorf("starting %s: %w", o.Program, err)
	}
	return nil
}

// giveUp gives up capabilities, core dumps, and whatever files are open beside the standard ones.
func giveUp() error {
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return fmt.Errorf("giving up ambient capabilities: %w", err)
	}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	if err := unix.Capset(&header, &none[0]); err != nil {
		return fmt.Errorf("giving up capabilities: %w", err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("switching core dumps off: %w", err)
	}
	if err := unix.CloseRange(3, ^uint(0), unix.CLOSE_RANGE_CLOEXEC); err != nil {
		return fmt.Errorf("closing files: %w", err)
	}
	return nil
}
