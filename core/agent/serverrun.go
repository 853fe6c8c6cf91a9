package agent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/llm"
)

// Servers say how the MCP servers of agent files are run. The zero value runs none: then an agent file can use the tools of
// one only where a recorded step is made again.
type Servers struct {
	Connect func(ctx context.Context, from io.ReadCloser, to io.WriteCloser) (Server, error) // begins to speak with a server that was started
	Refused error                                                                            // why none may be started; nil: they may
	Env     []string                                                                         // names of environment variables that they get beside those that every program gets
	Secrets []string                                                                         // taken out of all that they say
	Log     func(line string)                                                                // takes their standard error, a line at a time
	After   func(time.Duration) <-chan time.Time

	Confinement // each server has a folder of its own
}

// maxServerStarts is how often a server is started for one agent until it is closed.
const maxServerStarts = 4

// serverSet is the servers of an agent, each of which is started when it is first needed.
type serverSet struct {
	options Servers

	mu  sync.Mutex
	all []*connection
}

// at is the connection to a declared server; two that are started in the same way share one.
func (s *serverSet) at(declared ManifestServer, files []core.File) *connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.all {
		if slices.Equal(c.command, declared.Command) && slices.EqualFunc(c.files, files, func(a, b core.File) bool { return a.Path == b.Path }) {
			return c
		}
	}
	c := &connection{options: s.options, command: declared.Command, files: files, scrub: llm.Redaction(s.options.Secrets...)}
	s.all = append(s.all, c)
	return c
}

// close ends all that run. They can be used again.
func (s *serverSet) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.all {
		c.close()
	}
}

// connection is a server of an agent: not running, or running.
type connection struct {
	options Servers
	command []string
	files   []core.File
	scrub   *strings.Replacer

	mu      sync.Mutex
	running *runningServer // nil: it is started when it is needed
	starts  int
}

// runningServer is a server's program and the protocol spoken with it.
type runningServer struct {
	Server
	child   *child
	folder  string
	offered []ServerTool
	stop    func()        // ends it, whatever it does
	gone    chan struct{} // closed once it has ended and was waited for
	died    error         // once gone is closed

	mu   sync.Mutex
	told map[string]bool // tools of which a person was told that they have changed
}

// tell reports whether a person is yet to be told that a tool has changed.
func (x *runningServer) tell(tool string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	known := x.told[tool]
	if x.told == nil {
		x.told = map[string]bool{}
	}
	x.told[tool] = true
	return !known
}

// errServerEnded is in the chain of the error of a call during which the server ended.
var errServerEnded = errors.New("the server has ended")

// offers are the tools of the server, which is started for it.
func (c *connection) offers(ctx context.Context) ([]ServerTool, error) {
	x, err := c.ensure(ctx)
	if err != nil {
		return nil, err
	}
	return x.offered, nil
}

// refusal is the error of a server that may not be started, which is no fault of a model's or the server's.
type refusal struct{ why error }

func (r *refusal) Error() string { return r.why.Error() }
func (r *refusal) Unwrap() error { return r.why }

// ensure starts the server where it does not run.
func (c *connection) ensure(ctx context.Context) (*runningServer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running != nil {
		select {
		case <-c.running.gone:
			c.running.end(c.options.After)
			c.running = nil
		default:
			return c.running, nil
		}
	}
	switch {
	case c.options.Refused != nil:
		return nil, &refusal{c.options.Refused}
	case c.options.Connect == nil:
		return nil, &refusal{errors.New("MCP servers are not started here")}
	case c.starts >= maxServerStarts:
		return nil, fmt.Errorf("the server has ended %d times, and is not started again", c.starts)
	}
	c.starts++
	ctx, end := limited(ctx, c.options.After, serverStartLimit, fmt.Errorf("it did not tell its tools within %s", serverStartLimit))
	defer end()
	x, err := c.start(ctx)
	if err != nil {
		return nil, err
	}
	c.running = x
	return x, nil
}

// serverStartLimit is how long a server may take until it has told its tools: some are fetched first.
const serverStartLimit = 2 * time.Minute

// limited is ctx that ends after a time, for a cause.
func limited(ctx context.Context, after func(time.Duration) <-chan time.Time, limit time.Duration, cause error) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-after(limit):
			cancel(cause)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// start starts the program in a folder of its own, and asks it what it offers.
