//go:build unix && !linux

package agent

import (
	"os/exec"
	"syscall"
)

// family is a program with all its children, which end together as far as they stay in its process group.
type family struct{ command *exec.Cmd }

// bind prepares the command, before it starts.
func bind(command *exec.Cmd) *family {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return &family{command}
}

// end kills the program and its process group.
func (f *family) end() {
	if f.command.Process != nil {
		_ = syscall.Kill(-f.command.Process.Pid, syscall.SIGKILL)
	}
}
