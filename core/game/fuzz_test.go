package game_test

import (
	"strings"
	"testing"
)

// FuzzSymbols reads a .sym of any content.
func FuzzSymbols(f *testing.F) {
	f.Add("00:c100 w_magic\n; comment\n1f:7fff End\n")
	f.Add("zz:1 x")
	f.Fuzz(func(t *testing.T, content string) {
		p, err := toy(t, "", `mem.u8("w_magic")`, "toy.sym", content)
		if err == nil {
			_, err = p.Facts(t.Context(), &image{})
		}
		if err != nil && !strings.Contains(err.Error(), "symbol") {
			t.Errorf("%q: %v", content, err)
		}
	})
}

// FuzzTable reads a table of any content: rows or an error, and facts that can be kept.
func FuzzTable(f *testing.F) {
	f.Add(toyTable)
	f.Add("a\tb\n+1\t0x\n")
	f.Fuzz(func(t *testing.T, content string) {
		p, err := toy(t, `T = table("a.tsv")`, "T", "a.tsv", content)
		if err != nil {
			return
		}
		if _, err := p.Facts(t.Context(), &image{}); err != nil {
			t.Errorf("%q: %v", content, err)
		}
	})
}
