package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dotmatrix/core/agent/sandbox"
)

// needSandbox skips a test where the kernel has no sandbox. CI must have one.
func needSandbox(t *testing.T) {
	t.Helper()
	if err := sandbox.Available(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("there is no sandbox here: ", err)
	}
}

// prying is a program that says in the log what it reaches of the files that it is told of.
const prying = `#!/bin/sh
cd "$(dirname "$0")" || exit 1
while read -r path; do
	if cat "$path" >/dev/null 2>&1; then echo "reads $path"; fi
	if ( : >> "$path" ) 2>/dev/null; then echo "writes $path"; fi
done < targets >&2
ls -d /proc/[0-9]* >&2
while read -r line; do case "$line" in
*'"type":"describe"'*) echo '{"name": "prying", "description": "Looks around.", "params": {"n": 1}}' ;;
*'"type":"start"'*) echo '{"memory": {}}' ;;
*) echo '{"action": "a"}' ;;
esac; done
`

// TestProgramsReachTheirOwnFolderAlone: not the person's keys, the record, or what says which programs may run, unless the
// person opens it; and the run says what was open.
func TestProgramsReachTheirOwnFolderAlone(t *testing.T) {
	needSandbox(t)
	here := newMachine(t)
	db := strings.TrimPrefix(here.env[0], "DOTMATRIX_DB=")
	agent, ssh, data := filepath.Join(here.dir, "agent"), filepath.Join(here.dir, "ssh", "id"), filepath.Join(here.dir, "data", "words")
	trusted, target := filepath.Join(here.dir, "state", "dotmatrix", "trust.json"), filepath.Join(agent, "link")
	write(t, ssh, "a key")
	write(t, data, "words")
	write(t, filepath.Join(agent, "prying.sh"), prying)
	write(t, filepath.Join(agent, "targets"), strings.Join([]string{db, ssh, data, trusted, target, "/etc/shadow", "targets"}, "\n")+"\n")
	if err := os.Symlink(ssh, target); err != nil {
		t.Fatal(err)
	}
	script := `exec:sh "` + filepath.Join(agent, "prying.sh") + `"`
	play := func(more ...string) string {
		must(t, here.run(append([]string{"run", "--agent", script, "--steps", "2"}, more...)...))
		log, err := os.ReadFile(filepath.Join(here.dir, "log"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(here.dir, "log")); err != nil {
			t.Fatal(err)
		}
		var did []string
		for _, found := range regexp.MustCompile(`"message":"((?:reads|writes|/proc/)[^"]*)"`).FindAllStringSubmatch(string(log), -1) {
			did = append(did, found[1])
		}
		return strings.Join(did, ", ")
	}
	must(t, here.run("run", "--steps", "1")) // which makes the record
	if did := play(); !regexp.MustCompile(`^reads targets, writes targets(, /proc/[0-9]{1,2})+$`).MatchString(did) {
		t.Errorf("it %s", did)
	}
	page := must(t, here.run("runs", "show", "last"))
	mustSay(t, page, "sandbox     its own folder, no network\n", "gets        whatever it was given\n")

	if did := play("--allow", "net,read="+filepath.Dir(data), "--allow", "write="+ssh); !strings.Contains(did, "reads "+ssh) || !strings.Contains(did, "writes "+ssh) ||
		!strings.Contains(did, "reads "+data) || strings.Contains(did, "writes "+data) || strings.Contains(did, db) || strings.Contains(did, trusted) {
		t.Errorf("it %s", did)
	}
	page = must(t, here.run("runs", "show", "last"))
	mustSay(t, page, "sandbox     its own folder, reads "+filepath.Dir(data)+", writes "+ssh+", the network\n", "gets        whatever it was given, the network\n")
	mustSay(t, must(t, here.run("runs", "show", "last", "--format", "json")), `"net": true`)
	mustSay(t, must(t, here.run("trust", "list", "--format", "json")), `"net": true`, filepath.Dir(data), ssh)
	mustSay(t, must(t, here.run("verify", "last")), "verified 2 steps\n")
	must(t, here.run("fork", "last", "--steps", "+1", "--headless")) // what was allowed is kept
	mustSay(t, must(t, here.run("runs", "show", "last")), "writes "+ssh+", the network\n")
}

// TestAProgramBesideTheRecordSeesItsFileAlone: its folder would be the record's, and the run says so.
func TestAProgramBesideTheRecordSeesItsFileAlone(t *testing.T) {
	needSandbox(t)
	here := newMachine(t)
	folder := filepath.Dir(strings.TrimPrefix(here.env[0], "DOTMATRIX_DB="))
	write(t, filepath.Join(folder, "helper"), "x")
	script := filepath.Join(folder, "marking.sh")
	write(t, script, strings.Replace(marking, "\nenv ", "\ncat \""+folder+"/helper\" && exit 1\nenv ", 1))
	r := here.run("run", "--agent", "exec:sh "+script, "--steps", "2")
	mustSay(t, must(t, r), "finished: 2 steps played")
	mustSay(t, r.err, "which also holds "+folder+": it sees only the files that its command names")
}

// TestWithoutASandbox one's own program runs, which is said and recorded, and a stranger's does not.
func TestWithoutASandbox(t *testing.T) {
	needSandbox(t)
	bundle, _ := strangers(t)
	here := newMachine(t)
	program := filepath.Join(here.dir, "marking.sh")
	write(t, program, marking)
	run := func(args ...string) result { // where no more user namespaces may be made
		inner := append([]string{"-Ur", "sh", "-c", `echo 0 >/proc/sys/user/max_user_namespaces && exec "$0" "$@"`, binary}, args...)
		command := exec.Command("unshare", inner...)
		command.Dir, command.Env = here.dir, append([]string{"HOME=" + t.TempDir(), "PATH=/usr/bin:/bin"}, here.env...)
		var out, errs strings.Builder
		command.Stdout, command.Stderr = &out, &errs
		_ = command.Run() // its exit code says it
		return result{command.ProcessState.ExitCode(), out.String(), errs.String()}
	}
	const why = "user namespaces are switched off for programs such as this; the administrator can allow them: sysctl user.max_user_namespaces=10000"
	mustSay(t, run("doctor").out, "sandbox   warning  "+why)
	r := run("run", "--agent", "exec:sh "+program, "--steps", "3")
	mustSay(t, must(t, r), "finished: 3 steps played")
	if notice := "agent marking runs without a sandbox and can do all that you can: " + why; strings.Count(r.err, notice) != 1 {
		t.Errorf("it says %q, want once %q", r.err, notice)
	}
	page := must(t, run("runs", "show", "last"))
	mustSay(t, page, "sandbox     none: "+why, "gets        whatever it was given, the network\n")
	must(t, run("rerun", "last"))
	here.mark()

	fresh := newMachine(t) // whose person never typed that program
	here = fresh
	imported := strings.TrimSuffix(strings.Fields(must(t, run("import", bundle)))[2], ":")
	must(t, run("trust", "add", "models:/marking/latest"))
	r = run("fork", imported, "--at", "1", "--steps", "3", "--headless")
	if r.code != 1 || fresh.mark() != "" {
		t.Errorf("it ends with %d: %s", r.code, r.err)
	}
	mustSay(t, r.err, "agent marking was not written here and runs only in a sandbox: "+why, "dotmatrix models show models:/")
	must(t, fresh.run("fork", imported, "--at", "1", "--steps", "3", "--headless")) // where there is one
}
