package llm_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"dotmatrix/core/llm"
	"dotmatrix/core/llm/llmtest"
)

const table = "# a comment\n\ncheap\t1\t0.5\t2\t2026-06-21\nvendor/dear\t10\t10\t20\t2026-06-21\n"

func TestCosts(t *testing.T) {
	const cachedUsage = `{"prompt_tokens":1000,"completion_tokens":500,"prompt_tokens_details":{"cached_tokens":400},"completion_tokens_details":{"reasoning_tokens":300}}`
	for name, test := range map[string]struct {
		model, usage, source string
		cost                 float64
	}{
		"by the table":         {"cheap", cachedUsage, llm.CostFromPrices, (600*1 + 400*0.5 + 500*2) / 1e6},
		"an edition":           {"cheap-2026-01-02", cachedUsage, llm.CostFromPrices, (600*1 + 400*0.5 + 500*2) / 1e6},
		"a vendor's name":      {"other/cheap-20260102", cachedUsage, llm.CostFromPrices, (600*1 + 400*0.5 + 500*2) / 1e6},
		"the provider says it": {"cheap", `{"prompt_tokens":1000,"completion_tokens":500,"cost":0.25}`, llm.CostFromProvider, 0.25},
		"nobody knows":         {"strange", cachedUsage, "", 0},
		"no usage":             {"cheap", "", "", 0},
		"nonsense":             {"cheap", `{"prompt_tokens":-5,"completion_tokens":10,"cost":-1}`, llm.CostFromPrices, 10 * 2 / 1e6},
	} {
		t.Run(name, func(t *testing.T) {
			server := llmtest.NewServer(llmtest.Stream{Text: []string{"a"}, Usage: test.usage}.Answer())
			defer server.Close()
			prices, err := llm.ParsePrices(table)
			if err != nil {
				t.Fatal(err)
			}
			client, err := llm.New(llm.Config{BaseURL: server.URL(), Clock: newClock(), Jitter: func() float64 { return 0 }, Prices: prices})
			if err != nil {
				t.Fatal(err)
			}
			request := hello
			request.Model = test.model
			h := ask(t.Context(), client, request)
			if h.err != nil {
				t.Fatal(h.err)
			}
			if h.reply.CostSource != test.source || math.Abs(h.reply.Cost-test.cost) > 1e-12 {
				t.Errorf("cost %g by %q, want %g by %q", h.reply.Cost, h.reply.CostSource, test.cost, test.source)
			}
			if test.usage == cachedUsage && (h.reply.CachedTokens != 400 || h.reply.ReasoningTokens != 300) {
				t.Errorf("reply %+v", h.reply)
			}
		})
	}
}

func TestPricesAreRead(t *testing.T) {
	prices, err := llm.ParsePrices(table)
	if err != nil || len(prices) != 2 {
		t.Fatal(prices, err)
	}
	if err := errors.Join(prices.Set("cheap=3,4"), prices.Set("mine=1,2,0.1")); err != nil {
		t.Fatal(err)
	}
	if p := prices["cheap"]; p.Input != 3 || p.Output != 4 || p.Cached != 3 {
		t.Errorf("price %+v", p)
	}
	if p := prices["mine"]; p.Cached != 0.1 {
		t.Errorf("price %+v", p)
	}
	for _, setting := range []string{"", "cheap", "cheap=1", "cheap=1,2,3,4", "cheap=a,b", "cheap=-1,2", "=1,2", "cheap=NaN,1"} {
		if err := prices.Set(setting); err == nil {
			t.Errorf("%q was taken", setting)
		}
	}
	for text, says := range map[string]string{"a\t1\t2": "line 1: 3 fields", "a\t1\t2\tx\t2026-01-01": `"x" is no price`, "a\t1\t2\t3\ttoday": "line 1"} {
		if _, err := llm.ParsePrices(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestGateSendsNothingOnceTheBudgetIsSpent(t *testing.T) {
	server := llmtest.NewServer()
	defer server.Close()
	spent := ""
	gate := llm.Gate(newClient(t, server.URL(), newClock()), func() string { return spent })
	for range gate.Stream(t.Context(), hello) {
	}
	spent = "the budget of 1 model call is spent"
	var last error
	for _, err := range gate.Stream(t.Context(), hello) {
		last = err
	}
	var failed *llm.Error
	if !errors.As(last, &failed) || failed.Kind != llm.KindBudget || failed.Error() != spent || len(server.Requests()) != 1 {
		t.Errorf("got %v after %d requests", last, len(server.Requests()))
	}
	if about := gate.About(""); about.Name != "m" || !strings.HasPrefix(about.Server, "127.0.0.1:") {
		t.Errorf("it is about %s at %s", about.Name, about.Server)
	}
}

func TestGateTriesNoMoreOnceTheBudgetIsSpent(t *testing.T) {
	server := llmtest.NewServer(llmtest.Stream{Text: []string{"lost"}, Cut: true}.Answer(), llmtest.Say("a"))
	defer server.Close()
	spent := ""
	gate := llm.Gate(newClient(t, server.URL(), newClock()), func() string { return spent })
	said, dropped := "", 0
	var last error
	for d, err := range gate.Stream(t.Context(), hello) {
		said += d.Text
		if d.Dropped != "" {
			dropped++
			spent = "the budget of 1s is spent"
		}
		last = err
	}
	var failed *llm.Error
	if !errors.As(last, &failed) || failed.Kind != llm.KindBudget || failed.Error() != spent || len(server.Requests()) != 1 || dropped != 1 || said != "lost" {
		t.Errorf("got %v after %d requests; said %q, dropped %d", last, len(server.Requests()), said, dropped)
	}
}

// FuzzPrices: no table and no setting gives a price that is no price.
func FuzzPrices(f *testing.F) {
	f.Add(table, "cheap=1,2,3")
	f.Add("a\t1e9\t-0\tInf\t2026-01-01", "=")
	f.Fuzz(func(t *testing.T, text, setting string) {
		prices, err := llm.ParsePrices(text)
		if err != nil {
			prices = llm.Prices{}
		}
		_ = prices.Set(setting) // what it refuses, it does not keep
		for model, p := range prices {
			if !(p.Input >= 0 && p.Cached >= 0 && p.Output >= 0) {
				t.Errorf("%q costs %+v", model, p)
			}
			if cost, ok := prices.Cost(model, &llm.Reply{InputTokens: 10, OutputTokens: 10, CachedTokens: 20}); ok && !(cost >= 0) {
				t.Errorf("a reply of %q costs %g", model, cost)
			}
		}
	})
}
