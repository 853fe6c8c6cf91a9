package agent_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/llm"
)

// programMode says to the test binary that it is to play the program of an agent, and how.
const programMode = "DOTMATRIX_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if mode := os.Getenv(programMode); strings.HasPrefix(mode, "mcp") {
		serveTools(mode)
		return
	} else if mode != "" {
		playProgram(mode)
		return
	}
	os.Exit(m.Run())
}

// playProgram is a program that does what its mode says. How often it was started stands in a file.
func playProgram(mode string) {
	counter := os.Getenv(programMode + "_COUNT")
	before, _ := os.ReadFile(counter)
	_ = os.WriteFile(counter, append(before, 'x'), 0o600)
	first := len(before) == 0
	fmt.Fprintln(os.Stderr, "started with sk-secret-0123456789")
	fmt.Fprintln(os.Stderr, "base64", base64.StdEncoding.EncodeToString([]byte("xsk-secret-0123456789y")), "percent %73%6B%2D%73%65%63%72%65%74%2D%30%31%32%33%34%35%36%37%38%39")
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var r struct {
			Type   string
			Memory json.RawMessage
			Params struct{ N int }
			Obs    struct {
				Seq    int
				Facts  json.RawMessage
				Screen *struct{ PNG []byte }
			}
		}
		if json.Unmarshal(in.Bytes(), &r) != nil {
			os.Exit(3)
		}
		switch {
		case r.Type == "describe":
			fmt.Println(`{"name": "piped", "description": "Through a pipe.", "params": {"n": 2, "model": ""}, "observes": ["screen"], "metadata": {"kind": "test"}, "timeout": 5}`)
		case r.Type == "start":
			fmt.Println(`{"memory": {"n": 0}}`)
		case mode == "dies" && first, mode == "always dies":
			os.Exit(7)
		case mode == "hangs" && first:
			<-context.Background().Done()
		case mode == "nonsense" && first:
			fmt.Println("what?")
		case mode == "endless":
			fmt.Println(strings.Repeat("x", 9<<20))
		case mode == "chats":
			fmt.Println(`{"type": "say", "text": "Let me ask."}`)
			fmt.Println(`{"type": "chat", "messages": [{"role": "user", "content": [{"type": "text", "text": "look"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,cG5n"}}]}], "temperature": 0.5, "max_tokens": 9}`)
			in.Scan()
			var reply struct{ Text, Error string }
			_ = json.Unmarshal(in.Bytes(), &reply)
			fmt.Printf("{\"action\": \"a\", \"said\": %q}\n", reply.Text+reply.Error)
		case mode == "bad action":
			fmt.Println(`{"action": "up jump"}`)
		case mode == "no action":
			fmt.Println(`{"fault": "I am lost"}`)
		default:
			fmt.Printf(`{"action": ["up", "a+b"], "hold": 4, "memory": {"n": %d, "had": %s, "sees": %d, "facts": %q}, "said": "key sk-secret-0123456789"}`+"\n",
				r.Params.N, r.Memory, len(r.Obs.Screen.PNG), r.Obs.Facts)
		}
	}
}

// programOf starts the test binary as an agent.
func programOf(t *testing.T, mode string, settings map[string]string) (*agent.Program, *log) {
	t.Helper()
	t.Setenv(programMode, mode)
	t.Setenv(programMode+"_COUNT", filepath.Join(t.TempDir(), "count"))
	l := &log{}
	p, err := agent.StartProgram(t.Context(), agent.ProgramOptions{Command: []string{os.Args[0], "-test.run=none"}, Settings: settings,
		Env: []string{programMode, programMode + "_COUNT"}, Secrets: []string{"sk-secret-0123456789"}, Log: l.add, After: l.after})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p, l
}

// log keeps a program's standard error, and is a clock whose time limits are over once hurry is set.
type log struct {
	mu    sync.Mutex
	lines []string
	hurry bool
}

func (l *log) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

func (l *log) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}

func (l *log) after(d time.Duration) <-chan time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	over := make(chan time.Time, 1)
	if l.hurry {
		over <- time.Time{}
		l.hurry = false
	}
	return over
}

