package mcp

import (
	"context"
	"encoding/json"
	"io"
	"sync"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"dotmatrix/core/plain"
)

// Options are what a server offers. Game and Record may be nil.
type Options struct {
	Game    Game
	Record  Record
	Version string // of this program
	Words   string // what a client's model is told at first
}

// Server answers clients.
type Server struct {
	sdk    *sdk.Server
	game   Game
	record Record
}

// NewServer makes a server.
func NewServer(o Options) *Server {
	s := &Server{game: o.Game, record: o.Record, sdk: sdk.NewServer(
		&sdk.Implementation{Name: "dotmatrix", Title: "dotmatrix: Game Boy games for agents", Version: o.Version},
		&sdk.ServerOptions{Instructions: o.Words, Capabilities: &sdk.ServerCapabilities{}})}
	if o.Game != nil {
		for _, tool := range o.Game.Tools() {
			s.add(tool, o.Game.Call)
		}
	}
	if o.Record != nil {
		for _, tool := range recordTools {
			s.add(tool.Tool, s.reading(tool))
		}
		s.addResources()
	}
	return s
}

// reading answers a call of a tool that reads the record, and has the run that is played say what the client was told.
func (s *Server) reading(tool recordTool) func(context.Context, Call) (Result, error) {
	return func(ctx context.Context, call Call) (Result, error) {
		result, err := tool.read(ctx, s.record, call.Arguments)
		if err == nil && s.game != nil {
			s.game.Told(call, result.Text)
		}
		return result, err
	}
}

// add offers a tool. An error of its call is told to the client's model, which can do something else.
func (s *Server) add(tool Tool, call func(context.Context, Call) (Result, error)) {
	no := false
	destroys := tool.Destroys
	told := &sdk.Tool{Name: tool.Name, Title: tool.Title, Description: tool.Description, InputSchema: tool.Parameters,
		Annotations: &sdk.ToolAnnotations{Title: tool.Title, ReadOnlyHint: tool.Reads, IdempotentHint: tool.Reads, DestructiveHint: &destroys, OpenWorldHint: &no}}
	if tool.Output != nil {
		told.OutputSchema = tool.Output
	}
	s.sdk.AddTool(told, func(ctx context.Context, request *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
		result, err := call(ctx, Call{Client: clientOf(request), Name: tool.Name, Arguments: request.Params.Arguments, Progress: progressOf(ctx, request)})
		if err != nil {
			if ctx.Err() != nil {
				return nil, err
			}
			result = Result{Text: "Not done: " + err.Error(), Refused: true}
		}
		return answer(result), nil
	})
}

func clientOf(request *sdk.CallToolRequest) Client {
	info := request.ClientInfo()
	if info == nil {
		return Client{}
	}
	return Client{Name: plain.Line(info.Name), Version: plain.Line(info.Version)}
}

// progressOf tells a client that asked for it how a call goes on.
func progressOf(ctx context.Context, request *sdk.CallToolRequest) func(float64, string) {
	token := request.Params.GetProgressToken()
	if token == nil || request.Session == nil {
		return nil
	}
	var mu sync.Mutex
	return func(done float64, words string) {
		mu.Lock()
		defer mu.Unlock()
		// a client that has gone is found out by its answer
		_ = request.Session.NotifyProgress(ctx, &sdk.ProgressNotificationParams{ProgressToken: token, Progress: done, Message: words})
	}
}

// answer is a result as the protocol has it.
func answer(r Result) *sdk.CallToolResult {
	out := &sdk.CallToolResult{IsError: r.Refused, Content: []sdk.Content{&sdk.TextContent{Text: plain.Text(r.Text)}}}
	if r.Picture != nil {
		out.Content = append(out.Content, &sdk.ImageContent{Data: r.Picture, MIMEType: mediaPNG})
	}
	if r.Data != nil {
		out.StructuredContent = r.Data
	} else if !r.Refused {
		if data, err := json.Marshal(map[string]string{"text": r.Text}); err == nil {
			out.StructuredContent = json.RawMessage(data)
		}
	}
	return out
}

const mediaPNG = "image/png"

// Stdio answers one client over its standard input and output, until it closes the first or ctx ends.
func (s *Server) Stdio(ctx context.Context, in io.ReadCloser, out io.Writer) error {
	return s.sdk.Run(ctx, &sdk.IOTransport{Reader: in, Writer: nopCloser{out}})
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
