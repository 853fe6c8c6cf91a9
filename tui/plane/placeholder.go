package plane

import (
	"bytes"
	"strings"
)

// conceal is the attribute of the placeholder, and of nothing else on the screen.
const conceal = "\x1b[8m"

// Placeholder is what Bubble Tea's view holds in the picture's rectangle: height rows of width cells. It is ASCII, since
// every other rune would cost a look at its width.
func Placeholder(width, height int) []string {
	rows := make([]string, height)
	blank := strings.Repeat(" ", max(width-2, 0))
	for y := range rows {
		marks := string([]byte{rowMarks[y/len(rowMarks)%len(rowMarks)], rowMarks[y%len(rowMarks)]})
		rows[y] = conceal + (marks + blank)[:max(width, 0)] + "\x1b[m"
	}
	return rows
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
// sequence turns the attribute on, and a row's marks follow it. Where others follow, it may be any row. Colours may end
// in 8 as well; taking one for the attribute costs a picture's bytes and nothing else.
func coveredRows(data []byte) (rows rowSet) {
	for {
		at := bytes.Index(data, []byte("8m"))
		if at < 0 {
			return rows
		}
		sets := at > 0 && (data[at-1] == '[' || data[at-1] == ';')
		data = data[at+len("8m"):]
		if !sets {
			continue
		}
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
