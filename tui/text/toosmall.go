package text

import "fmt"

// TooSmall says which size of a terminal is needed, in cells, in as many words as fit into width columns.
func TooSmall(leastWidth, leastHeight, width int) string {
	size := fmt.Sprintf("%dx%d", leastWidth, leastHeight)
	said := size
	for _, words := range []string{"the terminal is too small: at least " + size, "too small: needs " + size, "needs " + size, size} {
		if said = words; Width(words) <= width {
			break
		}
	}
	return said
}
