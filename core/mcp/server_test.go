package mcp

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"dotmatrix/core"
	"dotmatrix/core/listen"
)

// fakeGame is a game of one tool.
type fakeGame struct {
	mu    sync.Mutex
	calls []Call
	told  []string
}

func (*fakeGame) Tools() []Tool {
	return []Tool{
		{Name: "press", Title: "Press", Description: "Presses.", Parameters: json.RawMessage(`{"type":"object","properties":{"buttons":{"type":"array"}}}`), Output: json.RawMessage(`{"type":"object","required":["step"]}`), Destroys: true},
		{Name: "look", Description: "Looks.", Parameters: json.RawMessage(`{"type":"object"}`), Reads: true},
	}
}

func (g *fakeGame) Call(_ context.Context, call Call) (Result, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls = append(g.calls, call)
	if call.Progress != nil {
		call.Progress(1, "step 1 is being played")
	}
	if strings.Contains(string(call.Arguments), "frog") {
		return Result{}, errors.New("there is no button frog\x1b[2J")
	}
	return Result{Text: "Pressed.", Picture: []byte("png"), Data: json.RawMessage(`{"step":1}`)}, nil
}

func (g *fakeGame) Told(_ Call, result string) { g.told = append(g.told, result) }

// fakeRecord is a record of one run of three steps.
type fakeRecord struct{}

func (fakeRecord) run() core.RunSummary {
	return core.RunSummary{Run: core.Run{ID: "5c1d000000000000", Agent: core.Version{Name: "navigator", Manifest: json.RawMessage(`{"ledger":{"observes":["screen"],"tools":[],"hints":[]}}`)}}, Outcome: core.Outcome{Status: core.Finished}, Steps: 2}
}

func (r fakeRecord) Runs(_ context.Context, where string, limit int) ([]core.RunSummary, error) {
	if where != "" {
		return nil, fmt.Errorf("no filter %s", where)
	}
	return []core.RunSummary{r.run()}[:min(limit, 1)], nil
}

func (r fakeRecord) Steps(_ context.Context, _ string, from, to int, search string) (core.RunSummary, []*core.Step, error) {
	var steps []*core.Step
	for seq := from; seq <= 2 && (to < 0 || seq <= to); seq++ {
		if step := (&core.Step{Seq: seq, Actor: core.ActorAgent, Said: fmt.Sprintf("thought %d", seq)}); strings.Contains(step.Said, search) {
			steps = append(steps, step)
		}
	}
	return r.run(), steps, nil
}

func (r fakeRecord) Step(_ context.Context, ref string, seq int) (core.RunSummary, *core.Step, error) {
	if seq > 2 {
		return r.run(), nil, fmt.Errorf("run %s has no step %d", ref, seq)
	}
	return r.run(), &core.Step{Seq: seq, Actor: core.ActorAgent, Action: core.PressAll(core.A), Screen: core.NewFrame(160, 144), Facts: json.RawMessage(`{"mode":"roam"}`)}, nil
}

func (fakeRecord) Words(context.Context, string, int) (string, error) { return "Mode: roam.", nil }
func (fakeRecord) Diff(_ context.Context, a, b string) (string, error) {
	return a + " leads " + b, nil
}
func (fakeRecord) State(_ context.Context, name string) (State, error) {
	return State{Name: name, Game: "LAMPWICK", Facts: json.RawMessage(`{"map":"Home"}`), Words: "Place: Home."}, nil
}

