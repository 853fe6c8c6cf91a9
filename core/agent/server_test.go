package agent_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"dotmatrix/core"
	"dotmatrix/core/agent"
	"dotmatrix/core/mcp/client"
)

// serveTools has the test binary be an MCP server. How often it was started stands in a file.
func serveTools(mode string) {
	counter := os.Getenv(programMode + "_COUNT")
	before, _ := os.ReadFile(counter)
	_ = os.WriteFile(counter, append(before, 'x'), 0o600)
	fmt.Fprintln(os.Stderr, "serving, with sk-secret-0123456789")
	if mode == "mcp garbage" {
		fmt.Println("hello")
		<-context.Background().Done()
	}
	server := sdk.NewServer(&sdk.Implementation{Name: "test", Version: "1"}, nil)
	add := func(name, description, schema string, answer func(arguments map[string]any) string) {
		server.AddTool(&sdk.Tool{Name: name, Description: description, InputSchema: json.RawMessage(schema)},
			func(_ context.Context, r *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
				var arguments map[string]any
				_ = json.Unmarshal(r.Params.Arguments, &arguments)
				text := answer(arguments)
				why, failed := strings.CutPrefix(text, "failed: ")
				return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: why}}, IsError: failed}, nil
			})
	}
	words, schema := "Says what you say.", `{"type":"object","properties":{"text":{"type":"string","title":"Text"}},"required":["text"]}`
	if mode == "mcp reworded" {
		words = "Says it again."
	}
	if mode == "mcp changed" {
		schema = `{"type":"object","properties":{"words":{"type":"string"}},"required":["words"]}`
	}
	add("echo", words, schema, func(arguments map[string]any) string { return fmt.Sprint("you said ", arguments["text"]) })
	add("odd.one", "Does odd things.", `{"type":"object","properties":{"what":{"type":"string"}}}`, func(arguments map[string]any) string {
		switch arguments["what"] {
		case "die":
			os.Exit(7)
		case "sleep":
			<-context.Background().Done()
		case "fail":
			return "failed: no such thing\x1b[2J"
		case "shout":
			return "\x1b]0;title\x07loud\u202e " + strings.Repeat("x", 20_000)
		case "key":
			return "sk-secret-0123456789"
		case "environment":
			return strings.Join(os.Environ(), "\n")
		case "files":
			folder, _ := os.Getwd()
			names, _ := filepath.Glob("*/*")
			data, _ := os.ReadFile("data/list.txt")
			return fmt.Sprint(folder, "\n", names, "\n", string(data))
		}
		return ""
	})
	_ = server.Run(context.Background(), &sdk.StdioTransport{})
}

// served is an agent file that uses the test binary's tools.
func served(more string) fstest.MapFS {
	return fstest.MapFS{"data/list.txt": {Data: []byte("a list\n")}, "toy.star": {Data: []byte(fmt.Sprintf(`
PLAY = signature("Play!")
agent = define(name = "served", description = "", params = {"model": "", "n": 1}, observes = ["text"],
    tools = ["press_buttons", mcp(%q%s)], signature = PLAY)
def start(ctx): return {}
def step(ctx, memory, obs): return ctx.react(PLAY, memory, obs)
`, os.Args[0]+" -test.run=none", more))}}
}

// server is where an agent's server is told what it is to be, and how often it was started.
type server struct {
	*log
	count string
	agent.Servers
}

func serverFor(t *testing.T, mode string) *server {
	t.Helper()
	s := &server{log: &log{}, count: filepath.Join(t.TempDir(), "count")}
	t.Setenv(programMode, mode)
	t.Setenv(programMode+"_COUNT", s.count)
	t.Setenv("OPENAI_API_KEY", "sk-of-mine")
	s.Servers = agent.Servers{Connect: client.Connect, Env: []string{programMode, programMode + "_COUNT"}, Secrets: []string{"sk-secret-0123456789"},
		Log: s.add, After: time.After}
	return s
}

func (s *server) starts() int {
	data, _ := os.ReadFile(s.count)
	return len(data)
}

