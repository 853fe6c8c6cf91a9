package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
)

// startInShell runs the program in a shell with job control, in a terminal.
func startInShell(t *testing.T, args ...string) (x *terminal, pid int) {
	t.Helper()
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash, which stops a program and has it go on")
	}
	x = startProgram(t, 100, 30, []string{"DOTMATRIX_DB=" + filepath.Join(t.TempDir(), "runs.db")}, shell, "--norc", "--noprofile", "-i")
	x.typeKeys(binary + " " + strings.Join(args, " ") + "\n")
	x.waitFor("playing")
	return x, childOf(t, x.cmd.Process.Pid)
}

// childOf is the process that another one started.
func childOf(t *testing.T, parent int) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", parent, parent))
	if err != nil {
		t.Skip("the children of a process cannot be read here")
	}
	pid, err := strconv.Atoi(strings.Fields(string(data) + " none")[0])
	if err != nil {
		t.Fatalf("the shell has no child: %q", data)
	}
	return pid
}

// waitForState waits until a process is in one of the states, as /proc/PID/stat has them.
func waitForState(t *testing.T, pid int, states string) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(stat), ") ")
		if strings.Contains(states, rest[:1]) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the process is in state %s, want one of %s", rest[:1], states)
		}
	}
}

// isRaw reports whether keys reach the program as they are typed.
func (x *terminal) isRaw() bool {
	x.t.Helper()
	state, err := term.GetState(x.pty.Fd())
	if err != nil {
		x.t.Fatal(err)
	}
	return state.Lflag&(syscall.ICANON|syscall.ECHO) == 0
}

// A run is suspended by Ctrl+Z and by the signal of kill -TSTP: the shell has its terminal back, and fg brings all back.
func TestSuspendAndComeBack(t *testing.T) {
	x, pid := startInShell(t, "play", "--agent", "random")
	for _, how := range []struct {
		name string
		stop func()
	}{
		{"ctrl+z", func() { x.typeKeys("\x1a") }},
		{"SIGTSTP", func() { syscall.Kill(pid, syscall.SIGTSTP) }},
		{"SIGSTOP", func() { syscall.Kill(pid, syscall.SIGSTOP) }},
	} {
		x.waitUntil("the terminal is the program's", func(string) bool { return x.isRaw() })
		how.stop()
		waitForState(t, pid, "T")
		if how.name != "SIGSTOP" { // for which nobody can prepare
			x.waitFor("Stopped")
			if strings.Contains(x.text(), "LAMPWICK") || x.reportsMouse() { // whether keys come singly is up to the shell
				t.Errorf("%s: the terminal is not as it was: mouse %v\n%s", how.name, x.reportsMouse(), x.text())
			}
		}
		x.typeKeys("fg\n")
		waitForState(t, pid, "SR")
		x.waitFor("LAMPWICK", "Thoughts")
		x.waitUntil("the picture stands there", func(string) bool { above, _ := x.pixels(20, 8); return above.A != 0 })
		x.waitUntil("the terminal is the program's again", func(string) bool { return x.isRaw() && x.reportsMouse() })
		if how.name != "SIGSTOP" {
			x.waitFor("paused")
			x.typeKeys(" ")
			x.waitFor("playing")
		}
	}
	x.typeKeys("qs")
	x.waitFor("See it again")
	x.typeKeys("exit\n")
	x.exitCode()
}

// Where no shell could bring it back, Ctrl+Z stops nothing.
func TestSuspendWithoutAShell(t *testing.T) {
	x := startIn(t, 100, 30, nil, "play", "--agent", "random", "--db", filepath.Join(t.TempDir(), "runs.db"))
	x.waitFor("playing")
	x.typeKeys("\x1a")
	x.waitFor("no shell could bring this program back", "paused")
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Errorf("exit %d", code)
	}
}
