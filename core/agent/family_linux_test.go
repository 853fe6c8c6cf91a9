package agent_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"dotmatrix/core/agent"
)

// spawning is a program that starts a child, a grandchild in a session of its own, and one whose parent is gone, notes
// their numbers, and tells its environment.
const spawning = `#!/bin/sh
env > "$1/env"
sleep 1000 & echo $! >> "$1/pids"
setsid sh -c 'echo $$ >> "$0/pids"; exec sleep 1000' "$1" &
(setsid sh -c 'echo $$ >> "$0/pids"; exec sleep 1000' "$1" &)
while read line; do
	case $line in
	*describe*) echo '{"name": "spawning", "description": "", "params": {}, "observes": []}' ;;
	*) echo '{"action": "a"}' ;;
	esac
done
`

// TestProgramsEndWithAllTheirChildren, also with those that have left its process group and their parents.
func TestProgramsEndWithAllTheirChildren(t *testing.T) {
	if _, err := exec.LookPath("setsid"); err != nil {
		t.Skip(err)
	}
	t.Setenv("OPENAI_API_KEY", "sk-secret-0123456789")
	t.Setenv("LC_TIME", "C")
	t.Setenv("MINE", "yes")
	dir := t.TempDir()
	script := filepath.Join(dir, "spawning.sh")
	if err := os.WriteFile(script, []byte(spawning), 0o700); err != nil {
		t.Fatal(err)
	}
	p, err := agent.StartProgram(t.Context(), agent.ProgramOptions{Command: []string{"sh", script, dir}, Env: []string{"MINE"}, After: time.After})
	if err != nil {
		t.Fatal(err)
	}
	pids := started(t, filepath.Join(dir, "pids"), 3)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	for _, pid := range pids {
		if alive(pid) {
			t.Errorf("the child %d lives on", pid)
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	env, err := os.ReadFile(filepath.Join(dir, "env"))
	if err != nil || strings.Contains(string(env), "sk-secret") || !strings.Contains(string(env), "PATH=") ||
		!strings.Contains(string(env), "LC_TIME=C") || !strings.Contains(string(env), "MINE=yes") {
		t.Errorf("its environment is %s (%v)", env, err)
	}
}

// started waits until so many numbers of processes were noted.
func started(t *testing.T, path string, n int) []int {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		data, _ := os.ReadFile(path)
		words := strings.Fields(string(data))
		if len(words) < n {
			continue
		}
		pids := make([]int, len(words))
		for i, word := range words {
			pid, err := strconv.Atoi(word)
			if err != nil {
				t.Fatal(err)
			}
			pids[i] = pid
		}
		return pids
	}
	t.Fatal("the children were not started")
	return nil
}

// alive reports whether a process runs; one that waits to be reaped does not.
func alive(pid int) bool {
	for range 100 {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return false
		}
		time.Sleep(10 * time.Millisecond)
	}
	return true
}
