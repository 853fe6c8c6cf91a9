package play

import (
	"strings"
	"testing"

	"dotmatrix/core"
)

// A link of a model leads nowhere that it does not show.
func TestLinksOfModelsShowWhereTheyLead(t *testing.T) {
	var m markdown
	for words, link := range map[string]bool{
		"see [click](http://evil.example/a)":    true, // glamour writes the address behind the words
		"[http://good.example](https://evil.x)": true,
		"[x](javascript:alert)":                 false,
		"[f](file:///etc/passwd)":               false,
		"![img](ssh://i.m/g.png) *a*":           false,
	} {
		out := strings.Join(m.lines(colours, core.Said, words, 60), "\n")
		if strings.Contains(out, "\x1b]8;") != link {
			t.Errorf("%q is drawn as %q", words, out)
		}
	}
}
