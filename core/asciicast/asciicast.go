// Package asciicast writes terminal recordings of version 2, which asciinema and its players show:
// https://docs.asciinema.org/manual/asciicast/v2. The screens record themselves with it, and runs are exported with it.
package asciicast

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"
)

// Header is what a recording says before it begins. Its texts must be harmless already.
type Header struct {
	Width, Height int // of the terminal, in cells
	Began         time.Time
	Title         string            // may be empty
	Env           map[string]string // such as TERM and SHELL; may be nil
}

// Codes of events.
const (
	output = "o"
	resize = "r"
)

// Writer writes a recording, a line of JSON at a time. After an error it writes nothing more.
type Writer struct {
	out io.Writer
	err error
}

// NewWriter begins a recording.
func NewWriter(out io.Writer, h Header) *Writer {
	w := &Writer{out: out}
	w.line(struct {
		Version   int               `json:"version"`
		Width     int               `json:"width"`
		Height    int               `json:"height"`
		Timestamp int64             `json:"timestamp"`
		Title     string            `json:"title,omitempty"`
		Env       map[string]string `json:"env,omitempty"`
	}{2, h.Width, h.Height, h.Began.Unix(), h.Title, h.Env})
	return w
}

// Output records what went to the terminal at a time since the beginning. No text is no event.
func (w *Writer) Output(at time.Duration, text string) {
	if text != "" {
		w.event(at, output, text)
	}
}

// Resize records a new size of the terminal, in cells.
func (w *Writer) Resize(at time.Duration, width, height int) {
	w.event(at, resize, fmt.Sprintf("%dx%d", width, height))
}

// Err returns the first error of writing.
func (w *Writer) Err() error { return w.err }

func (w *Writer) event(at time.Duration, code, data string) {
	w.line([]any{math.Round(at.Seconds()*1e6) / 1e6, code, data})
}

func (w *Writer) line(value any) {
	if w.err != nil {
		return
	}
	line, err := json.Marshal(value)
	if err == nil {
		_, err = w.out.Write(append(line, '\n'))
	}
	w.err = err
}