func TestProgramPlays(t *testing.T) {
	p, l := programOf(t, "plays", map[string]string{"n": "5"})
	v := p.Version()
	m, err := agent.OpenManifest(v)
	if err != nil || m.Name != "piped" || m.Kind != "exec" || string(m.Params) != `{"model":"","n":5}` || v.Ledger().Short() != "screen, and whatever it was given" ||
		len(v.Files) != 1 || !p.NeedsModel() {
		t.Errorf("version %+v, manifest %+v (%v)", v.Name, m, err)
	}
	w := newWorld(nil, 1)
	memory, err := p.Start(t.Context(), w.Host)
	if err != nil || string(memory) != `{"n":0}` {
		t.Fatalf("first memory %s (%v)", memory, err)
	}
	d, err := p.Step(t.Context(), w.Host, memory, seen(1))
	if err != nil {
		t.Fatal(err)
	}
	if d.Action.String() != "up a+b" || d.Action.Presses[0].Hold != 4 || !strings.HasPrefix(string(d.Memory), `{"facts":"","had":{"n":0},"n":5,"sees":`) || strings.Contains(string(d.Memory), `"sees":0`) {
		t.Errorf("%+v, memory %s", d.Action, d.Memory)
	}
	if d.Said != "key [removed]" || w.heard(core.Said) != d.Said {
		t.Errorf("said %q", d.Said)
	}
	p.Close()
	if text := l.text(); !strings.HasPrefix(text, "started with [removed]\nbase64 ") || strings.Count(text, "[removed]") != 3 {
		t.Errorf("logged %q", l.text())
	}
	if again, err := p.Step(t.Context(), w.Host, memory, seen(1)); err != nil || again.Action.String() != "up a+b" {
		t.Errorf("after Close: %+v (%v)", again, err)
	}
}

func TestProgramIsStartedAgain(t *testing.T) {
	for mode, says := range map[string]string{"dies": "agent piped: the program has ended (exit status 7)", "nonsense": "the program wrote a line that is not of the right form", "hangs": "the program did not answer within 5s"} {
		t.Run(mode, func(t *testing.T) {
			p, l := programOf(t, mode, nil)
			w := newWorld(nil, 1)
			memory, err := p.Start(t.Context(), w.Host)
			if err != nil {
				t.Fatal(err)
			}
			l.hurry = mode == "hangs"
			d, err := p.Step(t.Context(), w.Host, memory, seen(1))
			if err != nil || d.Action.String() != "up a+b" {
				t.Fatalf("%+v (%v)", d, err)
			}
			if !strings.Contains(w.noticed(), says) || strings.Count(w.noticed(), "it is started again (1 of 2)") != 1 {
				t.Errorf("noticed %q", w.noticed())
			}
		})
	}
	p, _ := programOf(t, "always dies", nil)
	_, err := p.Step(t.Context(), newWorld(nil, 1).Host, nil, seen(1))
	mustContain(t, err, "agent piped", "has ended (exit status 7)", "stands in the log")
	p, _ = programOf(t, "endless", nil)
	_, err = p.Step(t.Context(), newWorld(nil, 1).Host, nil, seen(1))
	mustContain(t, err, "a line of more than 8388608 bytes")
}

func TestProgramIsInterrupted(t *testing.T) {
	p, _ := programOf(t, "hangs", nil)
	because := errors.New("a person took over")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(because)
	if _, err := p.Step(ctx, newWorld(nil, 1).Host, nil, seen(1)); !errors.Is(err, because) {
		t.Errorf("got %v", err)
	}
}

func TestProgramAsksTheModelThroughUs(t *testing.T) {
	p, _ := programOf(t, "chats", nil)
	m := answers("up, I think")
	w := newWorld(m, 1)
	d, err := p.Step(t.Context(), w.Host, nil, seen(1))
	if err != nil || d.Action.String() != "a" || d.Said != "Let me ask.\nup, I think" || len(w.spans) != 1 {
		t.Fatalf("%+v with %d spans (%v)", d, len(w.spans), err)
	}
	if r := m.requests[0]; *r.Temperature != 0.5 || r.MaxTokens != 9 || string(r.Messages[0].Parts[1].Data) != "png" {
		t.Errorf("asked %+v", r)
	}
	failing := &model{script: []call{{err: &llm.Error{Kind: llm.KindServer, Endpoint: "http://x/v1", Message: "down"}}}}
	d, err = p.Step(t.Context(), newWorld(failing, 1).Host, nil, seen(1))
	if err != nil || !strings.Contains(d.Said, "down") {
		t.Errorf("a failing model: %+v (%v)", d, err)
	}
	_, err = p.Step(t.Context(), newWorld(nil, 1).Host, nil, seen(1))
	mustContain(t, err, "no model is set up")
}

