package core_test

import (
	"testing"

	"dotmatrix/core"
)

func TestSpentIsWhatWasToldWhereNothingWasRecorded(t *testing.T) {
	tags := map[string]string{core.TagToldCalls: "3", core.TagToldInput: "100", core.TagToldCached: "60", core.TagToldOutput: "20", core.TagToldPrice: "0.5"}
	for name, c := range map[string]struct {
		run  core.RunSummary
		want core.Usage
	}{
		"told":           {core.RunSummary{Tags: tags}, core.Usage{Calls: 3, InputTokens: 100, CachedTokens: 60, OutputTokens: 20, Dollars: 0.5}},
		"recorded":       {core.RunSummary{Tags: tags, Usage: core.Usage{Calls: 1, InputTokens: 7}}, core.Usage{Calls: 1, InputTokens: 7}},
		"neither":        {core.RunSummary{}, core.Usage{}},
		"without price":  {core.RunSummary{Tags: map[string]string{core.TagToldCalls: "2", core.TagToldInput: "1"}}, core.Usage{Calls: 2, InputTokens: 1, Unpriced: 2}},
		"a person's tag": {core.RunSummary{Tags: map[string]string{core.TagToldCalls: "-2", core.TagToldInput: "many", core.TagToldPrice: "NaN"}}, core.Usage{}},
		"no such price":  {core.RunSummary{Tags: map[string]string{core.TagToldInput: "5", core.TagToldPrice: "NaN"}}, core.Usage{InputTokens: 5, Unpriced: 1}},
	} {
		if got := c.run.Spent(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
