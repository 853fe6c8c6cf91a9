//go:build !unix

package agent

import "os/exec"

// family is a program; its children end by themselves, since their pipes are closed.
type family struct{ command *exec.Cmd }

// bind prepares the command, before it starts.
func bind(command *exec.Cmd) *family { return &family{command} }

// end kills the program.
func (f *family) end() {
	if f.command.Process != nil {
		_ = f.command.Process.Kill()
	}
}