func TestProgramFaults(t *testing.T) {
	for mode, says := range map[string]string{"bad action": `unknown button "jump"`, "no action": "I am lost"} {
		p, _ := programOf(t, mode, nil)
		if d, err := p.Step(t.Context(), newWorld(nil, 1).Host, json.RawMessage(`{"n":1}`), seen(1)); err != nil || !strings.Contains(d.Fault, says) || string(d.Memory) != `{"n":1}` {
			t.Errorf("%s: %+v (%v)", mode, d, err)
		}
	}
}

func TestProgramIsOpenedFromItsVersion(t *testing.T) {
	p, l := programOf(t, "plays", map[string]string{"n": "9"})
	v := p.Version()
	data, err := agent.Export(v, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v, _, err = agent.Import(data); err != nil || !agent.IsProgram(v) {
		t.Fatal(err)
	}
	if len(v.Files[0].Data) < 1000 { // the test binary is larger than what is kept
		t.Skip("a version that holds the hash of a large program alone cannot be opened elsewhere")
	}
	opened, err := agent.OpenProgram(t.Context(), v, t.TempDir(), agent.ProgramOptions{After: l.after})
	if err != nil || opened.Version().ID != v.ID {
		t.Fatal(err)
	}
	opened.Close()
}

func TestProgramCannotStart(t *testing.T) {
	for name, test := range map[string]struct {
		command []string
		says    string
	}{
		"nothing":     {nil, "name a program"},
		"no program":  {[]string{"/no/such/program"}, "cannot be started"},
		"ends":        {[]string{"true"}, "has ended before it answered"},
		"no answer":   {[]string{"echo", "hello"}, "not of the right form"},
		"no name":     {[]string{"echo", `{"name": "a b"}`}, `its name is "a b"`},
		"silent":      {[]string{"sleep", "100"}, "agent exec:sleep 100: the program did not answer within 30s"},
		"no such eye": {[]string{"echo", `{"name": "a", "observes": ["map"]}`}, `cannot observe "map"`},
	} {
		l := &log{hurry: name == "silent"}
		_, err := agent.StartProgram(t.Context(), agent.ProgramOptions{Command: test.command, After: l.after})
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %q", name, err, test.says)
		}
	}
}

// TestPythonExample runs the worked example where Python is to be had.
func TestPythonExample(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	l := &log{}
	dir, err := filepath.Abs("../../assets/agents/program")
	if err != nil {
		t.Fatal(err)
	}
	options := agent.ProgramOptions{Command: []string{python, "wanderer.py"}, Dir: dir, Settings: map[string]string{"patience": "2"}, Log: l.add, After: l.after}
	p, err := agent.StartProgram(t.Context(), options)
	if err != nil {
		t.Fatal(err, l.text())
	}
	defer p.Close()
	w := newWorld(nil, 1)
	memory, err := p.Start(t.Context(), w.Host)
	if err != nil {
		t.Fatal(err)
	}
	directions := map[string]bool{}
	for seq := 1; seq <= 12; seq++ {
		d, err := p.Step(t.Context(), w.Host, memory, seen(seq))
		if err != nil || d.Fault != "" {
			t.Fatal(d.Fault, err, l.text())
		}
		directions[d.Action.String()] = true
		memory = d.Memory
	}
	if len(directions) < 2 || !strings.Contains(w.heard(core.Said), "stand") {
		t.Errorf("it went %v and said %q", directions, w.heard(core.Said))
	}
	v := p.Version()
	if len(v.Files) != 2 && len(v.Files) != 1 { // the interpreter is a file of the command too, by its hash
		t.Errorf("files %d", len(v.Files))
	}
	opened, err := agent.OpenProgram(t.Context(), v, t.TempDir(), agent.ProgramOptions{Log: l.add, After: l.after})
	if err != nil || opened.Version().ID != v.ID {
		t.Fatal(err)
	}
	defer opened.Close()
	if d, err := opened.Step(t.Context(), w.Host, memory, seen(13)); err != nil || d.Fault != "" {
		t.Errorf("the logged version: %+v (%v)", d, err)
	}
}
