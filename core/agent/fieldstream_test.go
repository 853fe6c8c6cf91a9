package agent

import (
	"testing"
	"unicode/utf8"
)

// TestFieldStream: the fields of an answer are shown the same in whatever pieces it comes.
func TestFieldStream(t *testing.T) {
	for answer, want := range map[string]string{
		`{"why":"a door","press":"up"}`:                                 "why: a door\npress: up",
		"```json\n{\"why\": \"two\\nlines \\u00e9 \\\"q\\\"\"}\n```":    "why: two\nlines é \"q\"",
		`{"n": 3, "ok":true, "list": ["a", "b}"], "last":null}`:         "n: 3\nok: true\nlist: [\"a\",\"b}\"]\nlast: null",
		`{"thought":"Up.","call":{"press_buttons":{"buttons":["up"]}}}`: "thought: Up.\ncall: {\"press_buttons\":{\"buttons\":[\"up\"]}}",
		`{"cut":"off he`: "cut: off he",
		"I go up.\n{no}": "I go up.\n{no}",
		"jump":           "jump",
		"":               "",
	} {
		for size := 1; size <= len(answer)+1; size++ {
			var f fieldStream
			got := ""
			for rest := answer; rest != ""; {
				n := min(size, len(rest))
				for n < len(rest) && !utf8.RuneStart(rest[n]) {
					n++
				}
				got += f.take(rest[:n])
				rest = rest[n:]
			}
			if got != want {
				t.Errorf("%q in pieces of %d: %q, want %q", answer, size, got, want)
				break
			}
		}
	}
}
