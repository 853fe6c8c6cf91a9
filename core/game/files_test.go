package game_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"dotmatrix/core/game"
)

const byteOrderMark = "\xEF\xBB\xBF"

func marked(before map[string]string) fstest.MapFS {
	files := fstest.MapFS{
		"profile.star": {Data: []byte(before["profile.star"] + `load("more.star", "ROWS")
profile = game(name = "x", title = "X", symbols = "x.sym")
def facts(mem): return {"n": mem.u8("w_n"), "rows": len(ROWS)}
def text(facts): return ""
def reached(facts): return []
`)},
		"more.star": {Data: []byte(before["more.star"] + "ROWS = table(\"x.tsv\")\n")},
		"x.tsv":     {Data: []byte(before["x.tsv"] + "id\tname\n1\tone\n")},
		"x.sym":     {Data: []byte(before["x.sym"] + "00:0003 w_n\n")},
	}
	return files
}

// TestFilesWithAByteOrderMark: Notepad, Visual Studio and PowerShell write one; it changes nothing, also not the version.
func TestFilesWithAByteOrderMark(t *testing.T) {
	plain, err := game.Load(marked(nil), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"profile.star", "more.star", "x.tsv", "x.sym"} {
		p, err := game.Load(marked(map[string]string{file: byteOrderMark}), ".")
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		m := &image{}
		m.put(3, 5)
		if facts, err := p.Facts(t.Context(), m); err != nil || string(facts) != `{"n":5,"rows":1}` || p.Ref() != plain.Ref() {
			t.Errorf("%s: %s (%v), version %s, without the mark %s", file, facts, err, p.Ref().Version, plain.Ref().Version)
		}
		_, err = game.Load(marked(map[string]string{file: "\xFF\xFE"}), ".")
		if err == nil || !strings.Contains(err.Error(), file+": this file is UTF-16: save it as UTF-8") {
			t.Errorf("UTF-16 in %s: %v", file, err)
		}
	}
}
