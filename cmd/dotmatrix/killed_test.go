package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

// A run whose process is killed keeps every step that anybody has seen finished, and the next start says so.
func TestKilledRunKeepsEveryStep(t *testing.T) {
	db := filepath.Join(t.TempDir(), "runs.db")
	cmd := exec.Command(binary, "run", "--db", db, "--agent", "random")
	cmd.Dir = t.TempDir()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	seen := followUntil(t, db, 40)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) {
		t.Fatalf("the program ended by itself: %v", err)
	}

	next := runIn(t, nil, "run", "--db", db, "--steps", "1")
	if next.code != 0 || !strings.Contains(next.err, "was interrupted; its finished steps are kept") {
		t.Fatalf("the next start: exit %d, said %q", next.code, next.err)
	}
	var runs []struct {
		Run, Status string
		Steps       int
	}
	listed := runIn(t, nil, "runs", "--db", db, "--format", "json")
	if err := json.Unmarshal([]byte(listed.out), &runs); err != nil || len(runs) != 2 {
		t.Fatalf("runs says %v %q", err, listed.out)
	}
	killed := runs[1]
	if killed.Status != string(core.Interrupted) || killed.Steps < seen {
		t.Errorf("the killed run is %s with %d steps; %d were seen finished", killed.Status, killed.Steps, seen)
	}
	verified := runIn(t, nil, "verify", killed.Run, "--db", db)
	if verified.code != 0 || !strings.HasPrefix(verified.out, "verified ") {
		t.Errorf("verify: exit %d, %q %q", verified.code, verified.out, verified.err)
	}
}

// followUntil reads the record while it is written, until the newest run has n steps, and gives how many it has.
func followUntil(t *testing.T, db string, n int) int {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		store, err := tracking.OpenReadOnly(t.Context(), db)
		if err != nil {
			continue // not there yet
		}
		run, err := store.FindRun(t.Context(), tracking.Last)
		if closeErr := store.Close(); closeErr != nil {
			t.Fatal(closeErr)
		}
		if err == nil && run.Steps >= n {
			return run.Steps
		}
	}
	t.Fatal("the run does not come on")
	return 0
}

// A headless run says on its last line what became of it, the same every time.
func TestRunSaysWhatBecameOfIt(t *testing.T) {
	var chains []string
	for range 2 {
		db := filepath.Join(t.TempDir(), "runs.db")
		got := runIn(t, nil, "run", "--db", db, "--agent", "random", "--steps", "20", "--seed", "7", "--format", "json")
		lines := bufio.NewScanner(strings.NewReader(got.out))
		last := ""
		for lines.Scan() {
			last = lines.Text()
		}
		var said struct {
			Run, Status, Chain string
			Steps, Frames      int
			Milestones         []string
		}
		if err := json.Unmarshal([]byte(last), &said); err != nil || got.code != 0 {
			t.Fatalf("exit %d, %v, said %q and %q", got.code, err, got.out, got.err)
		}
		if said.Status != "finished" || said.Steps != 20 || said.Frames < 20 || len(said.Run) != 16 || len(said.Chain) != 64 || said.Milestones == nil {
			t.Errorf("said %q", last)
		}
		chains = append(chains, said.Chain)
		steps := runIn(t, nil, "steps", said.Run[:8], "--db", db, "--format", "csv")
		if n := strings.Count(steps.out, "\n"); steps.code != 0 || n != 22 {
			t.Errorf("steps: exit %d, %d lines", steps.code, n)
		}
	}
	if chains[0] != chains[1] {
		t.Errorf("the same run came out twice with different chains %v", chains)
	}
}
