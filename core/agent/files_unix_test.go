//go:build unix

package agent_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
)

const mine = `agent = define(name = "mine", description = read_text("prompt.txt").strip(), observes = [])
def start(ctx): return {}
def step(ctx, memory, obs): return act("a")
`

// loadFolder loads an agent file of a folder as a person names it, or ends where that takes long.
func loadFolder(t *testing.T, dir string) (*agent.Agent, error) {
	t.Helper()
	type loaded struct {
		a   *agent.Agent
		err error
	}
	done := make(chan loaded, 1)
	go func() {
		files, path, err := agent.Resolve(nil, filepath.Join(dir, "mine.star"))
		if err != nil {
			done <- loaded{nil, err}
			return
		}
		a, err := agent.Load(files, path, nil)
		done <- loaded{a, err}
	}()
	select {
	case l := <-done:
		return l.a, l.err
	case <-time.After(10 * time.Second):
		t.Fatal("it waits for a pipe")
		return nil, nil
	}
}

// TestFilesOfAnAgent: a byte order mark changes nothing, UTF-16 is named, and a pipe or a link to elsewhere is refused.
func TestFilesOfAnAgent(t *testing.T) {
	const mark = "\xEF\xBB\xBF"
	versions := map[core.Hash]bool{}
	for name, c := range map[string]struct{ source, prompt, want string }{
		"plain":            {mine, "Plays.\n", ""},
		"mark in the file": {mark + mine, "Plays.\n", ""},
		"mark in a prompt": {mine, mark + "Plays.\n", ""},
		"UTF-16":           {"\xFF\xFE" + mine, "Plays.\n", "mine.star: this file is UTF-16: save it as UTF-8"},
		"a UTF-16 prompt":  {mine, "\xFE\xFF\x00P", "prompt.txt: this file is UTF-16: save it as UTF-8"},
		"a pipe":           {mine, "|", "not a regular file"},
		"a link":           {mine, "@", "escapes"},
		"a file of a pipe": {"|", "Plays.\n", "not a regular file"},
	} {
		dir := t.TempDir()
		for file, content := range map[string]string{"mine.star": c.source, "prompt.txt": c.prompt} {
			path := filepath.Join(dir, file)
			var err error
			switch content {
			case "|":
				err = syscall.Mkfifo(path, 0o600)
			case "@":
				err = os.Symlink("/etc/hostname", path)
			default:
				err = os.WriteFile(path, []byte(content), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		a, err := loadFolder(t, dir)
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %q", name, err, c.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		versions[a.Version().ID] = true
	}
	if len(versions) != 1 {
		t.Errorf("a byte order mark makes another version: %v", versions)
	}
}
