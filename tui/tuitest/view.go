package tuitest

import (
	"math/rand/v2"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"dotmatrix/core/plain"
)

// Rows draws the screen, and checks that it is as high as it may be, no row is wider, and nothing in it is more to a
// terminal than text and its colours.
func (d *Driver[S]) Rows() []string {
	d.T.Helper()
	rows := d.Screen.View(look, false)
	if len(rows) != d.height {
		d.T.Fatalf("%dx%d: %d rows", d.width, d.height, len(rows))
	}
	for _, row := range rows {
		if ansi.StringWidth(row) > d.width {
			d.T.Fatalf("%dx%d: a row of %d columns: %q", d.width, d.height, ansi.StringWidth(row), row)
		}
		for i, r := range row {
			if !isStyle(row[i:]) && (r == '\n' || plain.Hostile(r)) {
				d.T.Fatalf("%q reaches the terminal in %q", r, row)
			}
		}
	}
	return rows
}

// isStyle reports whether a text begins with an SGR sequence.
func isStyle(s string) bool {
	parameters, ok := strings.CutPrefix(s, "\x1b[")
	end := strings.IndexFunc(parameters, func(r rune) bool { return (r < '0' || r > '9') && r != ';' })
	return ok && end >= 0 && parameters[end] == 'm'
}

// Seen is the screen as text.
func (d *Driver[S]) Seen() string {
	d.T.Helper()
	rows := d.Rows()
	for i, row := range rows {
		rows[i] = strings.TrimRight(ansi.Strip(row), " ")
	}
	return strings.Join(rows, "\n") + "\n"
}

// Hostile is a text that does to a terminal whatever a terminal lets be done to it.
const Hostile = "\x1b]0;title\x07\x1b[2Jclear\x1b[31m red \x9b31m\u202Eright to left\u2066\x00\x08\r\n\ttab \xff\xfe broken"

// EverySize draws the screen at many sizes.
func (d *Driver[S]) EverySize() {
	d.T.Helper()
	for width := 1; width < 140; width += 9 {
		for height := 1; height < 50; height++ {
			d.Resize(width, height)
			d.Rows()
		}
	}
}

// Disturb does something at random that a person or a terminal can do, and draws the screen. words are typed where text
// is taken.
func (d *Driver[S]) Disturb(random *rand.Rand, words ...string) {
	d.T.Helper()
	actions := d.Screen.Actions()
	switch random.IntN(8) {
	case 0:
		d.Resize(random.IntN(250), random.IntN(80))
	case 1:
		d.Click(random.IntN(130), random.IntN(40))
	case 2:
		d.Send(tea.MouseWheelMsg{X: random.IntN(130), Y: random.IntN(40), Button: tea.MouseWheelDown})
	case 3:
		d.Wait()
	case 4:
		_, cmd := d.Screen.Leave()
		d.Do(cmd)
	case 5:
		if word := words[random.IntN(len(words))]; d.Dialogs.Any() || d.takesText() {
			d.Press(word)
		}
	default:
		if a := actions[random.IntN(len(actions))]; a.Do != nil && !d.Dialogs.Any() {
			d.Do(a.Do())
		}
	}
	d.Rows()
}

func (d *Driver[S]) takesText() bool {
	typist, ok := any(d.Screen).(interface{ Typing() bool })
	return ok && typist.Typing()
}
