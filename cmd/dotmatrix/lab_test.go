package main

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/core/lab"
)

const smallSuite = `name = "small"
[budget]
steps = 60
[[agent]]
name = "explorer"
[[agent]]
name = "random"
[[start]]
from = "drawn"
count = 3
frames = 300
`

// labReport is what `lab report` says for programs, without the runs' IDs, which are drawn.
func labReport(t *testing.T, env []string, suite string) lab.Report {
	t.Helper()
	var report lab.Report
	if err := json.Unmarshal([]byte(must(t, runIn(t, env, "lab", "report", suite, "--format", "json"))), &report); err != nil {
		t.Fatal(err)
	}
	for i := range report.Matrix {
		report.Matrix[i].Run = ""
	}
	return report
}

// A suite whose process is killed again and again is gone on with, and its report is that of one that was not disturbed.
func TestSuiteKilledAgainAndAgain(t *testing.T) {
	suite := filepath.Join(t.TempDir(), "small.toml")
	write(t, suite, smallSuite)
	calm := newRecord(t)
	mustSay(t, must(t, runIn(t, calm, "lab", "run", suite)), "6 of 6 cells played", "dotmatrix lab report")
	want := labReport(t, calm, suite)

	killed := newRecord(t)
	kills := 0
	for wait := 300 * time.Millisecond; kills < 200; wait += 100 * time.Millisecond {
		cmd := exec.Command(binary, "lab", "run", suite, "--jobs", "2")
		var said strings.Builder
		cmd.Stderr = &said
		cmd.Env = append([]string{"HOME=" + t.TempDir(), "PATH=/usr/bin:/bin"}, killed...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		var err error
		select {
		case err = <-ended:
		case <-time.After(wait):
			kills++
			_ = cmd.Process.Kill()
			<-ended
			if strings.Contains(said.String(), "cannot go on") {
				t.Error(said.String())
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if kills < 2 {
		t.Fatalf("it was killed %d times: the suite is too short", kills)
	}
	is, err := json.Marshal(labReport(t, killed, suite))
	if err != nil {
		t.Fatal(err)
	}
	if was, err := json.Marshal(want); err != nil || string(was) != string(is) {
		t.Errorf("after %d kills the report is another one (%v), of %d bytes for %d", kills, err, len(is), len(was))
	}
}

// The verbs of a suite, as a newcomer uses them.
func TestLab(t *testing.T) {
	env, suite := newRecord(t, "XDG_STATE_HOME="+t.TempDir()), filepath.Join(t.TempDir(), "mine.toml") // where marks are kept
	mustSay(t, must(t, runIn(t, env, "lab", "new", suite)), "Go on: dotmatrix lab run")
	if again := runIn(t, env, "lab", "new", suite); again.code != 1 {
		t.Errorf("lab new over a file ends with %d", again.code)
	}
	if none := runIn(t, env, "lab", "report", "lampwick"); none.code != 1 || !strings.Contains(none.err, "begin with `dotmatrix lab run lampwick`") {
		t.Errorf("a report of nothing: exit %d, %s", none.code, none.err)
	}
	small := filepath.Join(t.TempDir(), "small.toml")
	write(t, small, strings.Replace(smallSuite, "steps = 60", "steps = 8", 1))
	must(t, runIn(t, env, "lab", "run", small))
	mustSay(t, must(t, runIn(t, env, "lab", "status", "small")), "drawn 1", "played", "explorer")
	mustSay(t, must(t, runIn(t, env, "lab", "report", "small")), "explorer reaches", "REACHED")
	if r := labReport(t, env, "small"); r.Matrix[0].Proof != "" {
		t.Errorf("a run that nobody verified is %q", r.Matrix[0].Proof)
	}
	mustSay(t, must(t, runIn(t, env, "lab", "verify", "small")), "all 6 runs hold")
	if r := labReport(t, env, "small"); r.Matrix[0].Proof != "replayed" || r.Agents[0].Proofs["replayed"] != 3 {
		t.Errorf("a run that was verified is %q, of all %v", r.Matrix[0].Proof, r.Agents[0].Proofs)
	}
	mustSay(t, must(t, runIn(t, env, "lab", "report", "small", "--format", "md")), "# small", "## Comparisons", "| --- ")
	if csv := must(t, runIn(t, env, "lab", "report", "small", "--format", "csv")); strings.Count(csv, "\n") != 7 {
		t.Errorf("want a line a cell:\n%s", csv)
	}
	mustSay(t, must(t, runIn(t, env, "lab", "list")), "small", "6")
	mustSay(t, must(t, runIn(t, env, "lab", "rm", "small")), "6 attempts")
	if list := must(t, runIn(t, env, "lab", "list")); strings.Contains(list, "small") {
		t.Errorf("it is still listed:\n%s", list)
	}
	mustSay(t, must(t, runIn(t, env, "lab", "list", "--all")), "small")

	// A run that is removed was tried all the same.
	var runs []struct{ Run string }
	if err := json.Unmarshal([]byte(must(t, runIn(t, env, "runs", "--format", "json"))), &runs); err != nil || len(runs) != 6 {
		t.Fatalf("%d runs: %v", len(runs), err)
	}
	must(t, runIn(t, env, "runs", "rm", "--yes", runs[0].Run))
	mustSay(t, must(t, runIn(t, env, "lab", "run", small)), "6 of 6 cells played")
	if r := labReport(t, env, small); r.Cells.Attempts != 7 || r.Cells.Played != 6 {
		t.Errorf("%+v: want 7 attempts", r.Cells)
	}
}

func TestLabRefuses(t *testing.T) {
	env, suite := newRecord(t), filepath.Join(t.TempDir(), "bad.toml")
	write(t, suite, strings.Replace(smallSuite, "count = 3", "cuont = 3", 1))
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"lab", "run", suite}, 1, "count"},
		{[]string{"lab", "run", "nothing.toml"}, 1, "there is no suite nothing.toml"},
		{[]string{"lab", "run"}, 2, "SUITE"},
		{[]string{"lab", "run", "lampwick", "--jobs", "-1"}, 2, "--jobs"},
		{[]string{"lab", "report", "lampwick", "--format", "pdf"}, 2, "pdf"},
	} {
		if r := runIn(t, env, test.args...); r.code != test.code || !strings.Contains(r.err, test.want) {
			t.Errorf("%v: exit %d, %s: want %d and %q", test.args, r.code, r.err, test.code, test.want)
		}
	}
}
