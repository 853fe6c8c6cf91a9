package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dotmatrix/assets"
	"dotmatrix/cmd/workbench"
	"dotmatrix/core/gameboy"
)

// desk is a record with runs in it, and what uses it.
type desk struct {
	t  *testing.T
	db string
}

// say runs a verb on the record, which must succeed, and gives what it wrote.
func (d desk) say(args ...string) string {
	d.t.Helper()
	got := runIn(d.t, []string{"DOTMATRIX_DB=" + d.db}, args...)
	if got.code != 0 {
		d.t.Fatalf("%v: exit %d, %s", args, got.code, got.err)
	}
	return got.out
}

// fails runs a verb that must fail with an error in one line that holds says.
func (d desk) fails(code int, says string, args ...string) {
	d.t.Helper()
	got := runIn(d.t, []string{"DOTMATRIX_DB=" + d.db}, args...)
	if got.code != code || !strings.Contains(got.err, says) || strings.Count(got.err, "\n") != 1 {
		d.t.Errorf("%v: exit %d, want %d; said %q, want %q in one line", args, got.code, code, got.err, says)
	}
}

// play records a run and gives its ID.
func (d desk) play(args ...string) string {
	d.t.Helper()
	var said struct{ Run string }
	if err := json.Unmarshal([]byte(d.say(append([]string{"run", "--format", "json"}, args...)...)), &said); err != nil {
		d.t.Fatal(err)
	}
	return said.Run
}

func newDesk(t *testing.T) desk { return desk{t, filepath.Join(t.TempDir(), "runs.db")} }

func TestRunsAreTaggedFoundAndRemoved(t *testing.T) {
	d := newDesk(t)
	first := d.play("--agent", "random", "--steps", "4", "--seed", "1")
	second := d.play("--steps", "30", "--seed", "2")
	fork := strings.Fields(d.say("fork", first, "--at", "2", "--seed", "9", "--steps", "6", "--headless", "--note", "why not"))[1]
	d.say("runs", "tag", second, "good", "group=A b")
	d.say("runs", "tag", second, "good-")
	d.say("runs", "note", second, "the", "first", "one")
	ids := func(args ...string) []string {
		var rows []struct{ Run, Parent, Note string }
		if err := json.Unmarshal([]byte(d.say(append([]string{"runs", "--format", "json"}, args...)...)), &rows); err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, r := range rows {
			all = append(all, r.Run)
		}
		return all
	}
	for _, test := range []struct {
		args []string
		want []string
	}{
		{nil, []string{fork, second, first}},
		{[]string{"--where", `agent=random and steps>=4`}, []string{fork, first}},
		{[]string{"--where", `tag.group~a and not tag=good`}, []string{second}},
		{[]string{"--where", `parent=` + first[:8]}, []string{fork}},
		{[]string{"--search", "FIRST one"}, []string{second}},
		{[]string{"--search", "why not"}, []string{fork}},
		{[]string{"--limit", "1"}, []string{fork}},
		{[]string{"--tree"}, []string{second, first, fork}},
	} {
		if got := ids(test.args...); !slices.Equal(got, test.want) {
			t.Errorf("runs %v gives %v, want %v", test.args, got, test.want)
		}
	}
	if tree := d.say("runs", "--tree"); !strings.Contains(tree, "└─ "+fork[:8]+" @2") {
		t.Errorf("the tree is\n%s", tree)
	}
	d.fails(2, "column 7, \"many\"", "runs", "--where", "steps>many")
	d.fails(1, "shares its steps with 1 fork, such as", "runs", "rm", first, "--yes")
	d.fails(2, "--yes", "runs", "rm", second)
	d.say("runs", "rm", "--yes", "--forks", first, fork)
	d.say("db", "vacuum")
	if got := ids(); !slices.Equal(got, []string{second}) {
		t.Errorf("left are %v", got)
	}
	if out := d.say("verify", second); !strings.HasPrefix(out, "verified 30 steps\n") {
		t.Errorf("verify says %q", out)
	}
}

