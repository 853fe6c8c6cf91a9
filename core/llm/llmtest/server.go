package llmtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
)

// Server answers the requests of a test, one answer of the script each; the last answer repeats.
type Server struct {
	http   *httptest.Server
	script []Answer

	mu       sync.Mutex
	requests []Request
	told     map[string]string // what other paths answer with
}

// Request is a request that the server got.
type Request struct {
	Path   string
	Query  string
	Header http.Header
	Body   []byte // as it came
	Chat   Chat   // the same, read
}

// Chat is what a request asks for.
type Chat struct {
	Model               string    `json:"model"`
	Messages            []Message `json:"messages"`
	Temperature         *float64  `json:"temperature"`
	MaxTokens           int       `json:"max_tokens"`
	MaxCompletionTokens int       `json:"max_completion_tokens"`
	TopP                *float64  `json:"top_p"`
	Stop                []string  `json:"stop"`
	Seed                *int      `json:"seed"`
	ReasoningEffort     string    `json:"reasoning_effort"`
	ToolChoice          string    `json:"tool_choice"`
	Tools               []Tool    `json:"tools"`
	Stream              bool      `json:"stream"`
	ResponseFormat      struct {
		Type       string `json:"type"`
		JSONSchema struct {
			Name   string          `json:"name"`
			Schema json.RawMessage `json:"schema"`
		} `json:"json_schema"`
	} `json:"response_format"`
	StreamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
}

// Tool is a tool that a request offers.
type Tool struct {
	Type     string `json:"type"`
	Function struct {
		Name        string          `json:"name"`
		Description string          `json:"description"`
		Parameters  json.RawMessage `json:"parameters"`
	} `json:"function"`
}

// Message is a message of a request. Its content is text or a list of parts.
type Message struct {
	Role       string
	Text       string   // all texts joined
	Media      []string // the URLs of its images
	ToolCallID string
	ToolCalls  []ToolCall
}

// ToolCall is a call in an assistant's message.
type ToolCall struct {
	ID       string `json:"id"`
	Function struct {
		Name      string `json:"name"`
		Arguments string `json:"arguments"`
	} `json:"function"`
}

// UnmarshalJSON reads both forms of content.
func (m *Message) UnmarshalJSON(data []byte) error {
	var wire struct {
		Role    string          `json:"role"`
		Content json.RawMessage `json:"content"`
		CallID  string          `json:"tool_call_id"`
		Calls   []ToolCall      `json:"tool_calls"`
	}
	if err := json.Unmarshal(data, &wire); err != nil {
		return err
	}
	m.Role, m.ToolCallID, m.ToolCalls = wire.Role, wire.CallID, wire.Calls
	if len(wire.Content) == 0 {
		return nil // an assistant's empty answer
	}
	if wire.Content[0] != '[' {
		return json.Unmarshal(wire.Content, &m.Text)
	}
	var parts []struct {
		Text  string          `json:"text"`
		Image json.RawMessage `json:"image_url"` // an object, or the URL alone
	}
	if err := json.Unmarshal(wire.Content, &parts); err != nil {
		return err
	}
	for _, p := range parts {
		m.Text += p.Text
		var image struct {
			URL string `json:"url"`
		}
		if json.Unmarshal(p.Image, &image) != nil {
			_ = json.Unmarshal(p.Image, &image.URL)
		}
		if image.URL != "" {
			m.Media = append(m.Media, image.URL)
		}
	}
	return nil
}

// NewServer starts a server; the caller closes it. Without a script it answers with an action that presses A.
func NewServer(script ...Answer) *Server {
	if len(script) == 0 {
		script = []Answer{Say("Thought: let us see.\n", "Action: buttons('a')")}
	}
	s := &Server{script: script}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// URL is the base URL to configure, such as http://127.0.0.1:40001/v1.
func (s *Server) URL() string { return s.http.URL + "/v1" }

// Close ends the server and every answer that still goes on.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// Tell has a path of the server, such as /props, answer with JSON. Such requests are no part of the script, and are not
// kept.
func (s *Server) Tell(path, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.told == nil {
		s.told = map[string]string{}
	}
	s.told[path] = body
}

// Requests are the requests so far, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	told, ok := s.told[r.URL.Path]
	s.mu.Unlock()
	switch {
	case ok:
		Body(http.StatusOK, "application/json", told)(w, r)
		return
	case r.Method == http.MethodGet && r.URL.Path == "/v1/models": // free, and no part of the script
		Body(http.StatusOK, "application/json", `{"data":[{"id":"`+Model+`"}]}`)(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client left
	}
	got := Request{Path: r.URL.Path, Query: r.URL.RawQuery, Header: r.Header.Clone(), Body: body}
	if err := json.Unmarshal(body, &got.Chat); err != nil {
		Fail(http.StatusBadRequest, "the request is not JSON: "+err.Error())(w, r)
		return
	}
	s.mu.Lock()
	answer := s.script[min(len(s.requests), len(s.script)-1)]
	s.requests = append(s.requests, got)
	s.mu.Unlock()
	if r.Method != http.MethodPost || r.URL.Path != "/v1/chat/completions" {
		answer = Fail(http.StatusNotFound, "no such address: "+r.Method+" "+r.URL.Path)
	}
	r.Body = io.NopCloser(bytes.NewReader(body)) // for answers that read the request
	answer(w, r)
}
