package agent

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
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
	dir     string   // in which it runs; "": where we are
	env     []string // names of environment variables that it gets beside those that every program gets
}

// start starts the child.
func (l launch) start() (*child, error) {
	command := exec.Command(l.command[0], l.command[1:]...)
	command.Dir = l.dir
	command.Env = programEnvironment(os.Environ(), l.env)
	c := &child{command: command, family: bind(command)}
	var err error
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

// kill ends the child and its children, whatever they do, and what reads from it.
func (c *child) kill() {
	_ = c.input.Close()
	c.family.end()
	_ = c.output.Close()
	_ = c.said.Close()
}

// maxLogged bounds a line of the log, in runes.
const maxLogged = 2000

// log hands the child's standard error to the log, until it ends. Of a line that is longer than the buffer only the
// beginning is read.
func (c *child) log(scrub *strings.Replacer, to func(string)) {
	reader := bufio.NewReaderSize(c.said, 64<<10)
	for {
		data, err := reader.ReadSlice('\n')
		if line := strings.TrimRight(scrub.Replace(string(data)), "\r\n"); line != "" && to != nil {
			to(clip(strings.ToValidUTF8(line, "?"), maxLogged))
		}
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = reader.ReadSlice('\n')
		}
		if err != nil {
			return
		}
	}
}
