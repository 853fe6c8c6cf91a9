package plane

import (
	"bytes"

	"github.com/charmbracelet/x/ansi"
)

// passing is what Bubble Tea's bytes do to the picture.
type passing struct {
	covered rowSet // rows over which placeholders were written
	entered bool   // the alternate screen was entered
	left    bool   // the alternate screen was left: the terminal is somebody else's

	asks bool // it begins with a question to the terminal

	cursorOn, cursorOff bool // the cursor is shown, or hidden
}

var (
	enterAltScreen = []byte(ansi.SetModeAltScreenSaveCursor)
	leaveAltScreen = []byte(ansi.ResetModeAltScreenSaveCursor)
	showCursor     = []byte(ansi.SetModeTextCursorEnable)
	hideCursor     = []byte(ansi.ResetModeTextCursorEnable)

	// What Bubble Tea asks at its start.
	requestMode   = []byte(ansi.RequestModeSynchronizedOutput)
	requestColour = []byte(ansi.RequestBackgroundColor)
)

// look finds out what data does to the picture.
func look(data []byte) passing {
	s := passing{covered: coveredRows(data), asks: bytes.HasPrefix(data, requestMode) || bytes.HasPrefix(data, requestColour)}
	s.entered, s.left = last(data, enterAltScreen, leaveAltScreen)
	s.cursorOn, s.cursorOff = last(data, showCursor, hideCursor)
	return s
}

// last reports which of two comes last in data.
func last(data, on, off []byte) (isOn, isOff bool) {
	a, b := bytes.LastIndex(data, on), bytes.LastIndex(data, off)
	return a > b, b > a
}