// connected is a client of a server, over memory.
func connected(t *testing.T, o *sdk.ClientOptions, version string) (*sdk.ClientSession, *fakeGame) {
	t.Helper()
	game := &fakeGame{}
	server := NewServer(Options{Game: game, Record: fakeRecord{}, Version: "test", Words: "play"})
	here, there := sdk.NewInMemoryTransports()
	if _, err := server.sdk.Connect(t.Context(), there, nil); err != nil {
		t.Fatal(err)
	}
	session, err := sdk.NewClient(&sdk.Implementation{Name: "tester", Version: "9"}, o).Connect(t.Context(), here, &sdk.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return session, game
}

// Both eras of the protocol: with a greeting, and with requests that stand each for itself.
func TestCallsOfBothEras(t *testing.T) {
	for _, version := range []string{"2025-06-18", "2025-11-25", "2026-07-28"} {
		t.Run(version, func(t *testing.T) {
			var mu sync.Mutex
			progress := 0
			session, game := connected(t, &sdk.ClientOptions{ProgressNotificationHandler: func(context.Context, *sdk.ProgressNotificationClientRequest) { mu.Lock(); progress++; mu.Unlock() }}, version)
			tools, err := session.ListTools(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, tool := range tools.Tools {
				a := tool.Annotations
				if a == nil || a.OpenWorldHint == nil || *a.OpenWorldHint || a.DestructiveHint == nil || tool.Description == "" {
					t.Errorf("%s: its annotations are %+v", tool.Name, a)
				}
				if tool.Name == "press" && (a.ReadOnlyHint || !*a.DestructiveHint || tool.OutputSchema == nil) || tool.Name == "look" && !a.ReadOnlyHint {
					t.Errorf("%s: its annotations are %+v", tool.Name, a)
				}
			}
			params := &sdk.CallToolParams{Name: "press", Arguments: map[string]any{"buttons": []string{"a"}}}
			params.SetProgressToken("p")
			came, err := session.CallTool(t.Context(), params)
			if err != nil || came.IsError || len(came.Content) != 2 {
				t.Fatalf("%+v, %v", came, err)
			}
			if picture, ok := came.Content[1].(*sdk.ImageContent); !ok || string(picture.Data) != "png" || picture.MIMEType != "image/png" {
				t.Errorf("the picture is %+v", came.Content[1])
			}
			if data, _ := json.Marshal(came.StructuredContent); string(data) != `{"step":1}` {
				t.Errorf("the data is %s", data)
			}
			if got := game.calls[0].Client; got != (Client{"tester", "9"}) {
				t.Errorf("the client is %+v", got)
			}
			refused, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "press", Arguments: map[string]any{"buttons": []string{"frog"}}})
			if err != nil || !refused.IsError {
				t.Fatalf("%+v, %v", refused, err)
			}
			if text := refused.Content[0].(*sdk.TextContent).Text; !strings.Contains(text, "no button frog") || strings.Contains(text, "\x1b") {
				t.Errorf("a model is told %q", text)
			}
		})
	}
}

func TestRecordIsRead(t *testing.T) {
	session, game := connected(t, nil, "")
	for _, c := range []struct {
		name      string
		arguments map[string]any
		want      string
	}{
		{"runs", nil, "5c1d000000000000"},
		{"runs", map[string]any{"where": "x=1"}, "no filter x=1"},
		{"steps", map[string]any{"run": "last", "from": 1}, "2 agent"},
		{"search", map[string]any{"run": "last", "text": "thought 1"}, "thought 1"},
		{"show_step", map[string]any{"run": "last", "step": 1}, "Mode: roam."},
		{"show_step", map[string]any{"run": "last", "step": 3}, "has no step 3"},
		{"diff", map[string]any{"a": "one", "b": "two"}, "one leads two"},
		{"state_text", map[string]any{"state": "gym"}, "Place: Home."},
		{"state_json", map[string]any{"state": "gym"}, `"map":"Home"`},
	} {
		came, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: c.name, Arguments: c.arguments})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if text := came.Content[0].(*sdk.TextContent).Text; !strings.Contains(text, c.want) {
			t.Errorf("%s %v: %q lacks %q", c.name, c.arguments, text, c.want)
		}
		if c.name == "show_step" && !came.IsError && len(came.Content) != 2 {
			t.Error("a step is shown without its picture")
		}
	}
	if len(game.told) == 0 || !strings.Contains(game.told[0], "5c1d") {
		t.Errorf("the run does not say what its client read: %v", game.told)
	}
	for part, media := range map[string]string{"": "application/json", "/screen.png": "image/png", "/facts": "application/json", "/request": "application/json"} {
		read, err := session.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: "dotmatrix://runs/last/steps/2" + part})
		if err != nil || len(read.Contents) != 1 || read.Contents[0].MIMEType != media || len(read.Contents[0].Text)+len(read.Contents[0].Blob) == 0 {
			t.Errorf("%q: %+v, %v", part, read, err)
		}
	}
	for _, uri := range []string{"dotmatrix://runs/last/steps/x", "dotmatrix://runs/last/steps/9", "dotmatrix://runs/last/steps/1/state", "file:///etc/passwd"} {
		if read, err := session.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: uri}); err == nil {
			t.Errorf("%s is read: %+v", uri, read)
		}
	}
}

