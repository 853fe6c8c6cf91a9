package llm

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// What ends a stream for good.
var (
	errTooLong = errors.New("it is longer than the limits allow")
	errGarbage = errors.New("it holds too many lines that cannot be understood")
)

// events reads server-sent events: their data, one JSON value each. go-openai's own reader hides [DONE], so that a cut
// stream looks whole, counts keep-alive comments as errors, and drops the words of errors in unusual shapes.
type events struct {
	lines   *bufio.Scanner
	done    bool // [DONE] was read, or the answer was one JSON value
	garbage int
	sample  []byte // the first line that could not be understood
}

// streamed are the media types in which every line is an event of its own.
var streamed = map[string]bool{"text/event-stream": true, "application/x-ndjson": true, "application/jsonl": true}

// newEvents reads a body. A JSON object is taken for an answer that was not streamed, one event, whatever media type but
// that of a stream it is said to have; and what is no object is taken for a stream.
func newEvents(body io.Reader, media string) *events {
	peeked := bufio.NewReader(body)
	lines := bufio.NewScanner(peeked)
	lines.Buffer(make([]byte, 0, 4096), MaxLineBytes)
	e := &events{lines: lines}
	if first, _ := peeked.Peek(1); !streamed[media] && string(first) == "{" {
		lines.Split(wholeBody)
		e.done = true
	}
	return e
}

// wholeBody is the bufio.SplitFunc of a body that is one token.
func wholeBody(data []byte, atEOF bool) (int, []byte, error) {
	if !atEOF || len(data) == 0 {
		return 0, nil, nil
	}
	return len(data), data, nil
}

// next gives the next event's data; io.EOF is the stream's end, with or without [DONE]. The data holds until the call
// after.
func (e *events) next() ([]byte, error) {
	for e.lines.Scan() {
		line := bytes.TrimSpace(e.lines.Bytes())
		data, isData := bytes.CutPrefix(line, []byte("data:"))
		data = bytes.TrimSpace(data)
		switch {
		case isData && string(data) == "[DONE]":
			e.done = true
			return nil, io.EOF
		case isData && len(data) > 0, len(line) > 0 && line[0] == '{':
			return data, nil
		case len(data) == 0, line[0] == ':', isField(line):
			continue
		}
		if err := e.reject(line); err != nil {
			return nil, err
		}
	}
	switch err := e.lines.Err(); {
	case err == nil:
		return nil, io.EOF
	case errors.Is(err, bufio.ErrTooLong):
		return nil, errTooLong
	default:
		return nil, err
	}
}

// reject counts a line that cannot be understood; too many of them are an error.
func (e *events) reject(line []byte) error {
	e.done = false // where the whole body is one line, it was none of an answer
	if e.garbage++; e.garbage == 1 {
		e.sample = bytes.Clone(line)
	}
	if e.garbage > MaxGarbage {
		return errGarbage
	}
	return nil
}

// isField reports whether the line is a field of the event stream format that chat completions do not use.
func isField(line []byte) bool {
	for _, name := range []string{"event:", "id:", "retry:"} {
		if bytes.HasPrefix(line, []byte(name)) {
			return true
		}
	}
	return false
}
