package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking"
)

// neighbour is one of several runs that are recorded into one file at once, each in a process of its own.
type neighbour struct {
	t   *testing.T
	env []string
	dir string

	run    string // its ID, once it is known
	cmd    *exec.Cmd
	errs   strings.Builder
	read   chan struct{} // closed when all that the process wrote is read
	mu     sync.Mutex
	seen   int // the last step that was said to be finished
	killed bool
}

// start begins the run, or goes on with it.
func (n *neighbour) start() {
	n.t.Helper()
	args := []string{"run", "--agent", "random", "--steps", "1000000", "--format", "jsonl"}
	if n.run != "" {
		args = []string{"resume", n.run, "--steps", "1000000", "--format", "jsonl"}
	}
	n.cmd = exec.Command(binary, args...)
	n.cmd.Dir = n.dir
	n.cmd.Env = append([]string{"HOME=" + n.dir, "PATH=/usr/bin:/bin"}, n.env...)
	n.errs.Reset()
	n.cmd.Stderr = &n.errs
	out, err := n.cmd.StdoutPipe()
	if err != nil {
		n.t.Fatal(err)
	}
	if err := n.cmd.Start(); err != nil {
		n.t.Fatal(err)
	}
	n.killed, n.read = false, make(chan struct{})
	go n.follow(out)
}

func (n *neighbour) follow(out io.Reader) {
	defer close(n.read)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var step struct {
			Run string
			Seq *int
		}
		if json.Unmarshal(lines.Bytes(), &step) != nil || step.Seq == nil {
			continue // it died while it wrote the line
		}
		n.mu.Lock()
		n.seen = max(n.seen, *step.Seq)
		n.mu.Unlock()
	}
}

func (n *neighbour) last() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.seen
}

// goesOn waits until the run has come further than step seq.
func (n *neighbour) goesOn(seq int) {
	n.t.Helper()
	for began := time.Now(); n.last() <= seq; time.Sleep(5 * time.Millisecond) {
		select {
		case <-n.read:
			n.t.Fatalf("a run ended by itself: %s", n.errs.String())
		default:
		}
		if time.Since(began) > time.Minute {
			n.t.Fatalf("a run stands still at step %d: %s", n.last(), n.errs.String())
		}
	}
}

func (n *neighbour) kill() {
	n.t.Helper()
	if err := n.cmd.Process.Kill(); err != nil {
		n.t.Fatal(err)
	}
	<-n.read
	var exit *exec.ExitError
	if err := n.cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		n.t.Fatalf("a run ended by itself: %v %s", err, n.errs.String())
	}
	n.killed = true
}

// Half of the processes that record into one file are killed at any moment, again and again: nothing that was finished is
// lost, every run is resumed, and the others are not disturbed. DOTMATRIX_KILLS is how often; otherwise a few times.
func TestHalfOfTheRecordersAreKilledAgainAndAgain(t *testing.T) {
	const many = 4
	dir := t.TempDir()
	db := filepath.Join(dir, "runs.db")
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1)) // any moment: that is the point
	var all []*neighbour
	for range many {
		n := &neighbour{t: t, dir: t.TempDir(), env: []string{"DOTMATRIX_DB=" + db}}
		n.start()
		t.Cleanup(func() { n.cmd.Process.Kill(); n.cmd.Wait() })
		n.goesOn(0)
		known := map[string]bool{}
		for _, other := range all {
			known[other.run] = true
		}
		for _, run := range runsIn(t, db) {
			if !known[run.ID] {
				n.run = run.ID
			}
		}
		all = append(all, n)
	}
	rounds := 2
	if os.Getenv("DOTMATRIX_KILLS") != "" {
		rounds = kills(t)
	}
	for round := range rounds {
		time.Sleep(time.Duration(random.Int64N(int64(200 * time.Millisecond))))
		for _, i := range random.Perm(many)[:many/2] {
			all[i].kill()
		}
		lookAfter(t, db, all, round)
		for _, n := range all {
			if n.killed {
				n.start()
			}
			n.goesOn(n.last())
		}
	}
	steps := 0
	for _, n := range all {
		if err := n.cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range all {
		<-n.read
		n.cmd.Wait()
		steps += n.last()
		if got := runIn(t, n.env, "verify", n.run); got.code != 0 {
			t.Errorf("verify %s: exit %d, %s%s", n.run, got.code, got.out, got.err)
		}
	}
	left, err := filepath.Glob(db + "-run-*")
	if err != nil || len(left) != 0 {
		t.Errorf("locks are left: %v (%v)", left, err)
	}
	t.Logf("%d steps of %d runs", steps, many)
}

// lookAfter sees how the runs stand when some were killed.
func lookAfter(t *testing.T, db string, all []*neighbour, round int) {
	t.Helper()
	listed := map[string]core.RunSummary{}
	for _, run := range runsIn(t, db) {
		listed[run.ID] = run
	}
	if len(listed) != len(all) {
		t.Fatalf("round %d: %d runs", round, len(listed))
	}
	for _, n := range all {
		run, want := listed[n.run], core.Running
		if n.killed {
			want = core.Interrupted
		}
		if run.Status != want {
			t.Errorf("round %d: a run that was killed (%t) is %s: %s", round, n.killed, run.Status, run.Reason)
		}
		if n.killed && run.Steps < n.last() {
			t.Errorf("round %d: step %d was finished, and the record ends at %d", round, n.last(), run.Steps)
		}
	}
}

func runsIn(t *testing.T, db string) []core.RunSummary {
	t.Helper()
	store, err := tracking.OpenReadOnly(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	runs, err := store.Runs(t.Context())
	if err != nil {
		t.Fatal(fmt.Errorf("listing %s: %w", db, err))
	}
	return runs
}
