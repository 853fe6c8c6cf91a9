package text

import (
	"slices"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestOver(t *testing.T) {
	rows := []string{"abcdef", "\x1b[31mghijkl\x1b[m", "漢字漢", "uvwxyz"}
	for name, c := range map[string]struct {
		others []string
		x, y   int
		want   []string
	}{
		"in the middle":     {[]string{"12", "34"}, 2, 0, []string{"ab12ef", "gh34kl", "漢字漢", "uvwxyz"}},
		"half a letter":     {[]string{"12"}, 1, 2, []string{"abcdef", "ghijkl", " 12 漢", "uvwxyz"}},
		"past the right":    {[]string{"123"}, 4, 1, []string{"abcdef", "ghij12", "漢字漢", "uvwxyz"}},
		"past the bottom":   {[]string{"1", "2"}, 0, 3, []string{"abcdef", "ghijkl", "漢字漢", "1vwxyz"}},
		"all of the screen": {[]string{"111111", "222222", "333333", "444444"}, 0, 0, []string{"111111", "222222", "333333", "444444"}},
	} {
		t.Run(name, func(t *testing.T) {
			before := slices.Clone(rows)
			var got []string
			for _, row := range Over(rows, c.others, c.x, c.y, 6) {
				got = append(got, ansi.Strip(row))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			if !slices.Equal(rows, before) {
				t.Error("the rows below are changed")
			}
		})
	}
	if got, want := Over(rows, []string{"--"}, 2, 1, 6)[1], "\x1b[31mgh\x1b[m\x1b[m--\x1b[m\x1b[31mkl\x1b[m"; got != want {
		t.Errorf("the colours are %q, want %q", got, want)
	}
}
