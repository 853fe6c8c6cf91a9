package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/klauspost/compress/zstd"
	_ "github.com/mattn/go-sqlite3"

	"dotmatrix/core/llm/llmtest"
)

// TestKeyNeverAppears plays with an endpoint that repeats the key in what it says and refuses, and with a program that
// found it in a file and says it, and looks for it in the record, the log, errors and the screen. The environment of a
// program does not hold the key.
func TestKeyNeverAppears(t *testing.T) {
	const key = "sk-very-secret-0123456789abcdef"
	server := llmtest.NewServer(llmtest.Fail(500, "upstream said Bearer "+key), llmtest.Say("Thought: I was told "+key[:9], key[9:]+".\nAction: buttons('up')"), llmtest.EchoKey())
	defer server.Close()
	dir := t.TempDir()
	db, log := filepath.Join(dir, "runs.db"), filepath.Join(dir, "log")
	env := []string{"DOTMATRIX_DB=" + db, "DOTMATRIX_LOG=" + log, "OPENAI_BASE_URL=" + server.URL(), "OPENAI_API_KEY=" + key, "DOTMATRIX_MODEL=toy"}
	seen := map[string]string{}
	keep := func(name string, r result) { seen[name] = r.out + r.err }

	keep("run", runIn(t, env, "run", "--agent", "openai", "--steps", "3"))
	mustSay(t, seen["run"], "[removed]", "refused the key")
	keep("doctor", runIn(t, env, "doctor", "--ask"))
	keep("predict", runIn(t, env, "predict", "openai", "--input", `{"action": "step"}`))
	for name, args := range map[string][]string{"runs": {"runs", "--format", "json"}, "steps": {"steps", "--format", "json"}, "models": {"models", "show", "models:/openai/1", "--source"}} {
		keep(name, runIn(t, env, args...))
	}
	program, found := filepath.Join(dir, "leaky.sh"), filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(found, []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, []byte("#!/bin/sh\nkey=$(cat '"+found+"')\necho \"$key\" >&2\nwhile read -r line; do case \"$line\" in\n"+
		"*describe*) echo '{\"name\": \"leaky\"}' ;;\n*start*) echo '{\"memory\": {\"env\": \"'$OPENAI_API_KEY'\", \"k\": \"'$key'\"}}' ;;\n"+
		"*) echo '{\"action\": \"a\", \"said\": \"'$key'\"}' ;; esac; done\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	keep("program", runIn(t, env, "run", "--agent", "exec:"+program, "--steps", "2", "--allow", "read="+found))
	mustSay(t, seen["program"], "finished: 2 steps played")

	x := startIn(t, 100, 40, env, "play", "--agent", "openai")
	x.waitFor("refused the key")
	seen["screen"] = x.text() + joinedLines(x.text())
	x.typeKeys("q")

	seen["the record, unpacked"] = unpackedRecord(t, db)
	for where, words := range map[string]string{"the record, unpacked": `{"env":"","k":"[removed]"}`, "program": "finished", "screen": "[removed]"} {
		mustSay(t, seen[where], words) // so that it was looked for where it would be
	}
	for _, path := range []string{db, db + "-wal", log} {
		data, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		seen[path] = string(data)
	}
	mustSay(t, seen[log], "[removed]")
	for where, text := range seen {
		if strings.Contains(text, key) || strings.Contains(text, key[3:20]) {
			t.Errorf("the key stands in %s", where)
		}
	}
}

// joinedLines are the words of a screen without the breaks and the lines between panes, which may part a key.
func joinedLines(screen string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r >= 0x2500 && r <= 0x259f {
			return -1
		}
		return r
	}, screen)
}

// unpackedRecord is every value of every table; what is packed stands there unpacked too.
func unpackedRecord(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	unpacker, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer unpacker.Close()
	var all strings.Builder
	for _, table := range rowsOf(t, db, "SELECT name FROM sqlite_master WHERE type = 'table'") {
		for _, value := range rowsOf(t, db, `SELECT * FROM "`+string(table)+`"`) {
			all.Write(value)
			all.WriteByte('\n')
			if text, err := unpacker.DecodeAll(value, nil); err == nil {
				all.Write(text)
				all.WriteByte('\n')
			}
		}
	}
	return all.String()
}

// rowsOf is every value of a query's rows.
func rowsOf(t *testing.T, db *sql.DB, query string) [][]byte {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var values [][]byte
	for rows.Next() {
		row, targets := make([]sql.RawBytes, len(names)), make([]any, len(names))
		for i := range row {
			targets[i] = &row[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		for _, value := range row {
			values = append(values, bytes.Clone(value))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}
