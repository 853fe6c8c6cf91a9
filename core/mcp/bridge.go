package mcp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// maxLine bounds a message, in bytes.
const maxLine = 16 << 20

// bridge carries messages between a client that speaks over standard input and output, and a server that speaks HTTP.
type bridge struct {
	url, token string
	http       *http.Client

	mu      sync.Mutex // of out, session and version
	out     io.Writer
	session string
	version string // of the protocol, where the client has agreed on one
}

// Bridge answers a client over in and out by asking the server at url, until in ends or ctx does.
func Bridge(ctx context.Context, url, token string, in io.Reader, out io.Writer) error {
	b := &bridge{url: url, token: token, http: &http.Client{}, out: out}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var asked sync.WaitGroup
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		line := bytes.Clone(bytes.TrimSpace(lines.Bytes()))
		if len(line) == 0 {
			continue
		}
		var head messageHead
		if json.Unmarshal(line, &head) != nil || head.ID == nil || head.Method == "initialize" {
			b.carry(ctx, line, head) // what follows relies on it
			continue
		}
		asked.Go(func() { b.carry(ctx, line, head) })
	}
	asked.Wait()
	return errors.Join(lines.Err(), b.leave(context.WithoutCancel(ctx)))
}

// messageHead is what the bridge reads of a message.
type messageHead struct {
	ID     *json.RawMessage `json:"id"`
	Method string           `json:"method"`
	Params struct {
		Name string `json:"name"`
		URI  string `json:"uri"`
	} `json:"params"`
}

// protocolOf is the revision that a message names for itself, as those do that stand each for itself; "" for others.
func protocolOf(line []byte) string {
	var message struct {
		Params struct {
			Meta struct {
				Version string `json:"io.modelcontextprotocol/protocolVersion"`
			} `json:"_meta"`
		} `json:"params"`
	}
	_ = json.Unmarshal(line, &message) // what cannot be read names none, and the server says what is wrong
	return message.Params.Meta.Version
}

// carry sends one message and writes what is answered. What fails on the way is the answer to a request.
func (b *bridge) carry(ctx context.Context, line []byte, head messageHead) {
	if err := b.post(ctx, line, head); err != nil && head.ID != nil {
		answer, _ := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": head.ID,
			"error": map[string]any{"code": -32603, "message": "the game cannot be reached: " + err.Error()}})
		b.write(answer)
	}
}

func (b *bridge) post(ctx context.Context, line []byte, head messageHead) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url, bytes.NewReader(line))
	if err != nil {
		return err
	}
	b.sign(request)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	if version := protocolOf(line); version != "" {
		request.Header.Set("Mcp-Protocol-Version", version)
		request.Header.Set("Mcp-Method", head.Method)
		if name := head.Params.Name + head.Params.URI; name != "" {
			request.Header.Set("Mcp-Name", name)
		}
	}
	response, err := b.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest && !strings.Contains(response.Header.Get("Content-Type"), "application/json") {
		words, _ := io.ReadAll(io.LimitReader(response.Body, 300))
		return fmt.Errorf("%s: %s", response.Status, strings.TrimSpace(string(words)))
	}
	if session := response.Header.Get("Mcp-Session-Id"); session != "" {
		b.mu.Lock()
		b.session = session
		b.mu.Unlock()
	}
	return b.answers(response, head.Method == "initialize")
}

// sign puts on a request what the server knows its client by.
func (b *bridge) sign(request *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	request.Header.Set("Authorization", "Bearer "+b.token)
	if b.session != "" {
		request.Header.Set("Mcp-Session-Id", b.session)
	}
	if b.version != "" {
		request.Header.Set("Mcp-Protocol-Version", b.version)
	}
}

// answers writes the messages of a response: one, or a stream of events.
func (b *bridge) answers(response *http.Response, greeting bool) error {
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		body, err := io.ReadAll(io.LimitReader(response.Body, maxLine))
		if body = bytes.TrimSpace(body); len(body) > 0 {
			b.hear(body, greeting)
		}
		return err
	}
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, maxLine)
	var data []byte
	for lines.Scan() {
		if more, ok := bytes.CutPrefix(lines.Bytes(), []byte("data:")); ok {
			data = append(data, bytes.TrimPrefix(more, []byte(" "))...)
			continue
		}
		if len(lines.Bytes()) == 0 && len(data) > 0 {
			b.hear(data, greeting)
			data = nil
		}
	}
	if len(data) > 0 {
		b.hear(data, greeting)
	}
	return lines.Err()
}

// hear takes what is agreed from the answer to a greeting, and hands every message on.
func (b *bridge) hear(message []byte, greeting bool) {
	if greeting {
		var answer struct {
			Result struct {
				Version string `json:"protocolVersion"`
			} `json:"result"`
		}
		if json.Unmarshal(message, &answer) == nil && answer.Result.Version != "" {
			b.mu.Lock()
			b.version = answer.Result.Version
			b.mu.Unlock()
		}
	}
	b.write(message)
}

func (b *bridge) write(message []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, _ = b.out.Write(append(bytes.ReplaceAll(message, []byte("\n"), []byte(" ")), '\n')) // a client that has gone ends in, too
}

// leave closes the session.
func (b *bridge) leave(ctx context.Context) error {
	b.mu.Lock()
	session := b.session
	b.mu.Unlock()
	if session == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, closePatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodDelete, b.url, nil)
	if err != nil {
		return err
	}
	b.sign(request)
	response, err := b.http.Do(request)
	if err != nil {
		return nil // the server has gone before
	}
	return response.Body.Close()
}
