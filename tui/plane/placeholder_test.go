package plane

import (
	"image/color"
	"strings"
	"testing"
)

// kitty shows concealed text: the marks have the colour of the background there.
func TestPlaceholderHasTheColourOfTheBackground(t *testing.T) {
	for _, c := range []struct {
		background color.Color
		begins     string
	}{
		{color.RGBA{R: 29, G: 31, B: 33, A: 255}, "\x1b[8;38;2;29;31;33mac"},
		{color.White, "\x1b[8;38;2;255;255;255mac"},
		{nil, "\x1b[8mac"},
	} {
		rows := Placeholder(4, 3, c.background)
		if !strings.HasPrefix(rows[2], c.begins) {
			t.Errorf("on %v a row begins with %q, want %q", c.background, rows[2], c.begins)
		}
	}
}

func TestCoveredRowsAreKnownByTheAttribute(t *testing.T) {
	rows := func(some ...int) (set rowSet) {
		for _, y := range some {
			set.add(y)
		}
		return set
	}
	for _, c := range []struct {
		data string
		want rowSet
	}{
		{"\x1b[8mab  ", rows(1)},
		{"\x1b[38;2;8;8;18;8mac  \x1b[m\r\n\x1b[8;38;5;8mad", rows(2, 3)},
		{"\x1b[1;8;48;5;8mab", rows(1)},
		{"\x1b[38;2;8;8;8mab\x1b[48;5;8mac\x1b[38;5;8;1mad", rows()},
		{"\x1b[8;28mab\x1b[8;0mac", rows()},
		{"\x1b[8m  ", rowSet{all: true}}, // the middle of some row
		{"\x1b[8m", rowSet{all: true}},
		{"\x1b[8C8mab\x1b[8;8Hab", rows()},
		{"\x1b[8", rows()},
	} {
		if got := coveredRows([]byte(c.data)); got != c.want {
			t.Errorf("%q covers %+v, want %+v", c.data, got, c.want)
		}
	}
}
