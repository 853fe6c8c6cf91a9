package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mcpClient speaks to the program as a client does that starts it.
type mcpClient struct {
	t     *testing.T
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
	meta  map[string]any // of every request, of the era without a greeting; nil: of the one with it
	asked int
}

// startMCP starts a server; the run's file is db, and env is set besides.
func startMCP(t *testing.T, era string, env []string, args ...string) *mcpClient {
	t.Helper()
	c := &mcpClient{t: t, cmd: exec.Command(binary, append([]string{"mcp"}, args...)...)}
	home := t.TempDir()
	c.cmd.Dir, c.cmd.Env, c.cmd.Stderr = home, append([]string{"HOME=" + home, "PATH=/usr/bin:/bin"}, env...), os.Stderr
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewScanner(out)
	c.lines.Buffer(nil, 16<<20)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.cmd.Process.Kill(); _ = c.cmd.Wait() })
	client := map[string]any{"name": "Test Client", "version": "1.0"}
	if era >= "2026-07-28" {
		c.meta = map[string]any{"io.modelcontextprotocol/protocolVersion": era, "io.modelcontextprotocol/clientCapabilities": map[string]any{}, "io.modelcontextprotocol/clientInfo": client}
		return c
	}
	c.ask("initialize", map[string]any{"protocolVersion": era, "capabilities": map[string]any{}, "clientInfo": client})
	c.write(map[string]any{"jsonrpc": "2.0", "method": "notifications/initialized"})
	return c
}

func (c *mcpClient) write(message any) {
	c.t.Helper()
	data, err := json.Marshal(message)
	if err == nil {
		_, err = c.in.Write(append(data, '\n'))
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// send asks and does not wait.
func (c *mcpClient) send(method string, params map[string]any) int {
	c.t.Helper()
	if c.meta != nil {
		params["_meta"] = c.meta
	}
	c.asked++
	c.write(map[string]any{"jsonrpc": "2.0", "id": c.asked, "method": method, "params": params})
	return c.asked
}

// answer is the next answer, whatever it is of.
func (c *mcpClient) answer() (id int, result map[string]any) {
	c.t.Helper()
	for c.lines.Scan() {
		var message struct {
			ID     *int
			Result map[string]any
			Error  map[string]any
		}
		if err := json.Unmarshal(c.lines.Bytes(), &message); err != nil {
			c.t.Fatalf("on standard output stands what is no message: %q", c.lines.Text())
		}
		if message.Error != nil {
			c.t.Fatalf("an error: %v", message.Error)
		}
		if message.ID != nil {
			return *message.ID, message.Result
		}
	}
	c.t.Fatal("the server has gone")
	return 0, nil
}

func (c *mcpClient) ask(method string, params map[string]any) map[string]any {
	c.t.Helper()
	c.send(method, params)
	_, result := c.answer()
	return result
}

// call calls a tool and gives the text of its answer.
func (c *mcpClient) call(name string, arguments map[string]any) string {
	c.t.Helper()
	return textIn(c.ask("tools/call", map[string]any{"name": name, "arguments": arguments}))
}

func textIn(result map[string]any) string {
	contents, _ := result["content"].([]any)
	if len(contents) == 0 {
		return ""
	}
	first, _ := contents[0].(map[string]any)
	text, _ := first["text"].(string)
	return text
}

// leave closes standard input, as a client does that ends, and waits.
func (c *mcpClient) leave() error {
	c.in.Close()
	return c.cmd.Wait()
}

// press20 plays 20 steps of the demo game as a client.
func (c *mcpClient) press20() {
	c.t.Helper()
	for i := range 20 {
		got := c.call("press", map[string]any{"buttons": []string{[]string{"start", "a", "up", "down"}[i%4]}, "why": fmt.Sprintf("try %d", i+1)})
		if want := fmt.Sprintf("Step %d: ", i+1); !strings.HasPrefix(got, want) {
			c.t.Fatalf("the answer to press %d is %q", i+1, got)
		}
	}
}

// A client of either era plays 20 steps to a verified run, which is made again offline.
func TestMCPClientPlaysAVerifiedRun(t *testing.T) {
	for _, era := range []string{"2024-11-05", "2025-06-18", "2026-07-28"} {
		t.Run(era, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "runs.db")
			c := startMCP(t, era, nil, "--db", db, "--steps", "20")
			if got := c.call("status", map[string]any{"model": "claude-x"}); !strings.Contains(got, "No step was played yet") {
				t.Error(got)
			}
			c.press20()
			if got := c.call("press", map[string]any{"buttons": []string{"a"}}); !strings.Contains(got, "The run is over: 20 steps played") {
				t.Error(got)
			}
			if err := c.leave(); err != nil {
				t.Error(err)
			}
			listed := runIn(t, nil, "runs", "--db", db, "--format", "json")
			for _, want := range []string{`"Test-Client"`, `"finished"`, `claude-x (told)`, "outside help unknown"} {
				if !strings.Contains(listed.out, want) {
					t.Errorf("runs lacks %s: %s", want, listed.out)
				}
			}
			if got := runIn(t, nil, "verify", "last", "--db", db); got.code != 0 || !strings.HasPrefix(got.out, "verified 20 steps") {
				t.Errorf("verify: exit %d, %q %q", got.code, got.out, got.err)
			}
			if got := runIn(t, nil, "rerun", "last", "--db", db); got.code != 0 || !strings.Contains(got.out, "made 20 steps again") {
				t.Errorf("rerun: exit %d, %q %q", got.code, got.out, got.err)
			}
		})
	}
}

