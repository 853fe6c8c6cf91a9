package main

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
