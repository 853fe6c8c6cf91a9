package workbench_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"dotmatrix/cmd/workbench"
	"dotmatrix/cmd/workbench/trust"
	"dotmatrix/core"
)

// TestNamesThatNobodyTypedStartNothing: whoever names a program, unless a person did here, is refused, and the program does
// not run. What names it is the same for all: a choice, a fork, a version to log or to compare.
func TestNamesThatNobodyTypedStartNothing(t *testing.T) {
	dir, marks := t.TempDir(), t.TempDir()
	mark := filepath.Join(marks, "mark")
	program := "touch " + mark
	served := filepath.Join(dir, "served.star")
	source := fmt.Sprintf("agent = define(name = 'served', description = '', observes = [], tools = [mcp(%q)])\ndef start(ctx): return {}\ndef step(ctx, memory, obs): return act('a')\n", program)
	if err := os.WriteFile(served, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	bench := workbench.New(workbench.Options{Config: workbench.Config{Database: filepath.Join(dir, "runs.db"), State: dir, Agent: "random"},
		Permit: workbench.Permit{Grants: trust.Grants{Write: []string{marks}}}}) // for whoever may start it
	defer bench.Close()
	live, err := bench.Start(t.Context(), workbench.StartOptions{Agent: workbench.AgentChoice{Name: "random"}, Steps: 1, Seat: unlimited})
	run := played(t.Context(), live, err)
	record, err := bench.Database.Run(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	for _, name := range []string{"exec:" + program, served} {
		callers := map[string]func(typed bool) error{
			"a start": func(typed bool) error {
				_, err := bench.Start(t.Context(), workbench.StartOptions{Agent: workbench.AgentChoice{Name: name, Typed: typed}, Steps: 1})
				return err
			},
			"a fork": func(typed bool) error {
				_, err := bench.Fork(t.Context(), run.ID, workbench.ForkOptions{At: 1, Change: core.Change{Agent: name, Typed: typed}, ResumeOptions: workbench.ResumeOptions{More: 1}})
				return err
			},
			"a rerun": func(typed bool) error {
				_, err := bench.Rerun(t.Context(), record, workbench.RerunOptions{Agent: workbench.AgentChoice{Name: name, Typed: typed}}, nil)
				return err
			},
			"a log": func(typed bool) error {
				_, err := bench.Versions.Log(t.Context(), name, workbench.LogOptions{Typed: typed})
				return err
			},
			"a diff": func(typed bool) error {
				_, _, err := bench.Versions.Diff(t.Context(), [2]string{name, "random"}, typed)
				return err
			},
		}
		for caller, call := range callers {
			err := call(false)
			if _, ok := errors.AsType[*workbench.UntypedError](err); !ok {
				t.Errorf("%s of %s: %v", caller, name, err)
			}
			if _, err := os.Stat(mark); err == nil {
				t.Fatalf("%s of %s ran the program", caller, name)
			}
			if err := call(true); err == nil { // it is no agent and no server
				t.Errorf("%s of %s, typed: no error", caller, name)
			}
			if os.Remove(mark) != nil {
				t.Errorf("%s of %s, typed, did not run the program", caller, name)
			}
		}
	}
}
