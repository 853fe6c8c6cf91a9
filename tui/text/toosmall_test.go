package text

import (
	"strings"
	"testing"
)

func TestTooSmallSaysTheSizeAtAnyWidth(t *testing.T) {
	for width := 5; width < 90; width++ {
		got := TooSmall(60, 18, width)
		if !strings.Contains(got, "60x18") || Width(got) > width {
			t.Errorf("in %d columns: %q", width, got)
		}
	}
}
