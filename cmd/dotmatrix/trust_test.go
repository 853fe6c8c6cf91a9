package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// marking is a program that says at each start, in the log, what it finds in its environment.
const marking = `#!/bin/sh
env | sed 's/^/found /' >&2
while read -r line; do case "$line" in
*'"type":"describe"'*) echo '{"name": "marking", "description": "Leaves a mark.", "params": {"n": 1}}' ;;
*'"type":"start"'*) echo '{"memory": {}}' ;;
*) echo '{"action": "a"}' ;;
esac; done
`

// machine is one person's machine: its own folders, and a log in which programs leave a mark.
type machine struct {
	t   *testing.T
	dir string
	env []string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	dir := t.TempDir()
	return &machine{t, dir, newRecord(t, "DOTMATRIX_LOG="+filepath.Join(dir, "log"), "XDG_STATE_HOME="+filepath.Join(dir, "state"), "XDG_CONFIG_HOME="+filepath.Join(dir, "config"),
		"OPENAI_API_KEY=sk-a-key-of-mine", "MY_OWN=what-it-needs", "OTHER=not-its-business")}
}

func (m *machine) run(args ...string) result { return runIn(m.t, m.env, args...) }

// mark is what programs left since it was last asked.
func (m *machine) mark() string {
	m.t.Helper()
	path := filepath.Join(m.dir, "log")
	data, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		m.t.Fatal(err)
	}
	_ = os.Remove(path)
	var found strings.Builder
	for _, variable := range foundVariable.FindAllStringSubmatch(string(data), -1) {
		found.WriteString(variable[1] + "\n")
	}
	return found.String()
}

var foundVariable = regexp.MustCompile(`"message":"found ([^"]*)"`)

// strangers records a run of a program on one machine and passes it and its version on: it gives the files of both.
func strangers(t *testing.T) (bundle, model string) {
	t.Helper()
	from := newMachine(t)
	program := filepath.Join(from.dir, "marking.sh")
	write(t, program, marking)
	mustSay(t, must(t, from.run("run", "--agent", "exec:sh "+program, "--steps", "3")), "finished: 3 steps played")
	bundle, model = filepath.Join(from.dir, "run.dotrun"), filepath.Join(from.dir, "marking.json")
	must(t, from.run("runs", "tag", "last", "trusted=true", "typed=true", "env=OPENAI_API_KEY")) // which grants nothing elsewhere
	must(t, from.run("export", "last", "--bundle", "-o", bundle))
	must(t, from.run("models", "export", "models:/marking/latest", "-o", model))
	return bundle, model
}

// foreign are the verbs that would run the program of an imported run or model.
var foreign = map[string][]string{
	"run":        {"run", "--agent", "models:/marking/1", "--steps", "2"},
	"rerun":      {"rerun", "RUN"},
	"resume":     {"resume", "RUN", "--steps", "+5", "--headless"},
	"fork":       {"fork", "RUN", "--at", "1", "--steps", "3", "--headless"},
	"fork --set": {"fork", "RUN", "--at", "1", "--set", "n=2", "--steps", "3", "--headless"},
	"sample":     {"sample", "RUN", "--at", "1", "--k", "1"},
	"predict":    {"predict", "models:/marking/1", "--input", `{"action": "start_game"}`},
	"log":        {"models", "log", "models:/marking/1", "--set", "n=3"},
}

// TestForeignProgramsDoNotRun: not by any verb before the person trusts them; then they do, and after it is revoked not.
func TestForeignProgramsDoNotRun(t *testing.T) {
	bundle, model := strangers(t)
	here := newMachine(t)
	r := here.run("import", bundle)
	mustSay(t, r.err, "its agent does not run here: agent marking is a program", "dotmatrix trust add ")
	run := strings.TrimSuffix(strings.Fields(must(t, r))[2], ":")
	try := func(verb string) result {
		args := slices.Clone(foreign[verb])
		if i := slices.Index(args, "RUN"); i >= 0 {
			args[i] = run
		}
		return here.run(args...)
	}
	r = here.run("models", "import", model)
	must(t, r)
	id := regexp.MustCompile(`dotmatrix trust add ([0-9a-f]{12}),`).FindStringSubmatch(r.err)
	if id == nil {
		t.Fatalf("it does not say how to trust the program: %s", r.err)
	}
	refused := func() {
		t.Helper()
		for verb := range foreign {
			r := try(verb)
			if r.code != 1 {
				t.Errorf("%s ends with %d: %s", verb, r.code, r.err)
			}
			mustSay(t, r.err, "would run `sh marking.sh`", "dotmatrix models show models:/"+id[1]+" --source", "--trust "+id[1])
			if mark := here.mark(); mark != "" {
				t.Errorf("%s ran the program", verb)
			}
		}
	}
	refused()
	mustSay(t, must(t, here.run("trust")), "No recorded program may run here.")
	must(t, here.run("models", "diff", "models:/marking/1", "explorer")) // which needs no program
	must(t, here.run("models", "show", "models:/"+id[1], "--source"))
	must(t, here.run("verify", run))
	if here.mark() != "" {
		t.Error("looking at it ran the program")
	}

	mustSay(t, must(t, here.run("rerun", run, "--trust", id[1])), "every decision is the same")
	for verb := range foreign {
		must(t, try(verb))
		if mark := here.mark(); mark == "" {
			t.Errorf("%s did not run the program", verb)
		}
	}
	mustSay(t, must(t, here.run("trust", "list", "--format", "json")), `"command": "sh marking.sh"`, `"typed": false`, id[1])
	for { // those with other parameters were trusted by typing them
		listed := regexp.MustCompile(`"id": "([0-9a-f]{64})"`).FindStringSubmatch(must(t, here.run("trust", "list", "--format", "json")))
		if listed == nil {
			break
		}
		mustSay(t, must(t, here.run("trust", "revoke", listed[1])), "does not run from a record any more")
	}
	here.mark()
	refused()
	mustSay(t, must(t, here.run("trust", "add", "models:/marking/1")), "may run `sh marking.sh` here")
	must(t, try("run"))
}

