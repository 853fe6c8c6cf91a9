package core

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A run whose endpoint refused pictures is no equal of one that sees.
func TestHelpIsWhatTheEndpointTook(t *testing.T) {
	run := RunSummary{Run: Run{Agent: Version{Manifest: []byte(`{"ledger":{"observes":["facts","grid","screen"],"tools":["notes","screenshot"],"hints":["goal"]}}`)}}}
	whole := run.Help()
	if whole.Short() != "facts, grid, screen + notes, screenshot + goal" {
		t.Errorf("got %q", whole.Short())
	}
	run.Models = []ModelUse{{Refused: []string{"temperature"}, Calls: 1}}
	if !run.Help().Equal(whole) {
		t.Error("a temperature that is refused takes help away")
	}
	run.Models = append(run.Models, ModelUse{Refused: []string{"tools", "images"}, Calls: 1}, ModelUse{Refused: []string{"images"}, Calls: 1})
	blind := run.Help()
	want := Ledger{Observes: []string{"facts"}, Tools: []string{"notes"}, Hints: []string{"goal"}, Refused: []string{"images", "tools"}}
	if diff := cmp.Diff(want, blind); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if blind.Equal(whole) || blind.Short() != "facts + notes + goal (refused: images, tools)" {
		t.Errorf("got %q", blind.Short())
	}
	if !run.Agent.Ledger().Equal(whole) {
		t.Error("the definition's own ledger was changed")
	}
}

func TestModelOfARun(t *testing.T) {
	for name, test := range map[string]struct {
		models []ModelUse
		want   string
	}{
		"none":            {nil, ""},
		"one":             {[]ModelUse{{Provider: "p", Asked: "a", Answered: "a-1", Calls: 2}}, "a-1"},
		"not told":        {[]ModelUse{{Provider: "p", Asked: "a", Calls: 2}}, "a"},
		"no answer":       {[]ModelUse{{Provider: "p", Asked: "a", Calls: 2, Failed: 2}}, "a"},
		"a failed other":  {[]ModelUse{{Provider: "p", Asked: "b", Calls: 1, Failed: 1}, {Provider: "p", Asked: "a", Answered: "a-1", Calls: 2}}, "a-1"},
		"two ways":        {[]ModelUse{{Provider: "p", Asked: "a", Answered: "a-1", Calls: 2}, {Provider: "p", Asked: "x", Answered: "a-1", Calls: 1}}, "a-1"},
		"a router":        {[]ModelUse{{Provider: "p", Asked: "auto", Answered: "a-1", Calls: 2}, {Provider: "p", Asked: "auto", Answered: "b-1", Calls: 1}}, MixedModels},
		"other providers": {[]ModelUse{{Provider: "p", Asked: "a", Answered: "a-1", Calls: 2}, {Provider: "q", Asked: "a", Answered: "a-1", Calls: 1}}, MixedModels},
	} {
		run := RunSummary{Models: test.models}
		if got := run.Model(); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
