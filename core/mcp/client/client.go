// Package client speaks the Model Context Protocol with a server that runs already, over its standard output and input, so
// that agent files can use its tools. core/agent starts the server and declares what it asks of it; the workbench gives it
// Connect. What a server sends is hostile: it is bounded here, and cleaned by core/agent.
package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"dotmatrix/core/agent"
)

// Limits of what a server sends.
const (
	maxLine  = 4 << 20 // bytes of a message
	maxTools = 1000    // that it lists
	maxText  = 1 << 20 // bytes of an answer
)

// Connect begins a conversation with a server: it reads what the server writes from from, and writes to to.
func Connect(ctx context.Context, from io.ReadCloser, to io.WriteCloser) (agent.Server, error) {
	client := sdk.NewClient(&sdk.Implementation{Name: "dotmatrix", Version: "1"},
		&sdk.ClientOptions{Logger: slog.New(slog.DiscardHandler), Capabilities: &sdk.ClientCapabilities{}})
	session, err := client.Connect(ctx, &sdk.IOTransport{Reader: from, Writer: to, MaxLineLength: maxLine}, nil)
	if err != nil {
		return nil, fmt.Errorf("speaking with the server: %w", err)
	}
	return &server{session}, nil
}

// server is a conversation.
type server struct{ session *sdk.ClientSession }

// Tools lists the tools, page by page.
func (s *server) Tools(ctx context.Context) ([]agent.ServerTool, error) {
	var tools []agent.ServerTool
	for tool, err := range s.session.Tools(ctx, nil) {
		if err != nil {
			return nil, fmt.Errorf("asking for its tools: %w", err)
		}
		if len(tools) >= maxTools {
			return nil, fmt.Errorf("it lists more than %d tools", maxTools)
		}
		parameters, err := json.Marshal(tool.InputSchema)
		if err != nil {
			return nil, fmt.Errorf("the schema of its tool %q: %w", tool.Name, err)
		}
		words := tool.Description
		if words == "" {
			words = tool.Title
		}
		tools = append(tools, agent.ServerTool{Name: tool.Name, Description: words, Parameters: parameters})
	}
	return tools, nil
}

// Call calls a tool. What the server refuses, such as arguments, is the answer of a tool that failed.
func (s *server) Call(ctx context.Context, name string, arguments json.RawMessage) (agent.ServerAnswer, error) {
	result, err := s.session.CallTool(ctx, &sdk.CallToolParams{Name: name, Arguments: arguments})
	if refused, ok := errors.AsType[*jsonrpc.Error](err); ok {
		return agent.ServerAnswer{Text: refused.Message, Failed: true}, nil
	}
	if err != nil {
		return agent.ServerAnswer{}, err
	}
	text := textOf(result.Content)
	if strings.TrimSpace(text) == "" && result.StructuredContent != nil {
		data, err := json.Marshal(result.StructuredContent)
		if err != nil {
			return agent.ServerAnswer{}, err
		}
		text = string(data)
	}
	return agent.ServerAnswer{Text: text[:min(len(text), maxText)], Failed: result.IsError}, nil
}

// textOf is what an answer says in words; what is no text is named.
func textOf(contents []sdk.Content) string {
	var parts []string
	size := 0
	for _, content := range contents {
		part := ""
		switch c := content.(type) {
		case *sdk.TextContent:
			part = c.Text
		case *sdk.ImageContent:
			part = fmt.Sprintf("(an image, %s, of %d bytes, which is not shown)", c.MIMEType, len(c.Data))
		case *sdk.AudioContent:
			part = fmt.Sprintf("(a sound, %s, of %d bytes, which is not played)", c.MIMEType, len(c.Data))
		case *sdk.ResourceLink:
			part = fmt.Sprintf("(a link: %s %s)", c.Name, c.URI)
		case *sdk.EmbeddedResource:
			if part = c.Resource.Text; part == "" {
				part = fmt.Sprintf("(the resource %s, of %d bytes, which is not shown)", c.Resource.URI, len(c.Resource.Blob))
			}
		}
		if part != "" {
			parts = append(parts, part)
		}
		if size += len(part); size > maxText {
			break
		}
	}
	return strings.Join(parts, "\n")
}

// Close ends the conversation.
func (s *server) Close() error { return s.session.Close() }
