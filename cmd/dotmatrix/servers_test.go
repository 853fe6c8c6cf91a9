package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// serving are the files of an agent that asks an MCP server at every step: the program itself, in its own record. The server
// leaves a mark of each start, in the log. It may read the program, which lies in no system folder.
func serving(t *testing.T, dir string) (file string) {
	t.Helper()
	file = filepath.Join(dir, "asker.star")
	write(t, filepath.Join(dir, "serve.sh"), "#!/bin/sh\nenv | sed 's/^/found /' >&2\nexec '"+binary+"' --db \"$TMPDIR/other.db\" mcp\n")
	write(t, file, `
agent = define(name = "asker", description = "Asks.", params = {"n": 1}, observes = [], tools = [mcp("sh serve.sh", only = ["status"], prefix = "other_")])
def start(ctx): return {}
def step(ctx, memory, obs):
    answer = ctx.call("other_status")
    return act("a", said = answer.text)
`)
	return file
}

// TestAgentsAskServers: from an agent file that is typed to a run that is proved, made again without the server, and passed
// on to a machine where nothing of it starts before it is trusted.
func TestAgentsAskServers(t *testing.T) {
	from := newMachine(t)
	file := serving(t, from.dir)
	mustSay(t, must(t, from.run("run", "--agent", file, "--steps", "2", "--allow", "read="+binary)), "finished: 2 steps played")
	mark := from.mark()
	if strings.Count("\n"+mark, "\nPATH=") != 1 || strings.Contains(mark, "OPENAI_API_KEY") || strings.Contains(mark, "DOTMATRIX_DB") {
		t.Errorf("the server was started otherwise than once, or finds too much: %s", mark)
	}
	mustSay(t, must(t, from.run("runs", "show", "last")), "outside help: tools of sh serve.sh (status)")
	mustSay(t, must(t, from.run("verify", "last")), "2 steps")
	mustSay(t, must(t, from.run("trust")), "asker", "sh serve.sh")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	mustSay(t, must(t, from.run("rerun", "last")), "every decision is the same")
	if from.mark() != "" {
		t.Error("the server was started to make the run again")
	}
	must(t, from.run("fork", "last", "--steps", "+1", "--headless"))
	if from.mark() == "" {
		t.Error("the fork did not start the server")
	}
	bundle := filepath.Join(from.dir, "run.dotrun")
	must(t, from.run("export", "last", "--bundle", "-o", bundle))

	here := newMachine(t)
	r := here.run("import", bundle)
	mustSay(t, r.err, "its agent does not run here: agent asker uses tools of a program that nobody typed here: it would run `sh serve.sh`")
	run := strings.TrimSuffix(strings.Fields(must(t, r))[2], ":")
	id := regexp.MustCompile(`dotmatrix trust add ([0-9a-f]{12}),`).FindStringSubmatch(r.err)
	if id == nil {
		t.Fatalf("it does not say how to trust the agent: %s", r.err)
	}
	fork := []string{"fork", run, "--steps", "+1", "--headless"}
	for _, args := range [][]string{fork, append(fork, "--set", "n=2"), {"sample", run, "--at", "1", "--k", "1"}, {"run", "--agent", "models:/" + id[1], "--steps", "1"}} {
		if r := here.run(args...); r.code != 1 || !strings.Contains(r.err, "nobody typed here") {
			t.Errorf("%v: %d %s", args, r.code, r.err)
		}
	}
	mustSay(t, must(t, here.run("rerun", run)), "every decision is the same")
	must(t, here.run("verify", run))
	if here.mark() != "" {
		t.Error("something of the stranger's was started")
	}
	must(t, here.run(append(fork, "--trust", id[1], "--allow", "read="+binary)...))
	if here.mark() == "" {
		t.Error("it is trusted, and the server was not started")
	}
}
