package agent

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"dotmatrix/core/agent/sandbox"
)

// child is a program that runs for an agent: the agent itself, or a server whose tools an agent file uses. Both are
// started here, so that the same holds for both.
type child struct {
	command      *exec.Cmd
	family       *family
	input        io.WriteCloser
	output, said io.ReadCloser // its standard output and error, which a child of its own may hold open
}

// launch says how a child is started.
type launch struct {
	command []string
	dir     string          // in which it runs; "": where we are
	env     []string        // names of environment variables that it gets beside those that every program gets
	sandbox *sandbox.Policy // what it may reach; nil: all that we can
}

// start starts the child.
func (l launch) start() (*child, error) {
	command := exec.Command(l.command[0], l.command[1:]...)
	command.Dir = l.dir
	command.Env = programEnvironment(os.Environ(), l.env)
	c := &child{command: command, family: bind(command)}
	var err error
	if l.sandbox != nil {
		if err := l.found(); err != nil {
			return nil, fmt.Errorf("the program cannot be started: %w", err)
		}
		if err := l.sandbox.Wrap(command); err != nil {
			return nil, fmt.Errorf("the program cannot be started: %w", err)
		}
	}
	if c.input, err = command.StdinPipe(); err != nil {
		return nil, err
	}
	if c.output, err = command.StdoutPipe(); err != nil {
		return nil, err
	}
	if c.said, err = command.StderrPipe(); err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("the program cannot be started: %w", err)
	}
	return c, nil
}

// found refuses a program that is not there: in a sandbox only its launcher would see it.
func (l launch) found() error {
	path := l.command[0]
	if strings.ContainsRune(path, filepath.Separator) && !filepath.IsAbs(path) {
		path = filepath.Join(l.dir, path)
	}
	_, err := exec.LookPath(path)
	return err
}

// kill ends the child and its children, whatever they do, and what reads from it.
func (c *child) kill() {
	_ = c.input.Close()
	c.family.end()
	_ = c.output.Close()
	_ = c.said.Close()
}

// What of a child's standard error is logged.
const (
	maxLogged    = 2000     // of a line, in runes
	maxLoggedAll = 16 << 20 // of a child, in bytes
)

// log hands the child's standard error to the log, until it ends. Of a line that is longer than the buffer only the
// beginning is read, and of a child that says much only the beginning is logged.
func (c *child) log(scrub *strings.Replacer, to func(string)) {
	reader := bufio.NewReaderSize(c.said, 64<<10)
	for left := maxLoggedAll; ; {
		data, err := reader.ReadSlice('\n')
		line := strings.TrimRight(scrub.Replace(string(data)), "\r\n")
		if line != "" && to != nil && left > 0 {
			to(clip(strings.ToValidUTF8(line, "?"), maxLogged))
			if left -= len(data); left <= 0 {
				to(fmt.Sprintf("it has written %d bytes to its standard error: no more of it is logged", maxLoggedAll))
			}
		}
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = reader.ReadSlice('\n')
		}
		if err != nil {
			return
		}
	}
}