func TestStepsAreMarked(t *testing.T) {
	d := newDesk(t)
	run := d.play("--steps", "20", "--seed", "1")
	fork := strings.Fields(d.say("fork", run, "--at", "5", "--seed", "9", "--steps", "6", "--headless"))[1]
	d.say("runs", "mark", run, "4", "here", "it", "is")
	d.say("runs", "mark", run, "6")
	d.say("runs", "mark", run, "6", "--remove")
	marks := d.say("runs", "marks", run, "--format", "csv")
	for _, want := range []string{"\n4,bookmark,here it is\n", "\n5,fork," + fork + "\n", ",milestone,Leave home\n"} {
		if !strings.Contains(marks, want) || strings.Contains(marks, "6,bookmark") {
			t.Errorf("the marks are\n%s", marks)
		}
	}
	d.fails(1, "its last is 20", "runs", "mark", run, "21")
	d.fails(2, "is no step", "runs", "mark", run, "x")
	d.fails(1, "has no bookmark at step 6", "runs", "mark", run, "6", "--remove")
}

func TestRemovingAsksOnATerminal(t *testing.T) {
	d := newDesk(t)
	run := d.play("--agent", "random", "--steps", "2")
	for answer, gone := range map[string]bool{"n\r": false, "y\r": true} {
		x := startIn(t, 120, 20, []string{"DOTMATRIX_DB=" + d.db}, "runs", "rm", "last")
		x.waitFor(run, "Remove 1 of the recorded runs for good? [y/N]")
		x.typeKeys(answer)
		if code := x.exitCode(); (code == 0) != gone {
			t.Errorf("after %q: exit %d", answer, code)
		}
		if gone {
			break
		}
		if d.say("runs", "--format", "csv") == "" {
			t.Error("the run is gone")
		}
	}
}

func TestStepsAreSearched(t *testing.T) {
	d := newDesk(t)
	run := d.play("--steps", "60", "--seed", "1")
	all := strings.Count(d.say("steps", run, "--format", "csv"), "\n")
	some := d.say("steps", run, "--format", "csv", "--grep", "LEAVE HOME")
	if n := strings.Count(some, "\n"); n < 2 || n >= all || !strings.Contains(some, "leave_home") {
		t.Errorf("%d of %d lines hold it:\n%s", n, all, some)
	}
}

func TestTwoRunsAreCompared(t *testing.T) {
	d := newDesk(t)
	a, b := d.play("--steps", "40", "--seed", "1"), d.play("--steps", "30", "--seed", "1")
	c := d.play("--agent", "random", "--steps", "10")
	if out := d.say("diff", a, b); !strings.Contains(out, "no divergence up to step 30") {
		t.Errorf("diff says\n%s", out)
	}
	var diff struct {
		Parting *struct {
			Seq int
			In  string
		}
		Ahead *string
		Why   string
	}
	if err := json.Unmarshal([]byte(d.say("diff", a, c, "--format", "json")), &diff); err != nil || diff.Parting == nil || diff.Parting.Seq != 1 || diff.Parting.In != "action" {
		t.Errorf("diff says %+v (%v)", diff, err)
	}
	if diff.Ahead != nil || !strings.Contains(diff.Why, "unequal help") {
		t.Errorf("runs with unequal help are ranked: %+v", diff)
	}
	if out := d.say("diff", a, c, "--mixed"); !strings.Contains(out, "A leads") {
		t.Errorf("diff --mixed says\n%s", out)
	}
	d.fails(2, "takes two RUNs", "diff", a)
}

