package plane

import (
	"bytes"

	"github.com/charmbracelet/x/ansi"
)

// passing is what Bubble Tea's bytes do to the picture.
type passing struct {
	covered bool // the placeholder was written over it
	entered bool // the alternate screen was entered
	left    bool // the alternate screen was left: the terminal is somebody else's

	cursorOn, cursorOff bool // the cursor is shown, or hidden
}

var (
	enterAltScreen = []byte(ansi.SetModeAltScreenSaveCursor)
	leaveAltScreen = []byte(ansi.ResetModeAltScreenSaveCursor)
	showCursor     = []byte(ansi.SetModeTextCursorEnable)
	hideCursor     = []byte(ansi.ResetModeTextCursorEnable)
)

// look finds out what data does to the picture.
func look(data []byte) passing {
	s := passing{covered: setsConceal(data)}
	s.entered, s.left = last(data, enterAltScreen, leaveAltScreen)
	s.cursorOn, s.cursorOff = last(data, showCursor, hideCursor)
	return s
}

// last reports which of two comes last in data.
func last(data, on, off []byte) (isOn, isOff bool) {
	a, b := bytes.LastIndex(data, on), bytes.LastIndex(data, off)
	return a > b, b > a
}

// setsConceal reports whether an SGR sequence in data turns the attribute 8 on. Colours may end in 8 as well; taking one
// for the attribute costs a picture's bytes and nothing else.
func setsConceal(data []byte) bool {
	for {
		at := bytes.Index(data, []byte("8m"))
		if at < 0 {
			return false
		}
		if at > 0 && (data[at-1] == '[' || data[at-1] == ';') {
			return true
		}
		data = data[at+2:]
	}
}
