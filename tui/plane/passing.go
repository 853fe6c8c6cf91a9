package plane

import "bytes"

// passing is what Bubble Tea's bytes do to the picture.
type passing struct {
	covered bool // the placeholder was written over it
	entered bool // the alternate screen was entered
	left    bool // the alternate screen was left: the terminal is somebody else's
}

var (
	enterAltScreen = []byte("\x1b[?1049h")
	leaveAltScreen = []byte("\x1b[?1049l")
)

// look finds out what data does to the picture.
func look(data []byte) passing {
	entered, left := bytes.LastIndex(data, enterAltScreen), bytes.LastIndex(data, leaveAltScreen)
	return passing{covered: setsConceal(data), entered: entered > left, left: left > entered}
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
