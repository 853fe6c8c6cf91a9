package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"dotmatrix/core/agent"
	"dotmatrix/core/mcp/client"
)

// connect speaks with a server of the SDK over two pipes.
func connect(t *testing.T, fill func(*sdk.Server)) agent.Server {
	t.Helper()
	server := sdk.NewServer(&sdk.Implementation{Name: "test", Version: "1"}, &sdk.ServerOptions{PageSize: 2})
	fill(server)
	fromServer, toClient := io.Pipe()
	fromClient, toServer := io.Pipe()
	go func() { _ = server.Run(t.Context(), &sdk.IOTransport{Reader: fromClient, Writer: toClient}) }()
	connected, err := client.Connect(t.Context(), fromServer, toServer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connected.Close() })
	return connected
}

// answering adds a tool that answers with contents.
func answering(s *sdk.Server, name string, result *sdk.CallToolResult, err error) {
	s.AddTool(&sdk.Tool{Name: name, Title: "Titled " + name, InputSchema: json.RawMessage(`{"type":"object","properties":{"q":{"type":"string"}}}`)},
		func(context.Context, *sdk.CallToolRequest) (*sdk.CallToolResult, error) { return result, err })
}

func TestToolsAndAnswers(t *testing.T) {
	said := func(contents ...sdk.Content) *sdk.CallToolResult { return &sdk.CallToolResult{Content: contents} }
	failed := said(&sdk.TextContent{Text: "no such page"})
	failed.IsError = true
	s := connect(t, func(s *sdk.Server) {
		answering(s, "text", said(&sdk.TextContent{Text: "one"}, &sdk.TextContent{Text: "two"}), nil)
		answering(s, "image", said(&sdk.ImageContent{MIMEType: "image/png", Data: []byte("1234")}, &sdk.EmbeddedResource{Resource: &sdk.ResourceContents{URI: "a://b", Text: "inside"}}), nil)
		answering(s, "data", &sdk.CallToolResult{StructuredContent: map[string]any{"n": 3}}, nil)
		answering(s, "failed", failed, nil)
		answering(s, "refused", nil, errors.New("wrong arguments"))
		answering(s, "long", said(&sdk.TextContent{Text: strings.Repeat("x", 2<<20)}), nil)
	})
	tools, err := s.Tools(t.Context())
	if err != nil || len(tools) != 6 {
		t.Fatalf("%d tools, %v", len(tools), err)
	}
	if tools[0].Name != "data" || tools[0].Description != "Titled data" || !strings.Contains(string(tools[0].Parameters), `"q"`) {
		t.Errorf("%+v", tools[0])
	}
	for name, want := range map[string]agent.ServerAnswer{
		"text":    {Text: "one\ntwo"},
		"image":   {Text: "(an image, image/png, of 4 bytes, which is not shown)\ninside"},
		"data":    {Text: `{"n":3}`},
		"failed":  {Text: "no such page", Failed: true},
		"refused": {Text: "wrong arguments", Failed: true},
		"long":    {Text: strings.Repeat("x", 1<<20)},
	} {
		if answer, err := s.Call(t.Context(), name, json.RawMessage(`{"q":"x"}`)); err != nil || answer != want {
			t.Errorf("%s: %.80v %v", name, answer, err)
		}
	}
}

// TestWhatIsNoServer: a program that says something else, too much or nothing is an error, and nothing waits for ever.
func TestWhatIsNoServer(t *testing.T) {
	for name, says := range map[string]string{"words": "hello\n", "nothing": "", "an endless line": strings.Repeat("x", 5<<20)} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		_, err := client.Connect(ctx, io.NopCloser(strings.NewReader(says)), nopWriter{})
		if err == nil || ctx.Err() != nil {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
}

type nopWriter struct{}

func (nopWriter) Write(data []byte) (int, error) { return len(data), nil }
func (nopWriter) Close() error                   { return nil }