// Calls that come without waiting for the ones before are put in order, each a step of its own.
func TestMCPCallsAtOnce(t *testing.T) {
	db := filepath.Join(t.TempDir(), "runs.db")
	c := startMCP(t, "2025-06-18", nil, "--db", db)
	const calls = 12
	for range calls {
		c.send("tools/call", map[string]any{"name": "press", "arguments": map[string]any{"buttons": []string{"a"}}})
	}
	steps := map[string]bool{}
	for range calls {
		_, result := c.answer()
		head, _, _ := strings.Cut(textIn(result), ":")
		steps[head] = true
	}
	for i := range calls {
		if want := fmt.Sprintf("Step %d", i+1); !steps[want] {
			t.Errorf("no call is answered with %s: %v", want, steps)
		}
	}
	if err := c.leave(); err != nil {
		t.Error(err)
	}
	if got := runIn(t, nil, "verify", "last", "--db", db); got.code != 0 {
		t.Errorf("verify: exit %d, %q %q", got.code, got.out, got.err)
	}
}

// A server that is killed in mid-call loses no finished step, and the next client goes on with its run.
func TestMCPServerThatIsKilled(t *testing.T) {
	db := filepath.Join(t.TempDir(), "runs.db")
	c := startMCP(t, "2025-06-18", nil, "--db", db)
	for range 3 {
		c.call("press", map[string]any{"buttons": []string{"start"}})
	}
	c.send("tools/call", map[string]any{"name": "press", "arguments": map[string]any{"buttons": []string{"a"}, "hold": 600, "wait": 3600}})
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.cmd.Wait()
	next := startMCP(t, "2026-07-28", nil, "--db", db, "--resume", "last")
	got := next.call("press", map[string]any{"buttons": []string{"b"}})
	if !strings.HasPrefix(got, "Step 4: Pressed: b.") && !strings.HasPrefix(got, "Step 5: Pressed: b.") { // the last call may have been played before
		t.Errorf("the next client plays %q", got)
	}
	if err := next.leave(); err != nil {
		t.Error(err)
	}
	if got := runIn(t, nil, "runs", "--db", db, "--format", "csv"); strings.Count(got.out, "Test-Client") != 1 {
		t.Errorf("it is another run: %s", got.out)
	}
	if got := runIn(t, nil, "verify", "last", "--db", db); got.code != 0 {
		t.Errorf("verify: exit %d, %q %q", got.code, got.out, got.err)
	}
}

// Over HTTP a client that only knows standard input and output plays by --attach, and finds the token by itself.
func TestMCPAttach(t *testing.T) {
	state := "XDG_STATE_HOME=" + t.TempDir()
	if got := runIn(t, []string{state}, "mcp", "--attach"); got.code != 1 || !strings.Contains(got.err, "no game waits for a client") {
		t.Errorf("without a game: exit %d, %q", got.code, got.err)
	}
	db := filepath.Join(t.TempDir(), "runs.db")
	server := exec.Command(binary, "mcp", "--listen", "0", "--db", db)
	server.Dir = t.TempDir()
	server.Env = []string{"HOME=" + server.Dir, "PATH=/usr/bin:/bin", state}
	said, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Process.Kill(); _ = server.Wait() }()
	first, err := bufio.NewReader(said).ReadString('\n')
	if err != nil || !strings.Contains(first, "http://127.0.0.1:") {
		t.Fatalf("it says %q, %v", first, err)
	}
	if info, err := os.Stat(filepath.Join(strings.TrimPrefix(state, "XDG_STATE_HOME="), "dotmatrix", "mcp-seat.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the token is kept in %v, %v", info, err)
	}
	c := startMCP(t, "2025-06-18", []string{state}, "--attach")
	c.press20()
	if err := c.leave(); err != nil {
		t.Error(err)
	}
	if err := server.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatal("it does not end")
	}
	if got := runIn(t, nil, "verify", "last", "--db", db); got.code != 0 || !strings.HasPrefix(got.out, "verified 20 steps") {
		t.Errorf("verify: exit %d, %q %q", got.code, got.out, got.err)
	}
}

func TestMCPWrongUse(t *testing.T) {
	for _, args := range [][]string{
		{"mcp", "--help-level", "everything"}, {"mcp", "--tools", "fly"}, {"mcp", "--steps", "-1"}, {"mcp", "--resume", "last", "--from", "x"},
		{"mcp", "install"}, {"mcp", "install", "emacs"}, {"run", "--agent", "mcp"},
	} {
		if got := runIn(t, nil, args...); got.code != 2 {
			t.Errorf("%v: exit %d, %q", args, got.code, got.err)
		}
	}
	if got := runIn(t, nil, "mcp", "--listen", "0.0.0.0:0"); got.code == 0 || !strings.Contains(got.err, "--insecure") {
		t.Errorf("it listens for all: exit %d, %q", got.code, got.err)
	}
}
