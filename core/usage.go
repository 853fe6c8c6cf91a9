package core

import (
	"fmt"

	"dotmatrix/core/plain"
)

// Usage is what model calls took, added up.
type Usage struct {
	Calls           int     `json:"calls"`
	Failed          int     `json:"failed"` // of the calls: not answered
	InputTokens     int     `json:"input_tokens"`
	OutputTokens    int     `json:"output_tokens"`
	CachedTokens    int     `json:"cached_tokens"`    // of the input
	ReasoningTokens int     `json:"reasoning_tokens"` // of the output
	EstimatedTokens int     `json:"estimated_tokens"` // of input and output: where the endpoint told no usage
	Dollars         float64 `json:"dollars"`          // of the calls whose price is known
	Unpriced        int     `json:"unpriced"`         // answered calls whose price is not known
}

// UsageOf adds up the model calls among spans.
func UsageOf(spans ...Span) Usage {
	var u Usage
	for i := range spans {
		u.add(&spans[i])
	}
	return u
}

// Plus adds up two usages.
func (u Usage) Plus(v Usage) Usage {
	return Usage{
		Calls: u.Calls + v.Calls, Failed: u.Failed + v.Failed,
		InputTokens: u.InputTokens + v.InputTokens, OutputTokens: u.OutputTokens + v.OutputTokens,
		CachedTokens: u.CachedTokens + v.CachedTokens, ReasoningTokens: u.ReasoningTokens + v.ReasoningTokens,
		EstimatedTokens: u.EstimatedTokens + v.EstimatedTokens,
		Dollars:         u.Dollars + v.Dollars, Unpriced: u.Unpriced + v.Unpriced,
	}
}

// Tokens are those of input and output together.
func (u Usage) Tokens() int { return u.InputTokens + u.OutputTokens }

// String is short, such as "12 calls, 34567 tokens, $0.0123".
func (u Usage) String() string {
	about := ""
	if u.EstimatedTokens > 0 {
		about = "about "
	}
	text := fmt.Sprintf("%s, %s%s", plain.Count(u.Calls, "call"), about, plain.Count(u.Tokens(), "token"))
	if u.Unpriced == 0 && u.Calls > u.Failed || u.Dollars > 0 {
		text += fmt.Sprintf(", $%.4f", u.Dollars)
	}
	if u.Unpriced > 0 {
		text += fmt.Sprintf(", %d of unknown price", u.Unpriced)
	}
	return text
}

func (u *Usage) add(s *Span) {
	if s.Op != OpChat {
		return
	}
	u.Calls++
	if s.Output == nil {
		u.Failed++
		return
	}
	u.InputTokens += s.whole(AttrInputTokens)
	u.OutputTokens += s.whole(AttrOutputTokens)
	u.CachedTokens += s.whole(AttrCachedTokens)
	u.ReasoningTokens += s.whole(AttrReasoningTokens)
	in, out := s.whole(AttrEstimatedInput), s.whole(AttrEstimatedOutput)
	u.InputTokens, u.OutputTokens, u.EstimatedTokens = u.InputTokens+in, u.OutputTokens+out, u.EstimatedTokens+in+out
	if cost, ok := s.number(AttrCost); ok {
		u.Dollars += cost
	} else {
		u.Unpriced++
	}
}

// number reads an attribute in each of the types that a number can have in memory or come out of a record with.
func (s *Span) number(name string) (float64, bool) {
	switch v := s.Attributes[name].(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

func (s *Span) whole(name string) int {
	n, _ := s.number(name)
	return int(n)
}
