package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"dotmatrix/assets"
)

// Bad input gets one clear line that says what to do.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	unknownMapper := append([]byte(nil), assets.DemoROM...)
	unknownMapper[0x147] = 0xEE
	foreign := filepath.Join(dir, "foreign.db")
	otherProgram(t, foreign)
	db := filepath.Join(dir, "runs.db")

	for name, c := range map[string]struct {
		args []string
		env  []string
		code int
		says string
	}{
		"no such file":       {args: []string{"run", filepath.Join(dir, "none.gb")}, code: 1, says: "there is no file"},
		"a folder":           {args: []string{"run", dir}, code: 1, says: "is a folder: give the path of a Game Boy ROM"},
		"a truncated file":   {args: []string{"run", file("cut.gb", assets.DemoROM[:20000])}, code: 1, says: "is truncated: it has 20000 bytes of the 32768"},
		"not even a header":  {args: []string{"run", file("tiny.gb", assets.DemoROM[:100])}, code: 1, says: "it is truncated"},
		"not a ROM":          {args: []string{"run", file("text.gb", []byte(strings.Repeat("no ROM ", 10000)))}, code: 1, says: "not a Game Boy ROM"},
		"an unknown mapper":  {args: []string{"run", file("ee.gb", unknownMapper)}, code: 1, says: "cartridge type 0xEE is not supported"},
		"a missing key":      {args: []string{"run", "--agent", "openai"}, code: 1, says: "set OPENAI_API_KEY"},
		"a dead endpoint":    {args: []string{"run", "--agent", "openai", "--model", "m"}, env: []string{"OPENAI_BASE_URL=http://127.0.0.1:1/v1"}, code: 1, says: "cannot be reached"},
		"another's database": {args: []string{"run", "--db", foreign}, code: 1, says: "is the database of another program"},
		"no database":        {args: []string{"run", "--db", file("text.db", []byte("plain text, and not short"))}, code: 1, says: "is not a record of dotmatrix"},
		"no record yet":      {args: []string{"runs", "--db", filepath.Join(dir, "new.db")}, code: 1, says: "start a run with `dotmatrix play`"},
		"no such agent":      {args: []string{"run", "--agent", "nobody"}, code: 1, says: "use chooser, explorer"},
		"no terminal":        {args: []string{"play"}, code: 2, says: "use `dotmatrix run` here"},
		"no such bundle":     {args: []string{"import", filepath.Join(dir, "none.dmx")}, code: 1, says: "name a bundle, which `dotmatrix export --bundle` writes"},
		"a file, not -o":     {args: []string{"export", "last", "--bundle", "run.dmx"}, code: 2, says: "name the file to write with -o"},
		"no such verb":       {args: []string{"pley"}, code: 2, says: "did you mean play"},
		"a negative number":  {args: []string{"run", "--steps", "-1"}, code: 2, says: "--steps"},
		"an unknown pace":    {args: []string{"play", "--pace", "fast"}, code: 2, says: "unknown pace"},
		"an unknown format":  {args: []string{"run", "--format", "xml"}, code: 2, says: "--format"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runIn(t, append(c.env, "DOTMATRIX_DB="+db+name), c.args...)
			if got.code != c.code || !strings.Contains(got.err, c.says) {
				t.Errorf("exit %d, want %d; said %q, want %q in it", got.code, c.code, got.err, c.says)
			}
			if lines := strings.Count(strings.TrimSpace(got.err), "\n") + 1; lines != 1 {
				t.Errorf("%d lines, want one: %q", lines, got.err)
			}
		})
	}
	if tables := tablesOf(t, foreign); tables != "theirs" {
		t.Errorf("the other program's database now has the tables %q", tables)
	}
}

func otherProgram(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE theirs(x)"); err != nil {
		t.Fatal(err)
	}
}

func tablesOf(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var names string
	if err := db.QueryRow("SELECT group_concat(name) FROM sqlite_schema").Scan(&names); err != nil {
		t.Fatal(err)
	}
	return names
}
