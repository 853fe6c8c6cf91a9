package agent

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// process is a running program. Its standard output is read by a goroutine that ends with it.
type process struct {
	command *exec.Cmd
	family  *family
	input   io.WriteCloser
	pipes   [2]io.Closer  // its standard output and error, which a child of its own may hold open
	lines   chan []byte   // from its standard output; closed at its end
	gone    chan struct{} // closed once it has ended and was waited for
	after   func(time.Duration) <-chan time.Time
	scrub   *strings.Replacer
	died    error // once gone is closed
	long    bool  // it wrote a line past the limit
}

// ensure starts the program where it does not run.
func (p *Program) ensure() error {
	if p.process != nil {
		return nil
	}
	command := exec.Command(p.options.Command[0], p.options.Command[1:]...)
	command.Dir = p.options.Dir
	command.Env = programEnvironment(os.Environ(), p.options.Env)
	x := &process{command: command, family: bind(command), lines: make(chan []byte), gone: make(chan struct{}), after: p.options.After, scrub: scrubber(p.options.Secrets)}
	var err error
	if x.input, err = command.StdinPipe(); err != nil {
		return err
	}
	output, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	said, err := command.StderrPipe()
	if err != nil {
		return err
	}
	x.pipes = [2]io.Closer{output, said}
	if err := command.Start(); err != nil {
		return fmt.Errorf("the program cannot be started: %w", err)
	}
	logged := make(chan struct{})
	go func() {
		defer close(logged)
		x.log(said, p.options.Log)
	}()
	go x.listen(output, logged)
	p.process = x
	return nil
}

// scrubber takes secrets out of text. Short ones are words that mean nothing, such as the "none" of a local endpoint.
func scrubber(secrets []string) *strings.Replacer {
	var pairs []string
	for _, secret := range secrets {
		if len(secret) >= 8 {
			pairs = append(pairs, secret, "[removed]")
		}
	}
	return strings.NewReplacer(pairs...)
}

// listen hands out the lines of the program's output, and then waits for its end.
func (x *process) listen(output io.Reader, logged <-chan struct{}) {
	defer close(x.gone)
	scanner := bufio.NewScanner(output)
	scanner.Buffer(make([]byte, 0, 64<<10), maxProgramLine)
	for scanner.Scan() {
		if len(bytes.TrimSpace(scanner.Bytes())) > 0 {
			x.lines <- []byte(x.scrub.Replace(scanner.Text()))
		}
	}
	x.long = errors.Is(scanner.Err(), bufio.ErrTooLong)
	close(x.lines)
	if x.long {
		x.family.end() // it may not notice that nobody reads any more
	}
	<-logged
	x.died = x.command.Wait()
}

// maxLogged bounds a line of the log, in runes.
const maxLogged = 2000

// log hands the program's standard error to the log.
func (x *process) log(said io.Reader, to func(string)) {
	reader := bufio.NewReaderSize(said, 64<<10)
	for {
		line, err := reader.ReadString('\n')
		if line = strings.TrimRight(x.scrub.Replace(line), "\r\n"); line != "" && to != nil {
			to(clip(strings.ToValidUTF8(line, "?"), maxLogged))
		}
		if err != nil {
			return
		}
	}
}

// write sends a line. Of a program that does not take it, the next read tells: it may have answered before it ended.
func (x *process) write(value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, _ = x.input.Write(append(data, '\n'))
	return nil
}

// read waits for a line, at most so long.
func (x *process) read(ctx context.Context, limit time.Duration) ([]byte, error) {
	select {
	case line, ok := <-x.lines:
		if !ok {
			return nil, x.end()
		}
		return line, nil
	case <-x.after(limit):
		return nil, fmt.Errorf("the program did not answer within %s", limit)
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// end says how the program ended, once it has.
func (x *process) end() error {
	_ = x.input.Close()
	go func() { // what it still says is not wanted
		for range x.lines {
		}
	}()
	select {
	case <-x.gone:
	case <-x.after(time.Second):
		return errors.New("the program does not read what it is asked")
	}
	switch {
	case x.long:
		return fmt.Errorf("the program wrote a line of more than %d bytes", maxProgramLine)
	case x.died != nil:
		return fmt.Errorf("the program has ended (%w); what it wrote to its standard error stands in the log", x.died)
	}
	return errors.New("the program has ended before it answered; what it wrote to its standard error stands in the log")
}

// stop ends the program and its children, whatever they do.
func (p *Program) stop() {
	x := p.process
	if x == nil {
		return
	}
	p.process = nil
	_ = x.input.Close()
	x.family.end()
	for _, pipe := range x.pipes {
		_ = pipe.Close()
	}
	for range x.lines {
	}
	<-x.gone
}

// limit is how long an answer may take.
func (d description) limit() time.Duration {
	limit := time.Duration(d.Timeout * float64(time.Second))
	if d.Timeout <= 0 {
		limit = defaultTimeLimit
	}
	return min(limit, MaxTimeLimit)
}