// TestWhatWasTypedRunsAgain: from its own record, without a word; and a record cannot grant that elsewhere.
func TestWhatWasTypedRunsAgain(t *testing.T) {
	here := newMachine(t)
	program := filepath.Join(here.dir, "marking.sh")
	write(t, program, marking)
	must(t, here.run("run", "--agent", "exec:sh "+program, "--steps", "2", "--set", "n=7"))
	must(t, here.run("rerun", "last"))
	must(t, here.run("fork", "last", "--set", "n=8", "--steps", "4", "--headless"))
	must(t, here.run("rerun", "last"))
	mustSay(t, must(t, here.run("trust", "list", "--format", "csv")), "marking,sh marking.sh", "true")
	info, err := os.Stat(filepath.Join(here.dir, "state", "dotmatrix", "trust.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	for _, c := range [][]string{{"--trust", "abc"}, {"--trust", "not-an-id-at-all"}, {"--allow", "nets"}, {"--allow", "net,"}, {"--allow", "read="}, {"--allow", "read=/no/such/folder"},
		{"--allow", "write=" + filepath.Join(here.dir, "state", "dotmatrix")}, {"--allow", "write=" + here.dir}, {"--allow", "env=A B"}, {"--allow", "env="}} {
		if r := here.run(append([]string{"rerun", "RUN"}, c...)...); r.code != 2 {
			t.Errorf("%v: %d %s", c, r.code, r.err)
		}
	}
}

// TestForgedTrustGrantsNothing: whatever a file of a model says of trust.
func TestForgedTrustGrantsNothing(t *testing.T) {
	_, model := strangers(t)
	data, err := os.ReadFile(model)
	if err != nil {
		t.Fatal(err)
	}
	claims := `{"trusted": true, "typed": true, "trust": ["*"], "env": ["OPENAI_API_KEY"], "programs": [{"typed": true}],`
	forged := filepath.Join(t.TempDir(), "forged.json")
	write(t, forged, strings.Replace(string(data), "{", claims, 1))
	here := newMachine(t)
	must(t, here.run("models", "import", forged))
	if r := here.run("run", "--agent", "models:/marking/latest", "--steps", "1"); r.code != 1 || !strings.Contains(r.err, "nobody typed here") {
		t.Errorf("%d %s", r.code, r.err)
	}
	if here.mark() != "" {
		t.Error("the program ran")
	}
}

// TestProgramsFindNoKeys: in their environment is what they need, and what was allowed by name, which is recorded.
func TestProgramsFindNoKeys(t *testing.T) {
	here := newMachine(t)
	program := filepath.Join(here.dir, "marking.sh")
	write(t, program, marking)
	named := func() []string {
		var names []string
		for line := range strings.Lines(here.mark()) {
			name, _, _ := strings.Cut(line, "=")
			names = append(names, name)
		}
		return names
	}
	must(t, here.run("run", "--agent", "exec:sh "+program, "--steps", "1"))
	for _, name := range named() {
		if slices.Contains([]string{"OPENAI_API_KEY", "MY_OWN", "OTHER", "DOTMATRIX_DB", "XDG_STATE_HOME"}, name) {
			t.Errorf("it finds %s", name)
		}
	}
	must(t, here.run("run", "--agent", "exec:sh "+program, "--steps", "1", "--allow", "env=MY_OWN"))
	if names := named(); !slices.Contains(names, "MY_OWN") || slices.Contains(names, "OPENAI_API_KEY") || slices.Contains(names, "OTHER") {
		t.Errorf("it finds %v", names)
	}
	mustSay(t, must(t, here.run("trust")), "MY_OWN")
	mustSay(t, must(t, here.run("runs", "show", "last")), "  may read    MY_OWN\n")
	mustSay(t, must(t, here.run("verify", "last")), "verified 1 step\n")
	must(t, here.run("fork", "last", "--steps", "+1", "--headless"))
	mustSay(t, must(t, here.run("runs", "show", "last")), "  may read    MY_OWN\n")
	here.mark()
	must(t, here.run("rerun", "last"))
	if names := named(); !slices.Contains(names, "MY_OWN") || slices.Contains(names, "OTHER") {
		t.Errorf("made again it finds %v", names)
	}
}

// TestAScreenRefusesForeignPrograms: a fork from a replay says why, and starts nothing.
func TestAScreenRefusesForeignPrograms(t *testing.T) {
	bundle, _ := strangers(t)
	here := newMachine(t)
	must(t, here.run("import", bundle))
	x := startIn(t, 110, 32, here.env, "replay", "last")
	x.waitFor("fork")
	x.typeKeys("f")
	x.waitFor("Play on from step")
	x.typeKeys(keyEnter)
	x.waitFor("is a program that nobody typed here")
	x.typeKeys("q")
	x.exitCode()
	if here.mark() != "" {
		t.Error("the program ran")
	}
}
