package agent

import (
	"math"
	"strings"

	"dotmatrix/core/llm"
)

// chooseAlternatives is how many alternatives of each token ctx.choose asks for: as many as all endpoints tell.
const chooseAlternatives = 5

// confidence is how likely a model found the label that it chose, against the other labels: wherever they part, the share
// of the token that it said in all tokens that lead to some label. ok is false where the tokens do not spell the label.
func confidence(tokens []llm.Token, chosen string, labels []string) (share float64, ok bool) {
	var spelled strings.Builder
	for _, token := range tokens {
		spelled.WriteString(token.Text)
	}
	whole, label := strings.ToLower(spelled.String()), strings.ToLower(chosen)
	if len(whole) != spelled.Len() { // the case of some letters has other lengths, so that places would not fit
		return 0, false
	}
	begin := strings.LastIndex(whole, label)
	if begin < 0 {
		return 0, false
	}
	share, at := 1, 0
	for _, token := range tokens {
		from, to := at, at+len(token.Text)
		at = to
		ending := from >= begin+len(label) // what follows the label
		if to <= begin || token.Text == "" {
			continue
		}
		if ending && !extends(label, labels) {
			break
		}
		lead := whole[from:max(begin, from)] // of the token: what stands before the label, such as a quote
		share *= shareOf(token, lead, whole[begin:max(begin, from)], labels)
		if ending {
			break
		}
	}
	return share, true
}

// shareOf is the share of a token in the likelihood of all that lead to a label that goes on from before.
func shareOf(token llm.Token, lead, before string, labels []string) float64 {
	own := math.Exp(token.Logprob)
	all := own
	for _, other := range token.Top {
		rest, ok := strings.CutPrefix(strings.ToLower(other.Text), lead)
		if !ok || other.Text == token.Text || rest == "" {
			continue
		}
		if leads(before+rest, labels) {
			all += math.Exp(other.Logprob)
		}
	}
	if all <= 0 {
		return 0
	}
	return own / all
}

// leads reports whether a text begins a label, or a label begins it.
func leads(text string, labels []string) bool {
	for _, label := range labels {
		label = strings.ToLower(label)
		if strings.HasPrefix(label, text) || strings.HasPrefix(text, label) {
			return true
		}
	}
	return false
}

// extends reports whether another label goes on where this one ends.
func extends(label string, labels []string) bool {
	for _, other := range labels {
		if len(other) > len(label) && strings.HasPrefix(strings.ToLower(other), label) {
			return true
		}
	}
	return false
}

// likeliest is the label that an answer which names none came nearest to: of the alternatives to its first token, those
// that begin one label alone. It is -1 where there is none; share is against the other labels that could have begun so.
func likeliest(tokens []llm.Token, labels []string) (index int, share float64) {
	if len(tokens) == 0 {
		return -1, 0
	}
	weights, all := make([]float64, len(labels)), 0.0
	for _, other := range tokens[0].Top {
		begin := strings.ToLower(strings.TrimLeft(other.Text, " \t\r\n\"'`*-"))
		if begin == "" {
			continue
		}
		only, begun := -1, 0
		for i, label := range labels {
			if strings.HasPrefix(strings.ToLower(label), begin) {
				only = i
				begun++
			}
		}
		if begun == 0 {
			continue
		}
		all += math.Exp(other.Logprob)
		if begun == 1 {
			weights[only] += math.Exp(other.Logprob)
		}
	}
	index = -1
	for i, weight := range weights {
		if weight > 0 && (index < 0 || weight > weights[index]) {
			index = i
		}
	}
	if index < 0 {
		return -1, 0
	}
	return index, weights[index] / all
}
