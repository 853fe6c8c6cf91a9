package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// What ends a stream for good.
var (
	errTooLong = errors.New("it is longer than the limits allow")
	errGarbage = errors.New("it holds too many lines that cannot be understood")
)

// events reads server-sent events: their data, one JSON value each.
type events struct {
	lines   *bufio.Scanner
	done    bool   // [DONE] was read, or the answer was one JSON value
	pending []byte // lines of data that are no JSON yet
	joined  int    // those lines
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
	lines.Split(eventLines)
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

// eventLines is the bufio.SplitFunc of lines that end with LF, CR LF or CR alone.
func eventLines(data []byte, atEOF bool) (int, []byte, error) {
	end := bytes.IndexAny(data, "\r\n")
	switch {
	case end < 0 && atEOF && len(data) > 0:
		return len(data), data, nil
	case end < 0:
		return 0, nil, nil
	case data[end] == '\n':
		return end + 1, data[:end], nil
	case end+1 < len(data) && data[end+1] == '\n':
		return end + 2, data[:end], nil
	case end+1 == len(data) && !atEOF:
		return 0, nil, nil // an LF may follow
	}
	return end + 1, data[:end], nil
}

// next gives the next event's data; io.EOF is the stream's end, with or without [DONE]. The data holds until the call
// after. A line of data that is no JSON is joined with the lines of data that follow it; a line that is JSON by itself is an
// event by itself, since many endpoints leave the empty lines between events out.
func (e *events) next() ([]byte, error) {
	for e.lines.Scan() {
		line := bytes.TrimSpace(e.lines.Bytes())
		data, isData := bytes.CutPrefix(line, []byte("data:"))
		data = bytes.TrimSpace(data)
		switch {
		case isData && isDone(data):
			e.done = true
			return nil, io.EOF
		case isData && len(data) > 0, len(line) > 0 && line[0] == '{':
			if whole := e.join(data); whole != nil {
				return whole, nil
			}
			if e.garbage > MaxGarbage {
				return nil, errGarbage
			}
			continue
		case len(line) == 0:
			if err := e.giveUp(); err != nil {
				return nil, err
			}
			continue
		case len(data) == 0, line[0] == ':', isField(line):
			continue
		}
		if err := e.reject(line); err != nil {
			return nil, err
		}
	}
	switch err := e.lines.Err(); {
	case err == nil:
		if err := e.giveUp(); err != nil {
			return nil, err
		}
		return nil, io.EOF
	case errors.Is(err, bufio.ErrTooLong):
		return nil, errTooLong
	default:
		return nil, err
	}
}

// join gives an event whose data is whole with this line, nil where more must follow.
func (e *events) join(data []byte) []byte {
	if json.Valid(data) {
		_ = e.giveUp() // which counts; a stream of garbage ends by its count
		return data
	}
	if e.joined++; len(e.pending)+len(data) > MaxLineBytes || e.joined > maxJoined {
		_ = e.giveUp()
	}
	if len(e.pending) > 0 {
		e.pending = append(e.pending, '\n')
	}
	e.pending = append(e.pending, data...)
	if json.Valid(e.pending) {
		whole := e.pending
		e.pending, e.joined = nil, 0
		return whole
	}
	return nil
}

// maxJoined bounds the lines of one event, since each may complete it and is tried.
const maxJoined = 256

// giveUp rejects lines of data that became no event.
func (e *events) giveUp() error {
	if len(e.pending) == 0 {
		return nil
	}
	pending := e.pending
	e.pending, e.joined = nil, 0
	return e.reject(pending)
}

// isDone reports whether data is the end of the stream, which some write as a text of JSON.
func isDone(data []byte) bool {
	return string(data) == "[DONE]" || string(data) == `"[DONE]"` || string(data) == "DONE"
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
