package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// launcherName is the name by which this binary is started as the launcher.
const launcherName = "dotmatrix-sandbox"

// exitCode is that of a launcher that could not become the program.
const exitCode = 126

// order is what the launcher is told, as its first argument.
type order struct {
	Views   []view `json:"views"`
	Dir     string `json:"dir"`
	Net     bool   `json:"net,omitempty"`
	Program string `json:"program"` // the file to become; empty: nothing is run, as Available does
}

// temporary is the program's temporary folder, and its home.
const temporary = "/tmp"

// Wrap has a command that was not started yet run in a sandbox. It changes its path, arguments, environment and attributes;
// its pipes and other files stay. What goes wrong in the launcher is written to the command's standard error, and ends it with
// exit code 126.
func (p Policy) Wrap(command *exec.Cmd) error {
	if command.Err != nil {
		return command.Err
	}
	dir := command.Dir
	if dir == "" {
		var err error
		if dir, err = os.Getwd(); err != nil {
			return fmt.Errorf("where the program is started: %w", err)
		}
	}
	program := absolute(command.Path, dir)
	if command.Env == nil {
		command.Env = os.Environ()
	}
	if p.interpreter == nil {
		p.find(program, false)
	}
	need := p.interpreter
	if home := variable(command.Env, "HOME"); home != "" {
		if base, packages := userPackages(home); len(packages) > 0 && variable(command.Env, "PYTHONUSERBASE") == "" {
			need = append(need, packages...)
			command.Env = append(command.Env, "PYTHONUSERBASE="+base)
		}
	}
	told, err := json.Marshal(order{Views: p.views(need), Dir: dir, Net: p.Net, Program: program})
	if err != nil {
		return err
	}
	if len(told) > maxOrder {
		return errors.New("the program is given more folders than can be said: name one that holds them")
	}
	command.Env = slices.DeleteFunc(slices.Clone(command.Env), func(set string) bool {
		return strings.HasPrefix(set, "HOME=") || strings.HasPrefix(set, "TMPDIR=") || strings.HasPrefix(set, "PWD=")
	})
	command.Env = append(command.Env, "HOME="+temporary, "TMPDIR="+temporary)
	command.Path = self
	command.Args = append([]string{launcherName, string(told)}, command.Args...)
	command.Dir = "/"
	enclose(command, p.Net)
	return nil
}

// maxOrder is the longest argument that Linux takes, in bytes, with room to spare.
const maxOrder = 120 << 10

// self is this binary, also where its file was replaced since.
const self = "/proc/self/exe"

// enclose has the command start in namespaces of its own, as the user it is, without a terminal.
func enclose(command *exec.Cmd, net bool) {
	if command.SysProcAttr == nil {
		command.SysProcAttr = new(syscall.SysProcAttr)
	}
	a := command.SysProcAttr
	a.Setpgid, a.Setsid = false, true // a session has a process group of its own
	a.Pdeathsig = syscall.SIGKILL
	a.Cloneflags = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC
	if !net {
		a.Cloneflags |= syscall.CLONE_NEWNET
	}
	a.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
	a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	a.AmbientCaps = []uintptr{unix.CAP_SYS_ADMIN} // to mount, which the launcher gives up before it becomes the program
}

func variable(environ []string, name string) string {
	value := ""
	for _, set := range environ {
		if v, ok := strings.CutPrefix(set, name+"="); ok {
			value = v
		}
	}
	return value
}
