package plane

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
	"unicode/utf8"
)

// Cast is what the header of a recording says, beside its size and when it began.
type Cast struct {
	Title string
	Env   map[string]string // such as TERM and SHELL
}

// tape is a recording that goes on: an asciicast of version 2, one JSON line for each write.
// https://docs.asciinema.org/manual/asciicast/v2
type tape struct {
	out    io.Writer
	start  time.Time
	rest   []byte  // the beginning of a rune whose end did not come yet
	blocks *blocks // what pictures are made of that a player cannot show
	err    error   // of out; nothing is written after it
}

// Codes of asciicast events.
const (
	castOutput = "o"
	castResize = "r"
)

// Record writes what goes to the terminal to w from now on, as an asciicast, until StopRecording. The recording begins
// with the whole picture; have Bubble Tea paint the rest anew (tea.ClearScreen) so that it begins with a whole screen. w
// is written to in short pieces and should be quick.
func (p *Plane) Record(w io.Writer, cast Cast) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tape != nil {
		return errors.New("the screen is being recorded already")
	}
	t := &tape{out: w, start: p.now(), blocks: newBlocks(p.blocks.raster.inks)}
	t.blocks.raster.blocks = p.blocks.raster.blocks
	t.header(p.place.window, cast)
	first := "\x1b[m\x1b[2J\x1b[H\x1b[?25l"
	if p.place.cursor {
		first = "\x1b[m\x1b[2J\x1b[H\x1b[?25h"
	}
	t.event(t.start, castOutput, first)
	if t.err != nil {
		return fmt.Errorf("recording the screen: %w", t.err)
	}
	p.tape = t
	p.forget(rowSet{all: true})
	p.moved.Broadcast()
	return nil
}

// StopRecording ends the recording, if there is one. The error is the first that its writer gave.
func (p *Plane) StopRecording() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.tape
	if t == nil {
		return nil
	}
	p.tape = nil
	t.event(p.now(), castOutput, string(t.rest)+"\x1b[m\x1b[?25h")
	if t.err != nil {
		return fmt.Errorf("recording the screen: %w", t.err)
	}
	return nil
}

// header is the first line; a terminal whose size is not known is taken for one of 80x24.
func (t *tape) header(window [2]int, cast Cast) {
	if window == [2]int{} {
		window = [2]int{80, 24}
	}
	t.line(struct {
		Version   int               `json:"version"`
		Width     int               `json:"width"`
		Height    int               `json:"height"`
		Timestamp int64             `json:"timestamp"`
		Title     string            `json:"title,omitempty"`
		Env       map[string]string `json:"env,omitempty"`
	}{2, window[0], window[1], t.start.Unix(), cast.Title, cast.Env})
}

// add records a write to the terminal. A nil tape records nothing.
func (t *tape) add(now func() time.Time, data []byte) {
	if t == nil || len(data) == 0 {
		return
	}
	t.rest = append(t.rest, data...)
	whole := wholeRunes(t.rest)
	t.event(now(), castOutput, string(t.rest[:whole]))
	t.rest = append(t.rest[:0], t.rest[whole:]...)
}

func (t *tape) resize(now time.Time, width, height int) {
	t.event(now, castResize, fmt.Sprintf("%dx%d", width, height))
}

func (t *tape) event(now time.Time, code, data string) {
	if data == "" {
		return
	}
	seconds := math.Round(now.Sub(t.start).Seconds()*1e6) / 1e6
	t.line([]any{seconds, code, data})
}

func (t *tape) line(value any) {
	if t.err != nil {
		return
	}
	line, err := json.Marshal(value)
	if err == nil {
		_, err = t.out.Write(append(line, '\n'))
	}
	t.err = err
}

// wholeRunes is how much of data is left without a rune at its end that is not whole yet.
func wholeRunes(data []byte) int {
	for i := len(data) - 1; i >= max(len(data)-utf8.UTFMax, 0); i-- {
		if utf8.RuneStart(data[i]) {
			if !utf8.FullRune(data[i:]) {
				return i
			}
			break
		}
	}
	return len(data)
}