func (c *connection) start(ctx context.Context) (*runningServer, error) {
	folder, err := os.MkdirTemp("", "dotmatrix-server-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the server: %w", err)
	}
	x := &runningServer{folder: folder, gone: make(chan struct{})}
	if err := putFiles(folder, c.files); err != nil {
		x.clear()
		return nil, err
	}
	confined := c.options.Sandbox
	if confined != nil {
		policy := *confined
		policy.Own = folder
		confined = &policy
	}
	if x.child, err = (launch{c.command, folder, c.options.Env, confined}).start(); err != nil {
		x.clear()
		return nil, err
	}
	logged, ended := make(chan struct{}), make(chan struct{})
	x.stop = sync.OnceFunc(func() { close(ended) })
	go func() {
		defer close(logged)
		x.child.log(c.scrub, c.options.Log)
	}()
	go x.wait(ended, logged, c.options.After)
	x.Server, err = c.options.Connect(ctx, &watched{x.child.output, x.stop}, x.child.input)
	if err == nil {
		x.offered, err = x.Tools(ctx)
	}
	if err != nil {
		err = c.options.hint(c.explain(ctx, x, err))
		x.stop()
		x.end(c.options.After)
		return nil, err
	}
	return x, nil
}

// putFiles writes files into a folder.
func putFiles(folder string, files []core.File) error {
	for _, f := range files {
		path := filepath.Join(folder, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("putting down the server's files: %w", err)
		}
		if err := os.WriteFile(path, f.Data, 0o700); err != nil {
			return fmt.Errorf("putting down the server's files: %w", err)
		}
	}
	return nil
}

// watched is a server's standard output, and says when nothing more comes of it.
type watched struct {
	io.ReadCloser
	ended func()
}

func (w *watched) Read(into []byte) (int, error) {
	n, err := w.ReadCloser.Read(into)
	if err != nil {
		w.ended()
	}
	return n, err
}

// wait waits for the end of the server, and ends its children with it.
func (x *runningServer) wait(ended, logged <-chan struct{}, after func(time.Duration) <-chan time.Time) {
	defer close(x.gone)
	<-ended
	x.child.family.end()
	select {
	case <-logged:
	case <-after(time.Second): // something that has left the family holds its standard error open
	}
	x.child.kill()
	x.died = x.child.command.Wait()
}

// end ends the server, and removes its folder. As the protocol has it, it is first told that nothing more comes.
func (x *runningServer) end(after func(time.Duration) <-chan time.Time) {
	_ = x.child.input.Close()
	select {
	case <-x.gone:
	case <-after(time.Second):
	}
	x.stop()
	<-x.gone
	if x.Server != nil {
		_ = x.Server.Close()
	}
	x.clear()
}

func (x *runningServer) clear() { _ = os.RemoveAll(x.folder) }

func (c *connection) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running != nil {
		c.running.end(c.options.After)
	}
	c.running, c.starts = nil, 0
}

// call calls a tool of the server.
func (c *connection) call(ctx context.Context, x *runningServer, name string, arguments json.RawMessage) (ServerAnswer, error) {
	ctx, end := limited(ctx, c.options.After, defaultTimeLimit, fmt.Errorf("it did not answer within %s", defaultTimeLimit))
	defer end()
	answer, err := x.Call(ctx, name, arguments)
	if err != nil {
		return answer, c.explain(ctx, x, err)
	}
	return answer, nil
}

// endedWithin is how long it may take to notice that a server has ended, after the way to it is broken.
const endedWithin = time.Second

// explain says why a server did not answer: time is up, it has ended, or it does not speak the protocol, which ends it.
func (c *connection) explain(ctx context.Context, x *runningServer, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	select {
	case <-x.gone:
	case <-c.options.After(endedWithin):
		x.stop()
		return fmt.Errorf("%w: it does not speak the protocol: %w", errServerEnded, err)
	}
	if x.died != nil {
		return fmt.Errorf("%w (%w); what it wrote to its standard error stands in the log", errServerEnded, x.died)
	}
	return fmt.Errorf("%w; what it wrote to its standard error stands in the log", errServerEnded)
}
