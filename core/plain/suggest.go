package plain

import "strings"

// Suggest says which of the known words was probably meant by one that is not, or else which there are.
func Suggest(word string, known []string) string {
	best, nearest := "", 3 // more edits than two are another word
	for _, k := range known {
		if d := edits(strings.ToLower(word), k); d < nearest {
			best, nearest = k, d
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	return "there are " + strings.Join(known, ", ")
}

// edits counts the bytes to be put in, taken out or changed to make b of a. Of long words it says only that they differ.
func edits(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		above := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := above
			if a[i] != b[j] {
				change++
			}
			above = row[j+1]
			row[j+1] = min(change, row[j]+1, above+1)
		}
	}
	return row[len(b)]
}
