package lab

import (
	"reflect"
	"slices"
	"strings"
)

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
