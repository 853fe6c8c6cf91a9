package sandbox

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// TestVirtualEnvironmentsRun: the links of one lead out of it, to an installation that lies elsewhere.
func TestVirtualEnvironmentsRun(t *testing.T) {
	needSandbox(t)
	base := real(t.TempDir())
	shell, err := filepath.EvalSymlinks("/bin/sh")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(shell)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "z"} { // its folder comes before or behind the other's, in the order of mounts
		installed, venv := filepath.Join(base, name, "bin", "python3"), filepath.Join(base, "m"+name, "bin")
		if err := errors.Join(os.MkdirAll(filepath.Dir(installed), 0o755), os.WriteFile(installed, data, 0o755), os.MkdirAll(venv, 0o755),
			os.Symlink(installed, filepath.Join(venv, "python3")), os.Symlink("python3", filepath.Join(venv, "python"))); err != nil {
			t.Fatal(err)
		}
		command := exec.Command(filepath.Join(venv, "python"), "-c", "echo runs")
		command.Dir = base
		if err := (Policy{Private: []string{base}}).Wrap(command); err != nil {
			t.Fatal(err)
		}
		if said, err := command.CombinedOutput(); err != nil || string(said) != "runs\n" {
			t.Errorf("%s: %s (%v)", installed, said, err)
		}
	}
}

// TestInterpretersAreFound with what they need, and what a stranger names shows nothing of the person's.
func TestInterpretersAreFound(t *testing.T) {
	base := real(t.TempDir())
	put := func(path, text string, mode os.FileMode) string {
		path = filepath.Join(base, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), mode)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	link := func(path, target string) string {
		path = filepath.Join(base, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.Symlink(target, path)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pyenv := put("home/.pyenv/versions/3/bin/python3", "", 0o755)
	venv := link("home/venv/bin/python", pyenv)
	put("home/copied/pyvenv.cfg", "home = "+filepath.Dir(pyenv)+"\n", 0o644)
	copied := put("home/copied/bin/python", "", 0o755)
	local := put("home/.local/bin/tool", "#!"+venv+" -I\n", 0o755)
	put("home/.local/state/dotmatrix/trust.json", "", 0o644)
	put("home/.ssh/id", "", 0o600)
	own := filepath.Join(base, "home/agents/own")
	env := put("home/agents/own/env", "#!/usr/bin/env -S tool x\n", 0o755)
	thief := put("home/agents/own/thief", "#!"+filepath.Join(base, "home/.ssh/bin/python")+"\n", 0o755)
	other := put("home/agents/own/other", "#!"+pyenv+"\n", 0o755)
	planted := link("home/agents/own/planted", pyenv)
	t.Setenv("PATH", filepath.Dir(local)+":/usr/bin:/bin")
	home := filepath.Join(base, "home")
	under := func(parts ...string) string { return filepath.Join(append([]string{home}, parts...)...) }
	for name, c := range map[string]struct {
		command   string
		strangers bool
		shown     []string
		hidden    []string
	}{
		"pyenv":                     {pyenv, false, []string{under(".pyenv/versions/3")}, nil},
		"a virtual environment":     {venv, false, []string{under("venv"), under(".pyenv/versions/3")}, nil},
		"a copied one":              {copied, false, []string{under("copied"), under(".pyenv/versions/3")}, nil},
		"a tool of the person's":    {"tool", false, []string{under(".local/bin")}, []string{under(".local/state/dotmatrix/trust.json")}},
		"through env":               {env, false, []string{under(".local/bin")}, nil},
		"a script's own word":       {thief, false, []string{thief}, []string{under(".ssh/id")}},
		"not in PATH":               {other, false, []string{other}, []string{pyenv}},
		"a stranger's tool":         {"tool", true, []string{under(".local/bin")}, nil},
		"a stranger's venv":         {venv, true, nil, []string{venv, pyenv}},
		"a stranger's link":         {planted, true, nil, []string{pyenv}},
		"a stranger's own":          {env, true, []string{env, under(".local/bin")}, nil},
		"a stranger's secret":       {under(".ssh/id"), true, nil, []string{under(".ssh/id")}},
		"what cannot be run at all": {under(".ssh/bin/python"), false, nil, []string{under(".ssh/id")}},
	} {
		p := Policy{Own: own, Private: []string{home, under(".local/state/dotmatrix")}}
		p.Find(c.command, own, c.strangers)
		var views []view
		for _, path := range p.interpreter {
			views = show(views, path, false)
		}
		sees := func(path string) bool {
			return slices.ContainsFunc(views, func(v view) bool { return v.At == path || v.Folder && inside(path, []string{v.At}) })
		}
		for _, path := range c.shown {
			if !sees(path) {
				t.Errorf("%s: it does not see %s: %v", name, path, p.interpreter)
			}
		}
		for _, path := range c.hidden {
			if sees(path) {
				t.Errorf("%s: it sees %s: %v", name, path, p.interpreter)
			}
		}
	}
}
