package plane

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"
)

// conceal is the attribute of the placeholder, and of nothing else on the screen.
const conceal = "\x1b[8m"

// Placeholder is what Bubble Tea's view holds in the picture's rectangle: height rows of width cells. It is ASCII, since
// every other rune would cost a look at its width. Its text is hidden by an attribute, and by the colour of the background,
// since kitty does not know the attribute; nil is a background that is not known.
func Placeholder(width, height int, background color.Color) []string {
	rows := make([]string, height)
	blank := strings.Repeat(" ", max(width-2, 0))
	hidden := conceal
	if background != nil {
		r, g, b, _ := background.RGBA()
		hidden = fmt.Sprintf("\x1b[8;38;2;%d;%d;%dm", r>>8, g>>8, b>>8)
	}
	for y := range rows {
		marks := string([]byte{rowMarks[y/len(rowMarks)%len(rowMarks)], rowMarks[y%len(rowMarks)]})
		rows[y] = hidden + (marks + blank)[:max(width, 0)] + "\x1b[m"
	}
	return rows
}

// Placeholder is the function of that name on the background of the terminal.
func (p *Plane) Placeholder(width, height int) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Placeholder(width, height, p.background)
}

// SetBackground says what colour the terminal's background has.
func (p *Plane) SetBackground(c color.Color) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.background = c
}

// rowMarks are the digits in which a row's first two cells say its number.
const rowMarks = "abcdefghijklmnopqrstuvwxyz0123456789"

// rowSet is some rows of a picture.
type rowSet struct {
	all  bool
	some [len(rowMarks) * len(rowMarks) / 64]uint64 // 1296 is 20 times 64, and some that no terminal has
}

func (s *rowSet) add(row int) {
	if row >= 64*len(s.some) {
		s.all = true
		return
	}
	s.some[row/64] |= 1 << (row % 64)
}

func (s *rowSet) has(row int) bool {
	return s.all || row < 64*len(s.some) && s.some[row/64]>>(row%64)&1 != 0
}

func (s *rowSet) any() bool { return s.all || s.some != [len(s.some)]uint64{} }

// coveredRows are the rows of the picture that data, which Bubble Tea writes, covers with their placeholders: an SGR
// sequence turns the attribute on, and a row's marks follow it. Where others follow, it may be any row.
func coveredRows(data []byte) (rows rowSet) {
	for {
		at := bytes.Index(data, []byte("\x1b["))
		if at < 0 {
			return rows
		}
		data = data[at+len("\x1b["):]
		end := 0
		for end < len(data) && (data[end] >= '0' && data[end] <= '9' || data[end] == ';' || data[end] == ':') {
			end++
		}
		if end == len(data) || data[end] != 'm' || !conceals(data[:end]) {
			continue
		}
		data = data[end+1:]
		if len(data) < 2 {
			rows.all = true
			continue
		}
		high, low := strings.IndexByte(rowMarks, data[0]), strings.IndexByte(rowMarks, data[1])
		if high < 0 || low < 0 {
			rows.all = true
			continue
		}
		rows.add(high*len(rowMarks) + low)
	}
}

// conceals reports whether parameters of an SGR sequence turn the placeholder's attribute on. An 8 in a colour, such as
// 38;5;8 or 48;2;8;8;8, does not.
func conceals(parameters []byte) (on bool) {
	skip := 0 // parameters of a colour that are still to come
	kind := false
	for len(parameters) > 0 {
		part, rest, _ := bytes.Cut(parameters, []byte(";"))
		parameters = rest
		switch {
		case kind:
			kind = false
			skip = map[string]int{"5": 1, "2": 3}[string(part)]
		case skip > 0:
			skip--
		case string(part) == "38" || string(part) == "48" || string(part) == "58":
			kind = true
		case string(part) == "8":
			on = true
		case string(part) == "28" || string(part) == "0":
			on = false
		}
	}
	return on
}
