package plane

import (
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"dotmatrix/core/asciicast"
)

// Cast is what the header of a recording says, beside its size and when it began.
type Cast struct {
	Title string
	Env   map[string]string // such as TERM and SHELL
}

// recording is an asciicast that goes on.
type recording struct {
	out    *asciicast.Writer
	start  time.Time
	rest   []byte  // the beginning of a rune whose end did not come yet
	blocks *blocks // what pictures are made of that a player cannot show
}

// Record writes what goes to the terminal to w from now on, as an asciicast, until StopRecording. The recording begins
// with the whole picture; have Bubble Tea paint the rest anew (tea.ClearScreen) so that it begins with a whole screen. w
// is written to in short pieces and should be quick.
func (p *Plane) Record(w io.Writer, cast Cast) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.recording != nil {
		return errors.New("the screen is being recorded already")
	}
	window := p.place.window
	if window == [2]int{} { // its size is not known
		window = [2]int{80, 24}
	}
	t := &recording{start: p.now(), blocks: newBlocks(p.blocks.raster.termColours)}
	t.blocks.raster.blocks = p.blocks.raster.blocks
	t.out = asciicast.NewWriter(w, asciicast.Header{Width: window[0], Height: window[1], Began: t.start, Title: cast.Title, Env: cast.Env})
	first := "\x1b[m\x1b[2J\x1b[H\x1b[?25l"
	if p.place.cursor {
		first = "\x1b[m\x1b[2J\x1b[H\x1b[?25h"
	}
	t.output(t.start, first)
	if err := t.out.Err(); err != nil {
		return fmt.Errorf("recording the screen: %w", err)
	}
	p.recording = t
	p.forget(rowSet{all: true})
	p.moved.Broadcast()
	return nil
}

// StopRecording ends the recording, if there is one. The error is the first that its writer gave.
func (p *Plane) StopRecording() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.recording
	if t == nil {
		return nil
	}
	p.recording = nil
	t.output(p.now(), string(t.rest)+"\x1b[m\x1b[?25h")
	if err := t.out.Err(); err != nil {
		return fmt.Errorf("recording the screen: %w", err)
	}
	return nil
}

// add records a write to the terminal. A nil recording records nothing.
func (t *recording) add(now func() time.Time, data []byte) {
	if t == nil || len(data) == 0 {
		return
	}
	t.rest = append(t.rest, data...)
	whole := wholeRunes(t.rest)
	t.output(now(), string(t.rest[:whole]))
	t.rest = append(t.rest[:0], t.rest[whole:]...)
}

func (t *recording) resize(now time.Time, width, height int) {
	t.out.Resize(now.Sub(t.start), width, height)
}

func (t *recording) output(now time.Time, text string) { t.out.Output(now.Sub(t.start), text) }

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
