package lab

import (
	"reflect"
	"slices"
	"strings"
)

// suggest names the word that was probably meant, or else all.
func suggest(word string, known []string) string {
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

// keysOf are the keys of a table of a suite file; "" is the file itself.
func keysOf(table string) []string {
	t := reflect.TypeFor[suiteFile]()
	for _, name := range strings.Split(table, ".") {
		if name == "" {
			continue
		}
		i := slices.IndexFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool { return f.Tag.Get("toml") == name })
		if i < 0 {
			return nil
		}
		t = t.Field(i).Type
		if t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			return nil
		}
	}
	var keys []string
	for _, f := range reflect.VisibleFields(t) {
		keys = append(keys, f.Tag.Get("toml"))
	}
	return keys
}
