//go:build unix

package agent_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dotmatrix/core/agent"
)

// TestAProgramsFilesAreNotTakenFromElsewhere: not by a link that it lists, nor by one that it puts in its own place, and no
// pipe keeps us waiting.
func TestAProgramsFilesAreNotTakenFromElsewhere(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "id")
	if err := os.WriteFile(secret, []byte("a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ first, files, says string }{
		"a link":          {"ln -s '%s' other", "other", `its file "other" cannot be read`},
		"a linked folder": {"ln -s \"$(dirname '%s')\" folder", "folder/id", `its file "folder/id" cannot be read`},
		"a pipe":          {"mkfifo other # %s", "other", `its file "other" cannot be read`},
		"elsewhere":       {"# %s", "../id", `its file "../id" does not lie beside it`},
		"a sparse file":   {"truncate -s 900T other || truncate -s 8T other # %s", "other", "has more than 4294967296 bytes"},
		"its own place":   {"ln -sf '%s' program.sh", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			list := "[]"
			if c.files != "" {
				list = `["` + c.files + `"]`
			}
			text := "cd '" + dir + "'\n" + fmt.Sprintf(c.first, secret) + "\nread line\necho '{\"name\": \"thief\", \"files\": " + list + "}'\n"
			script := filepath.Join(dir, "program.sh")
			if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			p, err := agent.StartProgram(t.Context(), agent.ProgramOptions{Command: []string{"sh", script}, After: time.After})
			if c.says != "" {
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("%v, not %q", err, c.says)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			if files := p.Version().Files; len(files) != 1 || string(files[0].Data) != text {
				t.Errorf("its version has %+v", files)
			}
		})
	}
}

// TestAProgramsStandardErrorIsBounded: of what it writes without end only the beginning is logged, and it plays on.
func TestAProgramsStandardErrorIsBounded(t *testing.T) {
	script := filepath.Join(t.TempDir(), "loud.sh")
	text := "head -c 3000000 /dev/zero >&2\necho >&2\nyes \"$(printf %01000d 0)\" | head -n 20000 >&2\nwhile read line; do case $line in *describe*) echo '{\"name\": \"loud\"}' ;; *) echo '{\"action\": \"a\"}' ;; esac; done\n"
	if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l := &log{}
	p, err := agent.StartProgram(t.Context(), agent.ProgramOptions{Command: []string{"sh", script}, Log: l.add, After: l.after})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if d, err := p.Step(t.Context(), newWorld(nil, 1).Host, nil, seen(1)); err != nil || d.Action.String() != "a" {
		t.Errorf("%+v (%v)", d, err)
	}
	if logged := l.text(); len(logged) > 17<<20 || !strings.HasSuffix(logged, "no more of it is logged") {
		t.Errorf("%d bytes are logged, the last %q", len(logged), logged[max(0, len(logged)-100):])
	}
}
