package text

import (
	"dotmatrix/core/plain"
)

import "testing"

func FuzzClean(f *testing.F) {
	f.Add("plain")
	f.Add("\x1b[2J\x1b]8;;http://x\x1b\\link\x9b1m\u202e\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range Clean(s) {
			if plain.Hostile(r) {
				t.Fatalf("%q lets %q through", s, r)
			}
		}
	})
}

func TestFitIsExact(t *testing.T) {
	for _, s := range []string{"", "short", "a text that is too long", "日本語のテキスト", "\x1b[31mred and long enough\x1b[m"} {
		for width := range 12 {
			if got := Width(Fit(s, width)); got != width {
				t.Errorf("Fit(%q, %d) has %d columns", s, width, got)
			}
		}
	}
}
