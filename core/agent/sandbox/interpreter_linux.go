package sandbox

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Find looks for the interpreter of a command, which is started in dir, once: what the program puts into its folder later
// shows it nothing more. A command that is a stranger's finds it only where the person has commands: in PATH and the system.
func (p *Policy) Find(command, dir string, strangers bool) {
	path, err := exec.LookPath(command)
	if err != nil {
		path = command // which cannot be started, and that is said then
	}
	p.find(absolute(path, dir), strangers)
}

// find lists what a command needs to be started: its file, whatever symbolic links it is reached by, what the first line of a
// script names, and the installation around each of them, such as a virtual environment, pyenv's folder or conda's.
func (p *Policy) find(path string, strangers bool) {
	need := []string{}
	if strangers && !p.common(path) {
		path = ""
	}
	for range maxHops {
		if path == "" || slices.Contains(need, path) {
			break
		}
		need = append(append(need, path), p.installation(path)...)
		if target, err := os.Readlink(path); err == nil && !(strangers && inside(path, []string{p.Own})) {
			path = absolute(target, filepath.Dir(path))
			continue
		}
		path = scriptCommand(path)
		if !p.common(path) && !inside(path, need) { // whoever wrote the script, who need not be the person
			break
		}
	}
	if len(need) > 0 && !(strangers && inside(need[0], []string{p.Own})) {
		last := real(need[0])
		need = append(append(need, last), p.installation(last)...)
	}
	p.interpreter = need
}

// common reports whether a command lies where a person has commands, or in the program's own folder.
func (p *Policy) common(path string) bool {
	folder := filepath.Dir(path)
	return slices.Contains(filepath.SplitList(os.Getenv("PATH")), folder) || inside(path, systemPaths) || p.Own != "" && inside(path, []string{p.Own})
}

// maxHops bounds the links and scripts that lead to an interpreter.
const maxHops = 16

// installation lists the folders of the installation that a command belongs to. Where that folder holds more, such as
// ~/.local, it is only its parts. There is none around what cannot be run.
func (p Policy) installation(path string) []string {
	folder := filepath.Dir(path)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o111 == 0 {
		return nil
	}
	if !slices.Contains(commandFolders, filepath.Base(folder)) {
		return nil
	}
	root := filepath.Dir(folder)
	if p.privateIn(root) != "" || root == "/" {
		return []string{folder, filepath.Join(root, "lib")}
	}
	return append([]string{root}, p.base(root)...)
}

// base lists the installation that a virtual environment of Python was made from.
func (p Policy) base(environment string) []string {
	data, err := readSome(filepath.Join(environment, "pyvenv.cfg"))
	if err != nil {
		return nil
	}
	for line := range strings.Lines(data) {
		name, value, _ := strings.Cut(line, "=")
		if home := strings.TrimSpace(value); strings.TrimSpace(name) == "home" && filepath.IsAbs(home) && real(filepath.Dir(home)) != real(environment) {
			return p.installation(filepath.Join(home, "python3"))
		}
	}
	return nil
}

// scriptCommand is the interpreter that the first line of a script names; empty for what is no script.
func scriptCommand(path string) string {
	start, err := readSome(path)
	if err != nil || !strings.HasPrefix(start, "#!") {
		return ""
	}
	line, _, _ := strings.Cut(start[2:], "\n")
	words := strings.Fields(line)
	if len(words) == 0 {
		return ""
	}
	if filepath.Base(words[0]) != "env" {
		return words[0]
	}
	for _, word := range words[1:] {
		if !strings.HasPrefix(word, "-") && !strings.ContainsRune(word, '=') {
			found, _ := exec.LookPath(word)
			return found
		}
	}
	return words[0]
}

// readSome reads the start of a file.
func readSome(path string) (string, error) {
	if !isFile(path) {
		return "", os.ErrNotExist
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(bufio.NewReader(file), 4<<10))
	return string(data), err
}

// userPackages is where Python has what `pip install --user` installs: a folder of the person's home that holds more.
func userPackages(home string) (base string, readable []string) {
	base = filepath.Join(home, ".local")
	found, _ := filepath.Glob(filepath.Join(base, "lib", "python3*"))
	return base, found
}
