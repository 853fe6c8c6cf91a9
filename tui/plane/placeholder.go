package plane

import "strings"

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

const rowMarks = "abcdefghijklmnopqrstuvwxyz0123456789"
