package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// A run that goes on is left in three ways, from the verb as from the home screen: stay, let it go on, stop it.
func TestLeavingALiveRun(t *testing.T) {
	env := []string{"DOTMATRIX_DB=" + filepath.Join(t.TempDir(), "runs.db")}
	x := startIn(t, 120, 40, env, "play", "--agent", "random", "--pace", "8x")
	x.waitForStep(2)
	x.typeKeys(keyEsc)
	x.waitFor("q leaves it")
	x.typeKeys("q")
	x.waitFor("The run is still in progress", "Stay here", "Stop it and leave")
	x.typeKeys("\r")
	x.waitUntil("it is stayed", func(screen string) bool { return !strings.Contains(screen, "Stay here") })
	x.waitForStep(x.step() + 2)
	x.typeKeys("qg")
	x.waitFor("Recent runs", "live here", "Enter returns to the run", "needs no model")
	first := regexp.MustCompile(`([0-9]+) steps? +● live here`)
	steps := func(screen string) string { return strings.Join(first.FindStringSubmatch(screen), " ") }
	before := steps(x.text())
	x.waitUntil("it goes on behind the home screen", func(screen string) bool { return steps(screen) != before })

	x.typeKeys("\t" + keyEnter) // another one, of the same agent
	x.waitFor("playing", "step 1 ")
	x.typeKeys("qg")
	x.waitUntil("two go on", func(screen string) bool { return strings.Count(screen, "live here") == 2 })
	x.typeKeys("q")
	x.waitFor("2 runs are in progress", "Stop them and quit")
	x.typeKeys(keyEsc)
	x.waitUntil("the question is gone", func(screen string) bool { return !strings.Contains(screen, "Stop them") })
	x.typeKeys("\x1b[B" + keyEnter) // the older one
	x.waitForStep(3)
	x.typeKeys("\x03\x03") // asked once, and meant
	if code := x.exitCode(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, x.text())
	}
	listed := runIn(t, env, "runs", "--format", "csv", "--where", "status=stopped")
	if strings.Count(listed.out, "\n") != 3 {
		t.Errorf("not both runs are closed properly:\n%s%s", listed.out, listed.err)
	}
}

// A signal closes every run, also those that go on behind the home screen.
func TestSignalClosesTheRunsBehindTheHomeScreen(t *testing.T) {
	env := []string{"DOTMATRIX_DB=" + filepath.Join(t.TempDir(), "runs.db")}
	x := startIn(t, 120, 40, env)
	x.waitFor("Enter plays LAMPWICK")
	x.typeKeys(keyEnter)
	x.waitFor("playing", "step 1 ")
	x.typeKeys("qg")
	x.waitFor("live here")
	x.cmd.Process.Signal(syscall.SIGTERM)
	x.exitCode()
	listed := runIn(t, env, "runs", "--format", "csv")
	if !strings.Contains(listed.out, "interrupted") && !strings.Contains(listed.out, "stopped") || strings.Contains(listed.out, "running") {
		t.Errorf("the run is not closed:\n%s%s", listed.out, listed.err)
	}
}