const goodToken = "a-long-enough-token"

func TestHTTPLetsInWhoKnowsTheToken(t *testing.T) {
	handler := NewServer(Options{Game: &fakeGame{}}).Handler(listen.Guard{Token: goodToken, Local: true})
	for _, c := range []struct {
		name, host, origin, authorization string
		want                              int
	}{
		{"token", "127.0.0.1:80", "", "Bearer " + goodToken, http.StatusOK},
		{"localhost", "localhost:80", "http://localhost:3000", "Bearer " + goodToken, http.StatusOK},
		{"none", "127.0.0.1:80", "", "", http.StatusUnauthorized},
		{"wrong", "127.0.0.1:80", "", "Bearer " + goodToken + "x", http.StatusUnauthorized},
		{"another name of this machine", "evil.example:80", "", "Bearer " + goodToken, http.StatusForbidden},
		{"a page elsewhere", "127.0.0.1:80", "https://evil.example", "Bearer " + goodToken, http.StatusForbidden},
	} {
		request := httptest.NewRequest(http.MethodPost, Path, strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}`))
		request.Host = c.host
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Accept", "application/json, text/event-stream")
		for name, value := range map[string]string{"Origin": c.origin, "Authorization": c.authorization} {
			if value != "" {
				request.Header.Set(name, value)
			}
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		if answer.Code != c.want {
			t.Errorf("%s: %d %s", c.name, answer.Code, answer.Body)
		}
	}
}

// A client that only knows standard input and output plays over HTTP, in both eras.
func TestBridge(t *testing.T) {
	game := &fakeGame{}
	server := httptest.NewServer(NewServer(Options{Game: game}).Handler(listen.Guard{Token: goodToken, Local: true}))
	defer server.Close()
	in, client := io.Pipe()
	answers, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- Bridge(t.Context(), server.URL+Path, goodToken, in, out) }()
	lines := bufio.NewScanner(answers)
	ask := func(message string) string {
		if _, err := io.WriteString(client, message+"\n"); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() {
			t.Fatal("no answer")
		}
		return lines.Text()
	}
	greeting := ask(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"old","version":"1"}}}`)
	if !strings.Contains(greeting, `"2025-06-18"`) {
		t.Fatal(greeting)
	}
	if _, err := io.WriteString(client, `{"jsonrpc":"2.0","method":"notifications/initialized"}`+"\n"); err != nil {
		t.Fatal(err)
	}
	if got := ask(`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"press","arguments":{"buttons":["a"]}}}`); !strings.Contains(got, "Pressed.") {
		t.Error(got)
	}
	if got := ask(`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"press","arguments":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"new","version":"2"}}}}`); !strings.Contains(got, "Pressed.") {
		t.Error(got)
	}
	client.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if len(game.calls) != 2 || game.calls[0].Client.Name != "old" || game.calls[1].Client.Name != "new" {
		t.Errorf("the calls are %+v", game.calls)
	}
}

func TestBridgeSaysThatTheGameHasGone(t *testing.T) {
	var out strings.Builder
	err := Bridge(t.Context(), "http://127.0.0.1:1/mcp", "x", strings.NewReader(`{"jsonrpc":"2.0","id":7,"method":"tools/list"}`+"\n"), &out)
	if err != nil || !strings.Contains(out.String(), `"id":7`) || !strings.Contains(out.String(), "the game cannot be reached") {
		t.Errorf("%s, %v", out.String(), err)
	}
}
