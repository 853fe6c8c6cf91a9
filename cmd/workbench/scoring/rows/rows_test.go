package rows_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"dotmatrix/cmd/workbench/scoring/rows"
	"dotmatrix/core/agent"
)

// typed is a signature with a column of each type.
func typed(t testing.TB, example string) []agent.Column {
	t.Helper()
	s, err := agent.InferSignature(json.RawMessage(example), json.RawMessage(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	return s.Inputs
}

func TestTypedColumns(t *testing.T) {
	for body, want := range map[string]string{
		`{"inputs": {"n": 3}}`:                                     `[map[n:3]]`,
		`{"inputs": {"n": "3"}}`:                                   `[map[n:3]]`,
		`{"inputs": {"n": "x"}}`:                                   "BAD_REQUEST x is not long",
		`{"inputs": {"n": [1, 2]}}`:                                `[map[n:1] map[n:2]]`,
		`{"inputs": [1, 2]}`:                                       `[map[n:1] map[n:2]]`, // of the only column
		`{"inputs": {"n": 1.9}}`:                                   `[map[n:1]]`,
		`{"dataframe_records": [{"n": 1}, {}]}`:                    "BAD_REQUEST a whole number is missing",
		`{"inputs": [{"n": 1}, {}]}`:                               "INVALID_PARAMETER_VALUE missing",
		`{"dataframe_records": [{"n": "7"}]}`:                      `[map[n:7]]`,
		`{"dataframe_split": {"columns": ["n"], "data": [["x"]]}}`: "BAD_REQUEST x is not long",
	} {
		check(t, body, typed(t, `{"n": 1}`), want)
	}
	for body, want := range map[string]string{
		`{"inputs": {"route": [1, 2]}}`:                `[map[route:[1 2]]]`, // one row
		`{"inputs": {"route": [1, "b"]}}`:              "BAD_REQUEST route[1] is string and must be long",
		`{"inputs": [{"route": [1]}, {"route": []}]}`:  `[map[route:[1]] map[route:[]]]`,
		`{"dataframe_records": [{"route": [1, 2.5]}]}`: "BAD_REQUEST route[1] is double and must be long",
		`{"dataframe_records": [{"route": 3}]}`:        "BAD_REQUEST route is long and must be Array(long)",
	} {
		check(t, body, typed(t, `{"route": [1]}`), want)
	}
	for body, want := range map[string]string{
		`{"inputs": {"at": {"x": 1}}}`:              `[map[at:map[x:1]]]`,
		`{"inputs": {"at": {"x": "1"}}}`:            "BAD_REQUEST at.x is string and must be long",
		`{"inputs": {"at": {}}}`:                    "BAD_REQUEST at has no member x",
		`{"instances": {"at": {"x": 1, "y": 2}}}`:   "BAD_REQUEST at has a member y",
		`{"dataframe_records": [{"at": {"x": 2}}]}`: `[map[at:map[x:2]]]`,
	} {
		check(t, body, typed(t, `{"at": {"x": 1}}`), want)
	}
}

func check(t *testing.T, body string, columns []agent.Column, want string) {
	t.Helper()
	all, _, err := rows.JSON([]byte(body), columns)
	got := fmt.Sprint(all)
	var refused *rows.Error
	if errors.As(err, &refused) {
		got = refused.Code + " " + refused.Text
	}
	code, says, _ := strings.Cut(want, " ")
	if got != want && (err == nil || !strings.HasPrefix(got, code) || !strings.Contains(got, says)) {
		t.Errorf("%s gives %s, want %s", body, got, want)
	}
}

// Whatever is sent is read or refused, and rows have the columns of the signature alone.
func FuzzBodies(f *testing.F) {
	columns := typed(f, `{"action": "step", "headless": true, "n": 1, "at": {"x": [1]}}`)
	for _, seed := range []string{`{"inputs": {"action": ["a", "b"]}}`, `{"instances": [{"action": 1}, {}]}`, `{"messages": [1], "action": {"a": 1}}`,
		`{"dataframe_split": {"index": [1], "columns": ["action"], "data": [["step"], null]}}`, `{"dataframe_records": [{}, []]}`, "action,headless\nstep,1\n", "\"\r,\n,,", `{"inputs": NaN}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, s := range [][]agent.Column{columns, columns[:1]} {
			fromJSON, _, err := rows.JSON(body, s)
			fromCSV, errCSV := rows.CSV(body, s)
			for _, err := range []error{err, errCSV} {
				var refused *rows.Error
				if err != nil && !errors.As(err, &refused) {
					t.Errorf("%q: %T %v", body, err, err)
				}
			}
			for _, row := range append(fromJSON, fromCSV...) {
				if len(row) > len(s) {
					t.Errorf("%q gives %v", body, row)
				}
			}
		}
	})
}

// A body whose columns and rows would multiply takes no more memory than it has bytes.
func TestBodiesDoNotMultiply(t *testing.T) {
	var records, columns strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&records, `,{"c%d":1}`, i)
		fmt.Fprintf(&columns, `,"c%d":1`, i)
	}
	list := "[" + strings.Repeat("1,", 20_000) + "1]"
	nested := strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000)
	s := typed(t, `{"action": "step", "headless": true}`)
	for _, body := range []string{
		`{"dataframe_records": [{"action":"step"}` + records.String() + `]}`,
		`{"inputs": {"action":"step","list":` + list + columns.String() + `}}`,
		`{"dataframe_split": {"data": {"action": "step"` + columns.String() + `}, "index": ` + list + `}}`,
		`{"inputs": {"action": ` + nested + `}}`,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, _ = rows.JSON([]byte(body), s)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > 100<<20 {
			t.Errorf("%.60s... takes %d MB", body, took>>20)
		}
	}
}
