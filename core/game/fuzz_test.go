package game_test

import (
	"fmt"
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

// FuzzReads reads with numbers of any size, in memory of any content: a value or an error, and never more than that.
func FuzzReads(f *testing.F) {
	f.Add(0xC000, 3, 2, []byte{1, 2, 3})
	f.Add(-1, 1<<30, 70000, []byte{})
	f.Fuzz(func(t *testing.T, at, n, k int, data []byte) {
		m := toyMemory()
		m.put(0xC000, data[:min(len(data), 0x1000)]...)
		for _, expression := range []string{
			"[mem.u8(%[1]d), mem.be24(%[1]d)]", "mem.bcd(%[1]d, %[2]d)", "mem.bit(%[1]d, %[2]d)", "mem.bits(%[1]d, %[2]d, %[3]d > 0)",
			"mem.bytes(%[1]d, %[2]d)", "mem.text(%[1]d, %[2]d, CHARS)", "mem.texts(%[1]d, %[2]d, CHARS, %[3]d)",
			"len(mem.records(%[1]d, %[2]d, MON, %[3]d))", "mem.rom.at(%[1]d, %[2]d)", "mem.rom.u8(%[1]d)",
			"mem.tiles(%[1]d, %[2]d, %[3]d).crop(%[3]d, %[1]d, %[2]d, 4).every(%[3]d, 1).rows({}, '.')",
			"layout(%[1]d, a = ('bytes', %[2]d, %[3]d))",
		} {
			_, _ = evaluate(t, m, data, toyBlocks, fmt.Sprintf(expression, at, n, k))
		}
	})
}
