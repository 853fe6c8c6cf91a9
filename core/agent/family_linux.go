package agent

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
)

// familyVariable marks a program and all that it starts, also what leaves its process group and is adopted by init.
const familyVariable = "DOTMATRIX_PROGRAM"

var families atomic.Int64

// family is a program with all its children, which end together.
type family struct {
	command *exec.Cmd
	mark    string // in the environment of each
}

// bind prepares the command, before it starts: a process group of its own, that dies with us.
func bind(command *exec.Cmd) *family {
	f := &family{command: command, mark: fmt.Sprintf("%s=%d.%d", familyVariable, os.Getpid(), families.Add(1))}
	command.Env = append(command.Env, f.mark)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return f
}

// maxFamilyRounds bounds the hunt after a program that starts children faster than they are ended.
const maxFamilyRounds = 20

// end kills the program and all its children. What has cleared its environment and left its parents as well gets away.
func (f *family) end() {
	if f.command.Process == nil {
		return
	}
	pid := f.command.Process.Pid
	for range maxFamilyRounds {
		kin := f.kin(pid)
		_ = syscall.Kill(-pid, syscall.SIGKILL)
		for _, one := range kin {
			_ = syscall.Kill(one, syscall.SIGKILL)
		}
		if len(kin) == 0 {
			return
		}
	}
}

// kin lists the living processes that descend from pid or bear the mark.
func (f *family) kin(pid int) []int {
	folders, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	children := map[int][]int{}
	found := map[int]bool{}
	for _, folder := range folders {
		id, err := strconv.Atoi(filepath.Base(folder))
		if err != nil || id == os.Getpid() {
			continue
		}
		parent, dead := parentOf(folder)
		if dead {
			continue
		}
		children[parent] = append(children[parent], id)
		if f.marks(folder) {
			found[id] = true
		}
	}
	for open := []int{pid}; len(open) > 0; open = open[1:] {
		for _, child := range children[open[0]] {
			if !found[child] {
				found[child] = true
				open = append(open, child)
			}
		}
	}
	var list []int
	for id := range found {
		if id != pid {
			list = append(list, id)
		}
	}
	return list
}

// marks reports whether the environment of a process has the mark; that of another user's is not ours to read.
func (f *family) marks(folder string) bool {
	environ, err := os.ReadFile(filepath.Join(folder, "environ"))
	return err == nil && bytes.Contains(append([]byte{0}, environ...), []byte("\x00"+f.mark+"\x00"))
}

// parentOf reads /proc/PID/stat: "pid (name) state parent ...", where the name may hold anything.
func parentOf(folder string) (parent int, dead bool) {
	stat, err := os.ReadFile(filepath.Join(folder, "stat"))
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if err != nil || len(fields) < 2 {
		return 0, true
	}
	parent, err = strconv.Atoi(string(fields[1]))
	return parent, err != nil || fields[0][0] == 'Z' || fields[0][0] == 'X'
}