// load loads an agent file that uses the server.
func (s *server) load(t *testing.T, more string) *agent.Agent {
	t.Helper()
	a, err := agent.LoadWith(t.Context(), served(more), "toy.star", agent.Options{Servers: s.Servers})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// open opens its version.
func (s *server) open(t *testing.T, v core.Version) *agent.Agent {
	t.Helper()
	a, err := agent.OpenWith(t.Context(), v, nil, s.Servers)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// wishing is a model that calls odd_one for each thing, and then presses.
func wishing(things ...string) *model {
	m := &model{}
	for _, thing := range things {
		m.script = append(m.script, calling("", "odd_one", fmt.Sprintf(`{"thought":"Hm.","what":%q}`, thing)))
	}
	m.script = append(m.script, calling("", "press_buttons", pressUp))
	return m
}

// results are the results of the tool calls of a step, and their faults.
func results(w *world) (list []string) {
	for _, s := range w.spans {
		if s.Op == core.OpExecuteTool && s.Text(core.AttrToolName) != "press_buttons" {
			list = append(list, s.Text(core.AttrToolResult)+s.Error)
		}
	}
	return list
}

func TestServersAreInTheVersion(t *testing.T) {
	s := serverFor(t, "mcp")
	a := s.load(t, `, files = ["data/list.txt"]`)
	m, err := agent.OpenManifest(a.Version())
	if err != nil || len(m.Servers) != 1 || len(m.Tools) != 3 || m.Tools[1].Name != "echo" || m.Tools[2].Name != "odd_one" || len(m.Files) != 2 {
		t.Fatalf("%+v %v", m, err)
	}
	if one := m.Servers[0]; len(one.Tools) != 2 || one.Tools[1].Name != "odd.one" || one.Files[0] != "data/list.txt" || len(m.Prompts) != 0 ||
		string(one.Tools[0].Parameters) != `{"type":"object","properties":{"text":{"type":"string","description":"Text"}},"required":["text"]}` {
		t.Errorf("%+v", one)
	}
	if short := a.Version().Ledger().Short(); short != "text, outside help: tools of "+os.Args[0]+" -test.run=none (echo, odd.one)" {
		t.Errorf("ledger %q", short)
	}
	if again := s.load(t, `, files = ["data/list.txt"]`); again.Version().ID != a.Version().ID || s.starts() != 2 {
		t.Errorf("%d starts, %s and %s", s.starts(), a.Version().ID, again.Version().ID)
	}
	if fewer := s.load(t, `, only = ["odd.one"], prefix = "web_"`); len(fewer.Version().Files) != 1 || !strings.Contains(string(fewer.Version().Manifest), `"name":"web_odd_one"`) || strings.Contains(string(fewer.Version().Manifest), "Says what you say") {
		t.Errorf("%s", fewer.Version().Manifest)
	}

	stored := s.open(t, a.Version())
	if s.starts() != 3 || stored.Drift() != "" || stored.Version().ID != a.Version().ID {
		t.Errorf("opening it: %d starts, drift %q", s.starts(), stored.Drift())
	}
	changed, err := agent.OpenWith(t.Context(), a.Version(), map[string]string{"n": "2"}, s.Servers)
	if err != nil || s.starts() != 3 || changed.Version().ID == a.Version().ID {
		t.Errorf("with another parameter: %d starts, %v", s.starts(), err)
	}
	if again, err := agent.Redeclare(a.Version()); err != nil || len(again.Differs) != 0 || s.starts() != 3 {
		t.Errorf("declared again: %+v %v", again, err)
	}
	if commands, err := agent.Command(a.Version()); err != nil || commands != os.Args[0]+" -test.run=none" {
		t.Errorf("%q %v", commands, err)
	}
}

// TestServersAreCalledAndNotAskedAgain: a step whose calls are recorded is made again without the server.
func TestServersAreCalledAndNotAskedAgain(t *testing.T) {
	s := serverFor(t, "mcp")
	a := s.open(t, s.load(t, "").Version())
	script := func() *model {
		m := wishing("fail")
		m.script = slices.Insert(m.script, 0, calling("", "echo", `{"thought":"Hm.","text":"x"}`), calling("", "echo", `{"text":"x"}`), calling("", "echo", `{"words":"x"}`))
		return m
	}
	play := func(calls []core.Span) (*world, []agent.Decision) {
		m := script()
		w := newWorld(m, 1)
		w.Host.Calls = calls
		made := playSteps(t, a, w, 1, nil)
		if last := m.requests[len(m.requests)-1].Messages; last[len(last)-2].Text() != "The tool failed: no such thing" {
			t.Errorf("the model is told %q", last[len(last)-2].Text())
		}
		return w, made
	}
	w, made := play(nil)
	want := []string{"you said x", "you said x", `the arguments of echo are wrong: it lacks "text": it takes text`, "no such thing"}
	if got := results(w); !slices.Equal(got, want) || made[0].Action.String() != "up" {
		t.Errorf("%q, pressed %s", got, made[0].Action)
	}
	starts := s.starts()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	var calls []core.Span
	for _, span := range w.spans {
		if span.Op == core.OpExecuteTool {
			calls = append(calls, span)
		}
	}
	again, remade := play(calls)
	if got := results(again); !slices.Equal(got, want) || string(remade[0].Memory) != string(made[0].Memory) || s.starts() != starts {
		t.Errorf("made again: %q, %d starts, memory %s", got, s.starts()-starts, remade[0].Memory)
	}
	other := newWorld(wishing("other"), 1)
	other.Host.Calls = calls
	memory, err := a.Start(t.Context(), other.Host)
	if err == nil {
		_, err = a.Step(t.Context(), other.Host, memory, seen(1))
	}
	mustContain(t, err, "the recorded step did not call odd_one")
	play(nil) // it starts again where it is needed
	if s.starts() != starts+1 {
		t.Errorf("%d starts", s.starts()-starts)
	}
	if !strings.Contains(s.text(), "serving, with [removed]") {
		t.Errorf("log %q", s.text())
	}
}

// TestServersThatMisbehave: what they do wrong is a tool's failure, which the model and a person are told, and no more.
func TestServersThatMisbehave(t *testing.T) {
	s := serverFor(t, "mcp")
	a := s.open(t, s.load(t, `, files = ["data/list.txt"]`).Version())
	w := newWorld(wishing("shout", "environment", "files", "", "die", "key"), 1)
	playSteps(t, a, w, 1, nil)
	got := results(w)
	if len(got) != 6 || !strings.HasPrefix(got[0], "loud x") || !strings.HasSuffix(got[0], "x\n(cut: 4005 characters more)") {
		t.Errorf("%.60q ... %q", got[0], got[0][len(got[0])-40:])
	}
	if strings.Contains(got[1], "OPENAI_API_KEY") || !strings.Contains(got[1], "PATH=") {
		t.Errorf("its environment is %s", got[1])
	}
	folder, rest, _ := strings.Cut(got[2], "\n")
	if rest != "[data/list.txt]\na list" || got[3] != "It gave nothing." || got[5] != "[removed]" {
		t.Errorf("%q", got[2:])
	}
	if !strings.Contains(got[4], "the server has ended (exit status 7)") || !strings.Contains(w.noticed(), "the server has ended (exit status 7)") {
		t.Errorf("%q, noticed %q", got[4], w.noticed())
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("its folder %s is still there: %v", folder, err)
	}

	w = newWorld(wishing("die", "die", "die", "die", "die"), 1)
	before := s.starts()
	playSteps(t, a, w, 1, nil)
	if got := results(w); s.starts()-before != 4 || !strings.Contains(got[4], "is not started again") {
		t.Errorf("%d starts, %q", s.starts()-before, got[4])
	}
}

func TestCallsEndWithTheStep(t *testing.T) {
	s := serverFor(t, "mcp")
	a := s.load(t, "")
	ctx, cancel := context.WithCancel(t.Context())
	w := newWorld(wishing("sleep"), 1)
	memory, err := a.Start(ctx, w.Host)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(200*time.Millisecond, cancel)
	if _, err = a.Step(ctx, w.Host, memory, seen(1)); err == nil || len(results(w)) != 0 {
		t.Errorf("%v %q", err, results(w))
	}
	hurried := s.Servers
	hurried.After = func(time.Duration) <-chan time.Time { return time.After(300 * time.Millisecond) }
	if a, err = agent.OpenWith(t.Context(), a.Version(), nil, hurried); err != nil {
		t.Fatal(err)
	}
	w = newWorld(wishing("sleep"), 1)
	playSteps(t, a, w, 1, nil)
	if got := results(w); len(got) != 1 || !strings.Contains(got[0], "it did not") {
		t.Errorf("%q", got)
	}
	a.Close()
}

// TestChangedServers: a tool with other parameters is not called, and one in other words is, with a word on it.
func TestChangedServers(t *testing.T) {
	version := serverFor(t, "mcp").load(t, "").Version()
	echo := func() *model {
		return &model{script: []call{calling("", "echo", `{"text":"x"}`), calling("", "echo", `{"text":"y"}`), calling("", "press_buttons", pressUp)}}
	}
	for mode, want := range map[string][2]string{
		"mcp changed":  {"the server wants other arguments for it now", "has changed its tool echo: the server wants other arguments for it now; load the agent's file again"},
		"mcp reworded": {"you said x", "describes its tool echo in other words"},
	} {
		w := newWorld(echo(), 1)
		playSteps(t, serverFor(t, mode).open(t, version), w, 1, nil)
		if got := results(w); got[0] != want[0] || strings.Count(w.noticed(), want[1]) != 1 {
			t.Errorf("%s: %q, noticed %q", mode, got, w.noticed())
		}
	}
}

// TestServersThatMayNotRun: nothing is started where nobody allows it, and a step that needs it says why.
func TestServersThatMayNotRun(t *testing.T) {
	s := serverFor(t, "mcp")
	version := s.load(t, "").Version()
	starts := s.starts()
	refused := s.Servers
	refused.Refused = fmt.Errorf("nobody trusts it")
	_, err := agent.LoadWith(t.Context(), served(""), "toy.star", agent.Options{Servers: refused})
	mustContain(t, err, "toy.star:4", "nobody trusts it", os.Args[0])
	_, err = agent.Load(served(""), "toy.star", nil)
	mustContain(t, err, "MCP servers are not started here")
	for _, servers := range []agent.Servers{refused, {}} {
		a, err := agent.OpenWith(t.Context(), version, nil, servers)
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(wishing("x"), 1)
		memory, err := a.Start(t.Context(), w.Host)
		if err == nil {
			_, err = a.Step(t.Context(), w.Host, memory, seen(1))
		}
		mustContain(t, err, "mcp", os.Args[0])
	}
	if s.starts() != starts {
		t.Errorf("%d starts", s.starts()-starts)
	}
}

// TestFilesThatCallServersThemselves: ctx.call gives text, and says whether the tool failed.
func TestFilesThatCallServersThemselves(t *testing.T) {
	s := serverFor(t, "mcp")
	fsys := fstest.MapFS{"toy.star": {Data: []byte(fmt.Sprintf(`
agent = define(name = "caller", description = "", observes = [], tools = [mcp(%q)])
def start(ctx): return {}
def step(ctx, memory, obs):
    for name, arguments in [("echo", {"text": "hi"}), ("odd_one", {"what": "fail"}), ("echo", {}), ("none", {})]:
        result = ctx.call(name, arguments)
        ctx.say("%%s %%s" %% (result.failed, result.text))
    return act("a")
`, os.Args[0]+" -test.run=none"))}}
	a, err := agent.LoadWith(t.Context(), fsys, "toy.star", agent.Options{Servers: s.Servers})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	w := newWorld(nil, 1)
	made := playSteps(t, a, w, 1, nil)
	want := "False you said hi\nTrue The tool failed: no such thing\nTrue the arguments of echo are wrong: it lacks \"text\": it takes text\nTrue there is no tool \"none\": use echo, odd_one"
	if made[0].Said != want {
		t.Errorf("said %q", made[0].Said)
	}
	w2 := newWorld(nil, 1)
	w2.Host.Calls = w.spans
	if again := playSteps(t, a, w2, 1, nil); again[0].Said != want || len(w2.spans) != 4 || w.spans[0].ErrorType != "" || w.spans[1].ErrorType != "tool_error" || w.spans[2].ErrorType != "invalid_arguments" {
		t.Errorf("made again: %q", again[0].Said)
	}
}

func TestDeclarationsThatCannotBe(t *testing.T) {
	s := serverFor(t, "mcp")
	for more, want := range map[string]string{
		`, only = ["nothing"]`:   `it has no tool "nothing": it has echo, odd.one`,
		`, prefix = "a b"`:       "models cannot be offered a tool called",
		`, files = ["../x"]`:     "is not a file in the agent's folder",
		`, files = [".env"]`:     "hidden ones hold secrets",
		`, files = ["none.txt"]`: "none.txt",
		`), mcp("`:               "a quote in the command is not closed",
	} {
		source := more
		if more == `), mcp("` {
			source = `), mcp("a 'b"`
		}
		_, err := agent.LoadWith(t.Context(), served(source), "toy.star", agent.Options{Servers: s.Servers})
		mustContain(t, err, want, "toy.star:4")
	}
	_, err := agent.LoadWith(t.Context(), served(`), mcp("`+os.Args[0]+` -test.run=none"`), "toy.star", agent.Options{Servers: s.Servers})
	mustContain(t, err, "two tools called echo", "prefix")
	_, err = agent.LoadWith(t.Context(), served(`), mcp("/nonexistent/server"`), "toy.star", agent.Options{Servers: s.Servers})
	mustContain(t, err, "cannot be started", "/nonexistent/server")
	_, err = agent.LoadWith(t.Context(), served(""), "toy.star", agent.Options{Servers: serverFor(t, "mcp garbage").Servers})
	mustContain(t, err, "does not speak the protocol")
}

// TestGuideOfServers: the agent of the guide's section plays with a server that the test binary is.
func TestGuideOfServers(t *testing.T) {
	text, err := fs.ReadFile(shipped(), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```starlark\n(.*?)```").FindSubmatch(text)
	if example == nil {
		t.Fatal("there is no such example")
	}
	source := strings.NewReplacer(`"python3 lookup.py"`, fmt.Sprintf("%q", os.Args[0]+" -test.run=none"), `"search"`, `"echo"`).Replace(string(example[1]))
	s := serverFor(t, "mcp")
	a, err := agent.LoadWith(t.Context(), fstest.MapFS{"toy.star": {Data: []byte(source)}}, "toy.star", agent.Options{Servers: s.Servers})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	w := newWorld(&model{script: []call{calling("", "book_echo", `{"text":"cave"}`), calling("", "press_buttons", pressUp)}}, 1)
	if made := playSteps(t, a, w, 1, nil); made[0].Action.String() != "up" || !slices.Equal(results(w), []string{"you said cave"}) {
		t.Errorf("%+v %q", made[0], results(w))
	}
}
