package where_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
	"dotmatrix/tracking/where"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func example() *core.RunSummary {
	return &core.RunSummary{
		Run: core.Run{ID: "0123456789abcdef", Seed: 7, Parent: "ffff000000000000", ForkSeq: 4, Name: "First", Start: now.Add(-3 * time.Hour),
			Agent: core.Version{Name: "openai", ID: core.Sum(nil),
				Manifest: json.RawMessage(`{"params":{"model":"gpt-4o"},"ledger":{"observes":["screen"],"tools":["find_path"]}}`)},
			Machine: core.MachineInfo{System: "DMG", ROM: core.ROM{Title: "LAMPWICK"}}},
		Outcome: core.Outcome{Status: core.Failed, Reason: "disk full (no space)", End: now}, Depth: 1, Note: "a Note",
		Models: []core.ModelUse{{Endpoint: "https://api.openai.com/v1", Provider: "openai", Asked: "gpt-4o", Answered: "gpt-4o-2026", Calls: 2},
			{Endpoint: "https://api.openai.com/v1", Provider: "openai", Asked: "gpt-4", Calls: 1, Failed: 1}},
		Faults: 3, Fallbacks: 2, Origin: core.Provenance{File: "theirs.bundle"},
		Steps: 120, Frames: 4000, Presses: 88, Wall: 90 * time.Second,
		Milestones: []core.Milestone{{Key: "lamp"}, {Key: "door"}}, Usage: core.Usage{Calls: 3, InputTokens: 900, OutputTokens: 100, Dollars: 0.25},
		Tags: map[string]string{"good": "", "Group": "A b"},
	}
}

func TestFilters(t *testing.T) {
	for filter, want := range map[string]bool{
		"":                                      true,
		"agent=openai and milestones>=3":        false,
		"agent=openai and milestones>=2":        true,
		"AGENT = OpenAI":                        true,
		"agent=open":                            false,
		"agent~open":                            true,
		"agent!~open":                           false,
		"run=0123":                              true,
		"run!=0123":                             false,
		"parent=ffff and depth=1":               true,
		"parent":                                true,
		"from":                                  false,
		"not from and not failed":               true,
		"status=failed or steps>1e9 and seed=1": true,
		"(status=failed or steps>1) and seed=1": false,
		"not (status=failed)":                   false,
		"not not status=failed":                 true,
		`reason="disk full (no space)"`:         true,
		`reason~"(NO "`:                         true,
		"model=gpt-4o-2026":                     true,
		"model=gpt-4o":                          false,
		"model~gpt-4o":                          true,
		"model=mixed":                           false,
		"asked=gpt-4o and asked=gpt-4":          true,
		"provider=openai":                       true,
		"provider=local":                        false,
		"endpoint~api.openai.com":               true,
		"faults=3 and fallbacks<3":              true,
		"cause":                                 false,
		"origin=theirs.bundle":                  true,
		"milestone=lamp and milestone=door":     true,
		"milestone!=lamp":                       false,
		"milestone=key":                         false,
		"tag=good and tag=group":                true,
		`tag.group="a B"`:                       true,
		"tag.good":                              true,
		"tag.bad":                               false,
		"tag.group~b":                           true,
		"help=screen and help=find_path":        true,
		"help=grid":                             false,
		"tokens=1000":                           true,
		"dollars<0.3 and dollars>0.2":           true,
		"wall=1m30s":                            true,
		"wall>=2m":                              false,
		"started>4h":                            true,
		"started>2h":                            false,
		"started=2026-03-10":                    true,
		"started<2026-03-10":                    false,
		"started>=2026-03-10T09:00":             true,
		"started<2026-03-10T09:00:01Z":          true,
		"ended>7d":                              true,
		"steps!=120":                            false,
		"steps<=120 and frames>3999.5":          true,
		"game=lampwick and system=dmg":          true,
		"name=first":                            true,
		"note~note":                             true,
	} {
		f, err := where.Parse(filter, now)
		if err != nil {
			t.Errorf("%q: %v", filter, err)
			continue
		}
		if got := f.Match(example()); got != want {
			t.Errorf("%q gives %t", filter, got)
		}
	}
}

func TestWrongFiltersSayWhere(t *testing.T) {
	for filter, want := range map[string]string{
		"agent=openai and milstones>=3":  `column 18, "milstones": there is no such field: did you mean milestones?`,
		"agent=":                         "at its end (column 7): here a value should stand",
		"agent=openai steps>3":           `column 14, "steps": here the filter should end`,
		"(agent=openai":                  "at its end (column 14): a parenthesis is not closed",
		"agent=openai)":                  `column 13, ")": here the filter should end`,
		"agent<openai":                   `column 6, "<": agent cannot be compared so: use =, !=, ~ or !~`,
		"steps~3":                        `column 6, "~": steps cannot be compared so`,
		"steps>many":                     `column 7, "many": steps is a number`,
		"steps>nan":                      `column 7, "nan": steps is a number`,
		"wall>long":                      `column 6, "long": wall is a duration`,
		"started>soon":                   `column 9, "soon": started is a time`,
		`note="open`:                     "column 6, \"\\\"open\": the quote is not closed",
		"äö=1":                           `column 1, "äö"`,
		`note="ä" x`:                     `column 10, "x"`,
		"and":                            `column 1, "and": there is no such field`,
		"agent=a !":                      `column 9, "!": it means nothing here`,
		"=3":                             `column 1, "=": here a field should stand`,
		strings.Repeat("not ", 99) + "x": "nested more than 64 deep",
		strings.Repeat("x", 5000):        "more than 4096 bytes",
	} {
		_, err := where.Parse(filter, now)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q in it", filter, err, want)
		}
	}
}

func TestEveryFieldIsTold(t *testing.T) {
	told := map[string]bool{}
	for _, f := range where.Fields() {
		if told[f.Name] {
			t.Errorf("%s is told twice", f.Name)
		}
		told[f.Name] = true
		if f.Doc == "" {
			t.Errorf("%s has no word of explanation", f.Name)
		}
		if _, err := where.Parse(f.Name, now); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"agent=openai and milestones>=3", `note="a \" b" or not (tag.x~y)`, "started>7d", "((((", "\xff="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := where.Parse(text, now)
		if err != nil {
			wrong, ok := err.(*where.Error)
			if !ok || wrong.At < 1 || wrong.At > len(text)+1 || wrong.What == "" {
				t.Errorf("%q: %#v", text, err)
			}
			return
		}
		filter.Match(example())
		filter.Match(&core.RunSummary{})
	})
}
