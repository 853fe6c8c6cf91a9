package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dying is a program that ends in the middle of its second step, once.
const dying = `#!/bin/sh
# It says on its standard error what it does.
while read -r line; do case "$line" in
*'"type":"describe"'*) echo '{"name": "dying", "description": "Dies once.", "params": {"n": 1}}' ;;
*'"type":"start"'*) echo '{"memory": {"n": 0}}' ;;
*'"memory":{"n":1}'*) if [ ! -e "$(dirname "$0")/died" ]; then : > "$(dirname "$0")/died"; echo 'I die now' >&2; exit 3; fi; echo '{"action": "b", "memory": {"n": 2}}' ;;
*) echo '{"action": "a", "memory": {"n": 1}}' ;;
esac; done
`

// TestProgramsAreLoggedAndPassedOn: a program plays, dies, is started again, and goes to another machine as one file.
func TestProgramsAreLoggedAndPassedOn(t *testing.T) {
	dir := t.TempDir()
	program, log := filepath.Join(dir, "a folder", "dying.sh"), filepath.Join(dir, "log")
	write(t, program, dying)
	env := newRecord(t, "DOTMATRIX_LOG="+log)
	r := runIn(t, env, "run", "--agent", `exec:sh "`+program+`"`, "--steps", "3")
	mustSay(t, must(t, r), "finished: 3 steps played")
	mustSay(t, r.err, "agent dying: the program has ended (exit status 3); what it wrote to its standard error stands in the log; it is started again (1 of 2)")
	logged, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	mustSay(t, string(logged), "I die now", "agent program")
	mustSay(t, must(t, runIn(t, env, "models", "show", "models:/dying/1", "--source")), "command:\n  sh dying.sh", "It says on its standard error")

	exported := filepath.Join(dir, "dying.json")
	must(t, runIn(t, env, "models", "export", "models:/dying/latest", "-o", exported))
	if err := os.Remove(program); err != nil {
		t.Fatal(err)
	}
	elsewhere := newRecord(t, "XDG_STATE_HOME="+t.TempDir())
	r = runIn(t, elsewhere, "models", "import", exported)
	id := strings.Fields(must(t, r))[1]
	digits := strings.TrimPrefix(id, "models:/")[:12]
	mustSay(t, r.err, "its agent does not run here", "models show models:/"+digits+" --source")
	mustSay(t, must(t, runIn(t, elsewhere, "run", "--agent", id, "--steps", "3", "--trust", digits)), "finished: 3 steps played")
	mustSay(t, must(t, runIn(t, elsewhere, "rerun")), "made 3 steps again: every request and every decision is the same")
	if r := runIn(t, elsewhere, "run", "--agent", id, "--set", "speed=1"); r.code != 2 || !strings.Contains(r.err, `there is no parameter "speed": the agent has n`) {
		t.Errorf("%d %s", r.code, r.err)
	}
}

// TestAgentsThatGoPastABoundAreStopped: with the line of their file, and before they take more than they may.
func TestAgentsThatGoPastABoundAreStopped(t *testing.T) {
	file := filepath.Join(t.TempDir(), "wild.star")
	env := newRecord(t)
	for name, c := range map[string]struct{ body, says string }{
		"a loop":       {"while True: obs.seq + 1", "wild.star:4:25, in step: it ran more than 20000000 steps"},
		"memory":       {"x = [1]\n    while True: x.extend(x)", "wild.star:5:25, in step: extend: it would have more than 1048576 items"},
		"recursion":    {"step(ctx, memory, obs)", "wild.star:4:5, in step: function step called recursively"},
		"a file":       {"open('/etc/passwd')", "agent file wild.star:4:5: undefined: open"},
		"no action":    {"return 3", "wild.star:3:1, in step: it returned an int: return act(...)"},
		"a bad memory": {"return act('a', memory = 'x' * 300000)", "its memory has 300002 bytes: keep at most 262144"},
	} {
		write(t, file, "agent = define(name = 'wild', description = '', observes = [])\ndef start(ctx): return {}\ndef step(ctx, memory, obs):\n    "+c.body+"\n")
		if r := runIn(t, env, "run", "--agent", file, "--steps", "1"); r.code != 1 || !strings.Contains(r.err, c.says) {
			t.Errorf("%s: %d %s", name, r.code, r.err)
		}
	}
}
