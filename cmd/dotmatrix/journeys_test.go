package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A person goes back in a live run, with a word why, and both runs are kept.
func TestGoBackInALiveRun(t *testing.T) {
	db := filepath.Join(t.TempDir(), "runs.db")
	x := startIn(t, 120, 40, nil, "play", "--db", db, "--pace", "16x")
	x.waitForStep(6)
	x.typeKeys(" ")
	x.waitFor("paused")
	x.typeKeys("b")
	x.waitFor("Bookmark step")
	x.typeKeys("here" + keyEnter)
	x.typeKeys("w")
	x.waitFor("Rewind and continue from there")
	x.typeKeys("\x7f\x7f2\t\t\tonce more" + keyEnter)
	x.waitFor("back at step 2", "step 2 ")
	x.typeKeys("n")
	x.waitFor("step 3 ")
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, x.text())
	}
	runs := listedRuns(t, db)
	if len(runs) != 2 || runs[0].Parent != runs[1].Run || runs[0].ForkSeq != 2 {
		t.Errorf("the runs are %+v", runs)
	}
	for _, r := range runs {
		if got := runIn(t, nil, "verify", r.Run, "--db", db); got.code != 0 {
			t.Errorf("run %s: %s", r.Run, got.err)
		}
	}
}

type listedRun struct {
	Run, Parent, Status string
	ForkSeq             int `json:"fork_seq"`
	Steps               int
}

func listedRuns(t *testing.T, db string) []listedRun {
	t.Helper()
	var runs []listedRun
	got := runIn(t, nil, "runs", "--db", db, "--format", "json")
	if err := json.Unmarshal([]byte(got.out), &runs); err != nil {
		t.Fatalf("%v: %q %q", err, got.out, got.err)
	}
	return runs
}

// A replay is proved, forked with another agent, and both runs are compared.
func TestForkAndCompare(t *testing.T) {
	db := filepath.Join(t.TempDir(), "runs.db")
	if got := runIn(t, nil, "run", "--db", db, "--steps", "20"); got.code != 0 {
		t.Fatal(got.err)
	}
	x := startIn(t, 120, 40, nil, "--db", db)
	x.waitFor("Recent runs", "explorer")
	x.typeKeys("r")
	x.waitFor("Runs", "finished")
	x.typeKeys(keyEnter)
	x.waitFor("replay", "step 0 of 20")
	x.typeKeys("v")
	x.waitFor("verified 20 steps")
	x.typeKeys("g5" + keyEnter)
	x.waitFor("step 5 of 20")
	x.typeKeys("f")
	x.waitFor("Play on from step 5")
	x.typeKeys("random" + keyEnter)
	x.waitFor("random", "playing")
	x.waitUntil("it plays on", func(string) bool { return x.step() > 7 })
	x.stopRun()
	x.waitFor("replay", "step 5 of 20")
	x.typeKeys("q")
	x.waitFor("Runs", "stopped")
	x.typeKeys(" k c") // mark both, and compare
	x.waitFor("compare", "First divergence: step 6")
	x.typeKeys("f")
	x.waitFor("step 6 of")
	x.typeKeys("q")
	x.waitFor("Runs")
	x.typeKeys("q")
	x.waitFor("Recent runs")
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Errorf("exit %d", code)
	}
}

// The screen is recorded as an asciicast that begins with a whole screen.
func TestRecordTheScreen(t *testing.T) {
	dir := t.TempDir()
	x := startIn(t, 120, 40, []string{"XDG_DATA_HOME=" + dir}, "play", "--pace", "8x")
	x.waitForStep(2)
	x.typeKeys("\x12") // ctrl+r
	x.waitFor("rec")
	x.waitForStep(5)
	x.typeKeys("\x12")
	x.waitFor("recorded in")
	x.stopRun()
	x.exitCode()
	casts, err := filepath.Glob(filepath.Join(dir, "dotmatrix", "casts", "*.cast"))
	if err != nil || len(casts) != 1 {
		t.Fatalf("%v %v", casts, err)
	}
	data, err := os.ReadFile(casts[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if !strings.Contains(lines[0], `"version":2`) || !strings.Contains(lines[0], `"width":120`) || len(lines) < 3 {
		t.Errorf("the recording has %d lines and begins with %s", len(lines), lines[0])
	}
	for i, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Fatalf("line %d is no JSON: %q", i+1, line)
		}
	}
	if !strings.Contains(string(data), "LAMPWICK") {
		t.Error("the recording shows nothing of the run")
	}
}

// chaos is how long random keys and sizes are thrown at the program. DOTMATRIX_CHAOS=1m makes it a minute.
func chaos(t *testing.T) time.Duration {
	value := os.Getenv("DOTMATRIX_CHAOS")
	if value == "" {
		return 4 * time.Second
	}
	d, err := time.ParseDuration(value)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Whatever keys and sizes come: the program lives, and then shows each picture right, cell by cell.
func TestChaos(t *testing.T) {
	db := filepath.Join(t.TempDir(), "runs.db")
	runIn(t, nil, "run", "--db", db, "--steps", "40", "--seed", "5")
	steps := recordedSteps(t, db)
	x := startIn(t, 240, 80, nil, "replay", "--db", db, "--graphics", "half")
	x.waitFor("replay")
	random := rand.New(rand.NewPCG(7, 7))
	keys := []string{" ", "n", "+", "-", "?", "\x1b", keyEnter, "\t", "o", "<", ">", "{", "}", "1", "2", "3", "g", "7", "p", "m", "e", "r",
		keyRight, keyLeft, keyHome, keyEnd, keyPageDn, "\x1b[A", "\x1b[B", ":", "b", "\x1b[<0;30;20M\x1b[<0;60;22M\x1b[<0;60;22m"}
	for end := time.Now().Add(chaos(t)); time.Now().Before(end); {
		x.typeKeys(keys[random.IntN(len(keys))])
		if random.IntN(4) == 0 {
			x.resize(20+random.IntN(230), 8+random.IntN(80))
		}
		time.Sleep(time.Duration(random.IntN(20)) * time.Millisecond)
	}
	x.calm()
	for _, seq := range []int{40, 3, 17} {
		x.typeKeys(fmt.Sprintf("g\x15%d%s", seq, keyEnter)) // ctrl+u: the question comes with what was typed and not sent
		x.waitFor(fmt.Sprintf("step %d of 40", seq))
		x.waitUntil(fmt.Sprintf("the picture is that of step %d", seq), func(string) bool { return x.shows(steps[seq].Screen) })
	}
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Errorf("exit %d:\n%s", code, x.text())
	}
}

// calm closes what stands open and puts the panes as they were at first.
func (x *terminal) calm() {
	x.t.Helper()
	x.resize(240, 80)
	open := func(screen string) bool { return strings.Contains(screen, "╭") }
	reset := func(screen string) bool {
		return !open(screen) && strings.Contains(screen, "Thoughts") && strings.Contains(screen, "Facts") && strings.Contains(screen, "? keys")
	}
	// A slow machine is behind with the keys that were typed before: they may open a dialog at any moment. It has caught up when
	// nothing changes for a while.
	for still, try := 0, 0; still < 20 && try < 600; try++ {
		switch {
		case open(x.text()):
			still = 0
			x.typeKeys("\x1b")
		case !reset(x.text()):
			still = 0
			x.typeKeys("0")
		default:
			still++
		}
		time.Sleep(100 * time.Millisecond) // a key right behind an escape is another key
	}
	x.waitUntil("the panes are as at first", reset)
	if strings.Contains(x.text(), "▶ replay") {
		x.typeKeys(" ")
	}
	x.waitFor("❚❚ replay")
}
