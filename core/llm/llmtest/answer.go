package llmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Answer writes one HTTP response.
type Answer func(w http.ResponseWriter, r *http.Request)

// Model is the model that streamed answers say they come from.
const Model = "test-model"

// Stream is a streamed answer, good or bad.
type Stream struct {
	Reasoning     []string // pieces of thinking, before the text
	ReasoningName string   // the field that carries them; empty: reasoning_content
	Text          []string // pieces of the answer
	Deltas        []string // further deltas, after the text, each the JSON of one
	Finish        string   // empty: "stop"
	Lines         []string // raw lines after the text
	Input, Output int      // tokens in the usage; both 0: no usage is sent
	Usage         string   // JSON in the place of a usage of Input and Output
	Cut           bool     // the connection is cut after Lines
	Stall         bool     // nothing more comes after Lines, until the client leaves
}

// Say streams the pieces well, with a usage of 100 and 20 tokens.
func Say(pieces ...string) Answer { return Stream{Text: pieces, Input: 100, Output: 20}.Answer() }

// Answer is the stream as an answer.
func (s Stream) Answer() Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		out := start(w)
		field := s.ReasoningName
		if field == "" {
			field = "reasoning_content"
		}
		for _, piece := range s.Reasoning {
			out.delta(field, piece)
		}
		for _, piece := range s.Text {
			out.delta("content", piece)
		}
		for _, delta := range s.Deltas {
			out.chunk(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": json.RawMessage(delta), "finish_reason": nil}}})
		}
		for _, line := range s.Lines {
			out.line(line)
		}
		switch {
		case s.Cut:
			panic(http.ErrAbortHandler) // net/http's way to cut the connection
		case s.Stall:
			<-r.Context().Done()
			return
		}
		finish := s.Finish
		if finish == "" {
			finish = "stop"
		}
		out.chunk(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{}, "finish_reason": finish}}})
		if usage := s.usage(); usage != "" {
			out.chunk(map[string]any{"choices": []any{}, "usage": json.RawMessage(usage)})
		}
		out.line("data: [DONE]\n")
	}
}

func (s Stream) usage() string {
	if s.Usage != "" || s.Input+s.Output == 0 {
		return s.Usage
	}
	return fmt.Sprintf(`{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}`, s.Input, s.Output, s.Input+s.Output)
}

// Call streams a thought and one tool call, its arguments in two pieces, with a usage of 100 and 20 tokens.
func Call(thought, tool, arguments string) Answer {
	half := len(arguments) / 2
	piece := func(fields string) string { return `{"tool_calls":[{"index":0,` + fields + `}]}` }
	quote := func(text string) string { data, _ := json.Marshal(text); return string(data) }
	return Stream{Text: []string{thought}, Finish: "tool_calls", Input: 100, Output: 20, Deltas: []string{
		piece(`"id":"call_1","type":"function","function":{"name":` + quote(tool) + `,"arguments":""}`),
		piece(`"function":{"arguments":` + quote(arguments[:half]) + `}`),
		piece(`"function":{"arguments":` + quote(arguments[half:]) + `}`),
	}}.Answer()
}

// Fail refuses with a status and OpenAI's shape of an error. headers are names and values in turn.
func Fail(status int, message string, headers ...string) Answer {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		body, _ := json.Marshal(map[string]any{"error": map[string]any{"message": message, "type": "test_error"}})
		write(w, status, "application/json", body)
	}
}

// EchoKey refuses with 401 and repeats the Authorization header in its words, as careless endpoints do.
func EchoKey() Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		Fail(http.StatusUnauthorized, "bad credentials: "+r.Header.Get("Authorization"))(w, r)
	}
}

// Body answers with these bytes, whatever they are.
func Body(status int, contentType, body string) Answer {
	return func(w http.ResponseWriter, _ *http.Request) { write(w, status, contentType, []byte(body)) }
}

// Empty streams nothing but the end.
func Empty() Answer { return Stream{}.Answer() }

// Endless streams until the client leaves.
func Endless() Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		out := start(w)
		for r.Context().Err() == nil {
			out.delta("content", strings.Repeat("and on ", 1000))
		}
	}
}

// After answers once ready is closed, or never where the client leaves before.
func After(ready <-chan struct{}, answer Answer) Answer {
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-ready:
			answer(w, r)
		case <-r.Context().Done():
		}
	}
}

func write(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that left is no failure of the test's server
}

// stream writes server-sent events, each flushed.
type stream struct{ w http.ResponseWriter }

func start(w http.ResponseWriter) stream {
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	return stream{w}
}

func (s stream) delta(field, text string) {
	s.chunk(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{field: text}, "finish_reason": nil}}})
}

func (s stream) chunk(fields map[string]any) {
	fields["id"], fields["model"], fields["object"] = "chatcmpl-test", Model, "chat.completion.chunk"
	data, _ := json.Marshal(fields)
	s.line("data: " + string(data) + "\n")
}

func (s stream) line(text string) {
	fmt.Fprintln(s.w, text)
	if f, ok := s.w.(http.Flusher); ok {
		f.Flush()
	}
}
