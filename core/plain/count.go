package plain

import (
	"fmt"
	"strings"
)

// Count is a number of things in words: "1 step", "2 steps", "3 presses". thing is a noun that takes an s or es.
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	for _, hissing := range []string{"s", "x", "ch", "sh"} {
		if strings.HasSuffix(thing, hissing) {
			return fmt.Sprintf("%d %ses", n, thing)
		}
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
