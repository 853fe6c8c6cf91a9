package game_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"dotmatrix/core/game"
)

const toyTable = "# maps of the game\nid\tname\twidth\n0x0a\tA town\t20\n\n11\tA 7th house\n12\t-\t-3\r\n"

func TestTable(t *testing.T) {
	for source, want := range map[string]string{
		`T = table("maps.tsv")`:              `[{"id":10,"name":"A town","width":20},{"id":11,"name":"A 7th house","width":null},{"id":12,"name":"-","width":-3}]`,
		`T = table("maps.tsv", "id")[11]`:    `{"id":11,"name":"A 7th house","width":null}`,
		`T = len(table("maps.tsv", "name"))`: `3`,
	} {
		p, err := toy(t, source, "T", "maps.tsv", toyTable)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := p.Facts(t.Context(), &image{}); err != nil || string(got) != want {
			t.Errorf("%s: %s (%v), want %s", source, got, err, want)
		}
	}
}

func TestTableRefuses(t *testing.T) {
	for content, want := range map[string]string{
		"id\tid\n":                    `line 1: "id" cannot name a column`,
		"Id\n":                        `"Id" cannot name a column`,
		"id\n1\t2\n":                  "line 2 has 2 cells and there are 1 columns",
		"id\n\xff\n":                  "not UTF-8",
		"id\n1\n1\n":                  "more than one row whose id is 1",
		"name\nx\n":                   `has no column "id"`,
		strings.Repeat("\n", 1<<20+1): "more than 1048576 bytes",
	} {
		if _, err := toy(t, `T = table("maps.tsv", "id")`, "T", "maps.tsv", content); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", content, err, want)
		}
	}
	for _, name := range []string{"../maps.tsv", "profile.star", "none.tsv"} {
		if _, err := toy(t, `T = table("`+name+`")`, "T"); err == nil {
			t.Errorf("%s was read as a table", name)
		}
	}
}

// TestVersionHasAllFiles changes one file of a profile after the other: each makes another version.
func TestVersionHasAllFiles(t *testing.T) {
	files := map[string]string{
		"toy/profile.star": "load(\"more.star\", \"T\")\nprofile = game(name = \"toy\", symbols = \"a.sym\")\ndef facts(mem): return T\ndef text(f): return \"\"\ndef reached(f): return []\n",
		"toy/more.star":    "T = [row.id for row in table(\"a.tsv\")]\n",
		"toy/a.tsv":        "id\n1\n",
		"toy/a.sym":        "00:c000 a\n",
	}
	version := func(changed string) string {
		folder := fstest.MapFS{"toy/README.md": {Data: []byte(changed)}}
		for name, data := range files {
			if name == changed {
				data = strings.ReplaceAll(data, "\n", "\n\n")
			}
			folder[name] = &fstest.MapFile{Data: []byte(data)}
		}
		p, err := game.Load(folder, "toy")
		if err != nil {
			t.Fatal(err)
		}
		return p.Ref().Version.String()
	}
	seen := map[string]string{version(""): "nothing"}
	for name := range files {
		v := version(name)
		if other, ok := seen[v]; ok {
			t.Errorf("a change of %s gives the version of a change of %s", name, other)
		}
		seen[v] = name
	}
	if _, ok := seen[version("toy/README.md")]; !ok {
		t.Error("a file that the profile does not use changes its version")
	}
}
