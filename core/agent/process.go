package agent

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"dotmatrix/core/llm"
)

// process is a running program. Its standard output is read by a goroutine that ends with it.
type process struct {
	*child
	lines chan []byte   // from its standard output; closed at its end
	gone  chan struct{} // closed once it has ended and was waited for
	after func(time.Duration) <-chan time.Time
	scrub *strings.Replacer
	died  error // once gone is closed
	long  bool  // it wrote a line past the limit
}

// ensure starts the program where it does not run.
func (p *Program) ensure() error {
	if p.process != nil {
		return nil
	}
	c, err := launch{p.options.Command, p.options.Dir, p.options.Env, p.options.Sandbox}.start()
	if err != nil {
		return err
	}
	x := &process{child: c, lines: make(chan []byte), gone: make(chan struct{}), after: p.options.After, scrub: llm.Redaction(p.options.Secrets...)}
	logged := make(chan struct{})
	go func() {
		defer close(logged)
		x.log(x.scrub, p.options.Log)
	}()
	go x.listen(logged)
	p.process = x
	return nil
}

// listen hands out the lines of the program's output, and then waits for its end.
func (x *process) listen(logged <-chan struct{}) {
	defer close(x.gone)
	scanner := bufio.NewScanner(x.output)
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
	x.kill()
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