func TestRunIsExportedInEveryForm(t *testing.T) {
	d := newDesk(t)
	run := d.play("--steps", "12", "--seed", "1")
	dir := t.TempDir()
	for _, form := range workbench.ExportForms() {
		path := filepath.Join(dir, form)
		if out := d.say("export", run, "--format", form, "-o", path, "--from", "2"); !strings.Contains(out, "steps 2 to 12") {
			t.Errorf("%s: said %q", form, out)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		entries, _ := os.ReadDir(path)
		if info.IsDir() != (len(entries) > 0) || !info.IsDir() && info.Size() < 500 {
			t.Errorf("%s: %d bytes, %d files", form, info.Size(), len(entries))
		}
		d.fails(1, "is there already", "export", run, "--format", form, "-o", path)
	}
	if out := d.say("export", run, "--format", "jsonl"); strings.Count(out, "\n") != 14 {
		t.Errorf("%d lines on stdout", strings.Count(out, "\n"))
	}
	d.fails(1, "the last is 12", "export", run, "--format", "gif", "--from", "13", "-o", filepath.Join(dir, "none.gif"))
	if _, err := os.Stat(filepath.Join(dir, "none.gif")); err == nil {
		t.Error("an export that failed leaves a file")
	}
	d.fails(2, "say what to write", "export", run)
	d.fails(2, "--scale 99", "export", run, "--format", "png", "--scale", "99")
}

func TestRunStartsFromACaptureOrABatterySave(t *testing.T) {
	d := newDesk(t)
	run := d.play("--steps", "20", "--seed", "1")
	d.say("capture", run, "--at", "15", "--name", "by the door", "--note", "n")
	d.fails(1, "there is a capture", "capture", run, "--name", "by the door")
	d.fails(2, "--name", "capture", run)
	second := d.play("--from", "by the door", "--steps", "5", "--seed", "1")
	var rows []struct{ Run, From string }
	if err := json.Unmarshal([]byte(d.say("runs", "--format", "json", "--where", `from="capture by the door"`)), &rows); err != nil || len(rows) != 1 || rows[0].Run != second {
		t.Errorf("runs from it: %v (%v)", rows, err)
	}
	steps := strings.Split(d.say("steps", run, "--format", "csv"), "\n")
	again := strings.Split(d.say("steps", second, "--format", "csv"), "\n")
	if at := strings.Index(steps[0], ",state"); at < 0 || stateOf(steps, 15) != stateOf(again, 0) {
		t.Errorf("the run does not start where it was captured: %s, %s", stateOf(steps, 15), stateOf(again, 0))
	}
	if out := d.say("verify", second); !strings.HasPrefix(out, "verified 5 steps\n") {
		t.Errorf("verify says %q", out)
	}
	if facts := d.say("captures", "show", "by the door"); !json.Valid([]byte(facts)) || !strings.Contains(facts, "player") {
		t.Errorf("its facts are %q", facts)
	}
	d.say("captures", "rm", "by the door")
	d.fails(1, "no such capture", "run", "--from", "by the door", "--steps", "1")
	d.fails(1, "there is no such file", "run", "--from", "none.sav", "--steps", "1")

	rom, save := filepath.Join(t.TempDir(), "kept.gb"), filepath.Join(t.TempDir(), "kept.sav")
	keepFile(t, rom, withBattery())
	saved := make([]byte, 8<<10)
	saved[100] = 42
	keepFile(t, save, saved)
	third, fourth := d.play(rom, "--agent", "random", "--from", save, "--steps", "3"), d.play(rom, "--agent", "random", "--steps", "3")
	if out := d.say("verify", third); !strings.HasPrefix(out, "verified 3 steps\n") {
		t.Errorf("verify says %q", out)
	}
	if stateOf(strings.Split(d.say("steps", third, "--format", "csv"), "\n"), 0) == stateOf(strings.Split(d.say("steps", fourth, "--format", "csv"), "\n"), 0) {
		t.Error("the save makes no difference")
	}
	d.fails(1, "choose those of one", "runs", "--rank", "--mixed")
	if runs := d.say("runs", "--format", "csv", "--where", "from"); !strings.Contains(runs, ",lampwick,") {
		t.Errorf("the runs say nothing of their profile: %s", runs)
	}

	pyboy := rom + ".ram"
	keepFile(t, pyboy, saved)
	d.say("run", rom, "--agent", "random", "--from", pyboy, "--steps", "1")
	keepFile(t, save, saved[:100])
	d.fails(1, "the save has 100 bytes", "run", rom, "--agent", "random", "--from", save, "--steps", "1")
	keepFile(t, save, make([]byte, 1<<20+1))
	d.fails(1, "not a battery save", "run", rom, "--agent", "random", "--from", save, "--steps", "1")
}

// stateOf is the hash of the machine's state in a row of steps --format csv.
func stateOf(lines []string, seq int) string {
	names, row := strings.Split(lines[0], ","), strings.Split(lines[seq+1], ",")
	return row[len(row)-len(names)+slices.Index(names, "state")] // what was said may hold commas; nothing behind it does
}

func keepFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// withBattery is the demo game in a cartridge with 8 KB of RAM and a battery.
func withBattery() []byte {
	rom := slices.Clone(assets.DemoROM)
	rom[0x147], rom[0x149] = 0x03, 0x02
	sum := byte(0)
	for _, b := range rom[0x134:0x14D] {
		sum -= b + 1
	}
	rom[0x14D] = sum
	if _, err := gameboy.New(rom, gameboy.Options{}); err != nil {
		panic(err)
	}
	return rom
}

func TestRecordIsLookedAfter(t *testing.T) {
	d := newDesk(t)
	d.play("--agent", "random", "--steps", "5")
	var stats []struct {
		Table string
		Rows  int
	}
	if err := json.Unmarshal([]byte(d.say("db", "stats", "--format", "json")), &stats); err != nil || !slices.ContainsFunc(stats, func(s struct {
		Table string
		Rows  int
	}) bool {
		return s.Table == "steps" && s.Rows == 6
	}) {
		t.Errorf("stats are %v (%v)", stats, err)
	}
	backup := filepath.Join(t.TempDir(), "copy.db")
	d.say("db", "backup", backup)
	d.fails(1, "is there already", "db", "backup", backup)
	if out := (desk{t, backup}).say("verify"); !strings.HasPrefix(out, "verified 5 steps\n") {
		t.Errorf("the copy: %q", out)
	}
}

// A run that another process plays is watched through the record; everything is told, to its end.
func TestRunOfAnotherProcessIsWatched(t *testing.T) {
	d := newDesk(t)
	live := exec.Command(binary, "run", "--agent", "random", "--db", d.db)
	live.Dir = t.TempDir()
	if err := live.Start(); err != nil {
		t.Fatal(err)
	}
	defer live.Process.Kill()
	seen := followUntil(t, d.db, 3)
	x := startIn(t, 160, 50, []string{"DOTMATRIX_DB=" + d.db}, "watch")
	x.waitUntil("newer steps come", func(string) bool { return strings.Contains(x.text(), "following") && x.step() > seen+20 })
	told := make(chan result, 1)
	go func() { told <- runIn(t, []string{"DOTMATRIX_DB=" + d.db}, "watch") }()
	d.fails(1, "is being recorded", "db", "vacuum")
	followUntil(t, d.db, seen+200)
	if err := live.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	live.Wait()
	lines := strings.Split(strings.TrimSpace((<-told).out), "\n")
	first, last := 0, 0
	fmt.Sscanf(lines[0], "step %d", &first)
	fmt.Sscanf(lines[len(lines)-2], "step %d", &last)
	if len(lines) != last-first+2 || !strings.HasPrefix(lines[len(lines)-1], "stopped after") {
		t.Errorf("%d lines tell of steps %d to %d, and last %q", len(lines), first, last, lines[len(lines)-1])
	}
	x.waitFor("the run was closed: stopped")
	x.typeKeys("q")
	if code := x.exitCode(); code != 0 {
		t.Errorf("exit %d", code)
	}
	d.fails(1, "does not go on", "watch")
}
