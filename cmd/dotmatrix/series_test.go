package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParseSeeds(t *testing.T) {
	for text, want := range map[string][]uint64{"1..4": {1, 2, 3, 4}, "7": {7}, "1,5,9": {1, 5, 9}, "1..3, 2..5": {1, 2, 3, 4, 5}, "18446744073709551615": {1<<64 - 1},
		"18446744073709551614..18446744073709551615": {1<<64 - 2, 1<<64 - 1}} {
		if got, err := parseSeeds(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"", "x", "5..1", "1..", "..3", "-1", "1...3", "1,,2", "1..10001", "0..18446744073709551615", "1..9999,20000..20001"} {
		if got, err := parseSeeds(text); err == nil {
			t.Errorf("%q is taken as %d seeds", text, len(got))
		}
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 9, 2}, 3}} {
		if got := median(c.values); got != c.want {
			t.Errorf("%v: %v", c.values, got)
		}
	}
}

// TestSeries: a table with each run and the medians, as JSON and as lines too, and exit codes that tell.
func TestSeries(t *testing.T) {
	env := newRecord(t)
	r := runIn(t, env, "run", "--seeds", "1..3", "--jobs", "2", "--steps", "50")
	mustSay(t, must(t, r), "SEED    RUN ", "\n1 ", "\n2 ", "\n3 ", "\nmedian  ", "finished  50     ")
	mustSay(t, r.err, "1 of 3: seed ", "3 of 3: seed ", "finished: 50 steps played, ", "2 milestones\n")
	var told struct {
		Runs   []struct{ Seed, Steps int }
		Median struct{ Steps, Milestones float64 }
	}
	if err := json.Unmarshal([]byte(must(t, runIn(t, env, "run", "--agent", "random", "--seeds", "5,6", "--steps", "4", "--format", "json"))), &told); err != nil {
		t.Fatal(err)
	}
	if len(told.Runs) != 2 || told.Runs[1].Seed != 6 || told.Runs[1].Steps != 4 || told.Median.Steps != 4 {
		t.Errorf("%+v", told)
	}
	if lines := must(t, runIn(t, env, "run", "--agent", "random", "--seeds", "5,6", "--steps", "4", "--format", "jsonl")); strings.Count(lines, "\n") != 2 || !strings.Contains(lines, `{"seed":5,"run":"`) {
		t.Errorf("%s", lines)
	}
	failing := filepath.Join(t.TempDir(), "failing.star")
	write(t, failing, "agent = define(name = 'failing', description = '', observes = [])\ndef start(ctx): return {}\ndef step(ctx, memory, obs): return 3\n")
	if r := runIn(t, env, "run", "--agent", failing, "--seeds", "8,9", "--steps", "2"); r.code != 1 || !strings.Contains(r.err, "2 of 2 runs failed, first seed 8: ") {
		t.Errorf("%d %s", r.code, r.err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--seeds", "3..1"}, 2, "give numbers and ranges"},
		{[]string{"--seeds", "1..3", "--seed", "1"}, 2, "give one of them"},
		{[]string{"--jobs", "2"}, 2, "give --seeds"},
		{[]string{"--seeds", "1..3", "--jobs", "0"}, 2, "play 1 to"},
		{[]string{"--seeds", "1..3", "--agent", "nobody"}, 1, "nobody"},
		{[]string{"--seeds", "1..3", "--agent", "exec:sh -c 'read x; exit 3'"}, 1, "the program has ended"},
	} {
		if r := runIn(t, env, append([]string{"run", "--steps", "2"}, c.args...)...); r.code != c.code || !strings.Contains(r.err, c.says) {
			t.Errorf("%v: %d %s", c.args, r.code, r.err)
		}
	}
	if listed := strings.Count(must(t, runIn(t, env, "runs", "--format", "csv")), "\n"); listed != 1+3+2+2+2 {
		t.Errorf("%d lines list the runs", listed)
	}
}
