package plane

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// fakeCast is a recording that was read back.
type fakeCast struct {
	version, width, height int
	timestamp              int64
	title                  string
	events                 []fakeCastEvent
}

type fakeCastEvent struct {
	seconds    float64
	code, data string
}

func readCast(t *testing.T, data []byte) *fakeCast {
	t.Helper()
	if !utf8.Valid(data) {
		t.Fatal("the recording is no UTF-8")
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	var header struct {
		Version, Width, Height int
		Timestamp              int64
		Title                  string
	}
	if err := json.Unmarshal([]byte(lines[0]), &header); err != nil {
		t.Fatal(err)
	}
	c := &fakeCast{version: header.Version, width: header.Width, height: header.Height, timestamp: header.Timestamp, title: header.Title}
	before := 0.0
	for _, line := range lines[1:] {
		var e fakeCastEvent
		if err := json.Unmarshal([]byte(line), &[]any{&e.seconds, &e.code, &e.data}); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if e.seconds < before {
			t.Errorf("time runs backwards: %v after %v", e.seconds, before)
		}
		before = e.seconds
		c.events = append(c.events, e)
	}
	return c
}

// play shows the recording on a new terminal.
func (c *fakeCast) play(t *testing.T) *fakeTerminal {
	t.Helper()
	terminal := newFakeTerminal(c.width, c.height)
	for _, e := range c.events {
		switch e.code {
		case "o":
			terminal.screen.WriteString(e.data)
		case "r":
			var width, height int
			if _, err := fmt.Sscanf(e.data, "%dx%d", &width, &height); err != nil {
				t.Errorf("a resize to %q", e.data)
			}
			terminal.screen.Resize(width, height)
		default:
			t.Errorf("an event %q", e.code)
		}
	}
	return terminal
}

func TestRecordingThatBeginsInTheMiddle(t *testing.T) {
	for _, kind := range []Graphics{GraphicsHalf, GraphicsKitty, GraphicsSixel} {
		t.Run(kind.String(), func(t *testing.T) {
			now := time.Unix(1_700_000_000, 0)
			o := withGraphics(kind)
			o.Now = func() time.Time { now = now.Add(time.Millisecond); return now }
			terminal := newFakeTerminal(60, 30)
			rect := Rect{X: 3, Y: 2, W: 40, H: 20}
			p := newFakePlane(t, terminal, o, rect)
			view := &fakeTea{t: t, p: p, rect: rect, on: true, text: map[[2]int]rune{}}
			view.resize(terminal, 60, 30)
			random := rand.New(rand.NewPCG(19, 19))
			frame := noise(random, 40, 40, 5)
			view.say([2]int{50, 5}, 'ä')
			p.Show(frame)
			settle(p)

			var data bytes.Buffer
			if err := p.Record(&data, Cast{Title: "a run"}); err != nil {
				t.Fatal(err)
			}
			if err := p.Record(&data, Cast{}); err == nil {
				t.Error("two recordings at once are allowed")
			}
			settle(p)
			if n := wrongCells(readCast(t, data.Bytes()).play(t), frame, rect); n > 0 {
				t.Errorf("%d cells of the picture are wrong at the beginning", n)
			}
			view.draw() // as tea.ClearScreen has it
			for i := range 5 {
				settle(p)
				frame.Pix[random.IntN(len(frame.Pix))] = 0x1234
				p.Show(frame)
				view.say([2]int{50, 3 + i}, '✓')
			}
			settle(p)
			view.resize(terminal, 70, 33)
			view.place(Rect{X: 20, Y: 8, W: 40, H: 20}, true)
			settle(p)
			if err := p.StopRecording(); err != nil {
				t.Fatal(err)
			}
			length := data.Len()
			p.Show(noise(random, 40, 40, 5))
			settle(p)
			if data.Len() != length {
				t.Error("what comes after the end is recorded")
			}

			cast := readCast(t, data.Bytes())
			if cast.version != 2 || cast.width != 60 || cast.height != 30 || cast.timestamp != 1_700_000_000 || cast.title != "a run" {
				t.Errorf("the header is %+v", cast)
			}
			played := cast.play(t)
			if n := wrongCells(played, frame, view.rect); n > 0 {
				t.Errorf("%d cells of the picture are wrong", n)
			}
			for at := range view.text {
				if got, want := played.screen.CellAt(at[0], at[1]), terminal.screen.CellAt(at[0], at[1]); view.beside(at) && got.Content != want.Content {
					t.Errorf("%v holds %q, want %q", at, got.Content, want.Content)
				}
			}
		})
	}
}

func TestRecordedScreenIsTheScreen(t *testing.T) {
	now := time.Unix(0, 0)
	o := trueColours
	o.Now = func() time.Time { return now }
	terminal := newFakeTerminal(60, 30)
	p := New(terminal, o)
	defer p.Close()
	var data bytes.Buffer
	p.Resize(60, 30)
	if err := p.Record(&data, Cast{}); err != nil {
		t.Fatal(err)
	}
	write(t, p, string(enterAltScreen)+"\x1b[?25l")
	view := &fakeTea{t: t, p: p, size: [2]int{60, 30}, text: map[[2]int]rune{{1, 1}: 'x', {59, 29}: '─'}}
	p.Show(noise(rand.New(rand.NewPCG(20, 20)), 40, 40, 9))
	view.place(Rect{X: 2, Y: 3, W: 40, H: 20}, true)
	settle(p)
	if different := differentCells(terminal.screen, readCast(t, data.Bytes()).play(t).screen); len(different) > 0 {
		t.Errorf("%d cells differ, the first at %v", len(different), different[0])
	}
}

func TestRunesAreRecordedWhole(t *testing.T) {
	p := New(newFakeTerminal(20, 5), trueColours.at(time.Time{}))
	defer p.Close()
	var data bytes.Buffer
	if err := p.Record(&data, Cast{}); err != nil {
		t.Fatal(err)
	}
	text := "a€𝄞é\xff\u2588z"
	for i := range len(text) {
		write(t, p, text[i:i+1])
		settle(p)
	}
	write(t, p, "\xe2\x96")
	settle(p)
	if err := p.StopRecording(); err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, e := range readCast(t, data.Bytes()).events[1:] {
		got += e.data
	}
	if want := "a€𝄞é\uFFFD\u2588z\uFFFD\uFFFD\x1b[m\x1b[?25h"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

type fullDisk struct{ room int }

func (d *fullDisk) Write(data []byte) (int, error) {
	if d.room -= len(data); d.room < 0 {
		return 0, errors.New("no space left")
	}
	return len(data), nil
}

func TestBrokenRecordingDoesNotStopTheScreen(t *testing.T) {
	terminal := newFakeTerminal(60, 30)
	rect := Rect{W: 40, H: 20}
	p := newFakePlane(t, terminal, trueColours, rect)
	if err := p.Record(&fullDisk{room: 10}, Cast{}); err == nil {
		t.Error("a recording begins whose header cannot be written")
	}
	if err := p.Record(&fullDisk{room: 400}, Cast{}); err != nil {
		t.Fatal(err)
	}
	frame := noise(rand.New(rand.NewPCG(21, 21)), 40, 40, 9)
	p.Show(frame)
	settle(p)
	if n := wrongCells(terminal, frame, rect); n > 0 {
		t.Errorf("%d cells are wrong", n)
	}
	if err := p.Close(); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("closing says %v", err)
	}
}

// at is the options with a clock that stands still.
func (o Options) at(now time.Time) Options {
	o.Now = func() time.Time { return now }
	return o
}
