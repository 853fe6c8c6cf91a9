package tui

import (
	"strings"
	"testing"
)

func TestLocaleThatIsNotUTF8IsTold(t *testing.T) {
	for _, c := range []struct {
		environ []string
		told    string // what is to be exported; empty: nothing is told
	}{
		{[]string{"LC_ALL=C"}, "LC_ALL=C.UTF-8"},
		{[]string{"LANG=de_DE@euro"}, "LANG=C.UTF-8"},
		{[]string{"LANG=C", "LC_CTYPE=C.UTF-8"}, ""},
		{[]string{"LC_ALL=POSIX", "LANG=en_US.UTF-8"}, "LC_ALL=C.UTF-8"},
		{[]string{"LANG=de_DE.utf8"}, ""},
		{nil, ""},
	} {
		got := localeNotice(c.environ)
		if (got == "") != (c.told == "") || !strings.Contains(got, c.told) {
			t.Errorf("%q: %q, want it to tell of %q", c.environ, got, c.told)
		}
	}
}
