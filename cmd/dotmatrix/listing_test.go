package main

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dotmatrix/core/plain"
)

// Every column is in a listing, the last too, in whatever form.
func TestListingsHaveEveryColumn(t *testing.T) {
	type row struct {
		Name string
		N    int
		Note string
	}
	columns := []column[row]{
		{"name", func(r row) any { return r.Name }},
		{"n", func(r row) any { return r.N }},
		{"note", func(r row) any { return r.Note }},
	}
	rows := []row{{"one", 1, "a, \"quoted\"\nnote"}, {"two", 2, "last"}}

	var out strings.Builder
	if err := list(&out, formatCSV, columns, rows); err != nil {
		t.Fatal(err)
	}
	cells, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"name", "n", "note"}, {"one", "1", "a, \"quoted\"\nnote"}, {"two", "2", "last"}}, cells); diff != "" {
		t.Errorf("the CSV differs (-want +got):\n%s", diff)
	}

	out.Reset()
	if err := list(&out, formatJSON, columns, rows); err != nil {
		t.Fatal(err)
	}
	var objects []row
	decoder := json.NewDecoder(strings.NewReader(out.String()))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&objects); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows, objects); diff != "" {
		t.Errorf("the JSON differs (-want +got):\n%s", diff)
	}

	out.Reset()
	if err := list(&out, formatTable, columns, rows); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"NAME NOTE N", "one", "two 2 last"} {
		line := strings.Split(out.String(), "\n")[i]
		for _, word := range strings.Fields(want) {
			if !strings.Contains(line, word) {
				t.Errorf("the table lacks %s in %q", word, line)
			}
		}
	}
}

// What anybody may have written neither makes a spreadsheet compute nor reaches a terminal; numbers stay numbers, and --raw
// leaves all as it is.
func TestForeignTextInListings(t *testing.T) {
	type row struct {
		said  string
		delta int
		tags  []string
		ratio float64
	}
	columns := []column[row]{
		{"said", func(r row) any { return r.said }},
		{"delta", func(r row) any { return r.delta }},
		{"tags", func(r row) any { return r.tags }},
		{"ratio", func(r row) any { return r.ratio }},
	}
	rows := []row{{"=HYPERLINK(\"http://x\")", -5, []string{"@sum", "b"}, -0.5}, {"a\u009b31m\u202e\U000E0041\u200b", 1, nil, 1}}
	write := func(format string) string {
		t.Helper()
		var out strings.Builder
		if err := list(&out, format, columns, rows); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if got, want := write(formatCSV), "said,delta,tags,ratio\n\"'=HYPERLINK(\"\"http://x\"\")\",-5,'@sum b,-0.5\na\u009b31m\u202e\U000E0041\u200b,1,,1\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := write(formatRawCSV); !strings.Contains(got, "\n\"=HYPERLINK(") {
		t.Errorf("raw: %q", got)
	}
	for _, format := range []string{formatJSON, formatTable} {
		if got := write(format); strings.ContainsFunc(got, plain.Hostile) {
			t.Errorf("%s: %q", format, got)
		}
	}
	var back []struct{ Said string }
	if err := json.Unmarshal([]byte(write(formatJSON)), &back); err != nil || back[1].Said != rows[1].said {
		t.Errorf("JSON says %q (%v)", back, err)
	}
}
