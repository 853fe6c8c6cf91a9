package core_test

import (
	"strings"
	"testing"
	"time"

	"dotmatrix/core"
)

func TestUsage(t *testing.T) {
	answer := core.TextMessage(core.RoleAssistant, "a")
	u := core.UsageOf(
		core.Span{Op: core.OpChat, Output: &answer, Attributes: map[string]any{core.AttrInputTokens: 100, core.AttrOutputTokens: 20,
			core.AttrCachedTokens: 60, core.AttrReasoningTokens: 5, core.AttrCost: 0.25}},
		core.Span{Op: core.OpExecuteTool, Output: &answer},
		core.Span{Op: core.OpChat, ErrorType: "server"},
	)
	want := core.Usage{Calls: 2, Failed: 1, InputTokens: 100, OutputTokens: 20, CachedTokens: 60, ReasoningTokens: 5, Dollars: 0.25}
	if u != want || u.String() != "2 calls, 120 tokens, $0.2500" {
		t.Errorf("usage %+v, %s", u, u)
	}
	unpriced := core.UsageOf(core.Span{Op: core.OpChat, Output: &answer})
	if sum := u.Plus(unpriced); sum.Unpriced != 1 || sum.Calls != 3 || !strings.HasSuffix(sum.String(), "$0.2500, 1 of unknown price") {
		t.Errorf("sum %+v, %s", sum, sum)
	}
}

func TestBudget(t *testing.T) {
	u := core.Usage{Calls: 3, InputTokens: 90, OutputTokens: 10, Dollars: 0.5}
	for name, test := range map[string]struct {
		budget core.Budget
		says   string
	}{
		"none":         {core.Budget{}, ""},
		"all left":     {core.Budget{Dollars: 0.51, Tokens: 101, Calls: 4, Time: 3 * time.Minute}, ""},
		"dollars":      {core.Budget{Dollars: 0.5}, "budget of $0.5 is spent ($0.5000)"},
		"tokens":       {core.Budget{Tokens: 100}, "budget of 100 tokens is spent (100)"},
		"calls":        {core.Budget{Calls: 3}, "budget of 3 model calls"},
		"wall time":    {core.Budget{Time: 2 * time.Minute}, "budget of 2m0s"},
		"one of these": {core.Budget{Dollars: 9, Calls: 1}, "1 model call"},
	} {
		_, got := test.budget.Spent(u, 2*time.Minute)
		if (got == "") != (test.says == "") || !strings.Contains(got, test.says) {
			t.Errorf("%s: %q, want %q", name, got, test.says)
		}
	}
	u.Unpriced = 1
	if by, got := (core.Budget{Dollars: 9}).Spent(u, 0); by != core.CauseMaxDollars || !strings.Contains(got, "--price") {
		t.Errorf("an unknown price: %q", got)
	}
}
