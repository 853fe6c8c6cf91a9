package llm

import (
	"math"
	"strconv"
	"strings"
)

// Bounds of what is kept of the likelihoods that an endpoint tells.
const (
	maxTokens       = 64 // the newest of an answer
	maxAlternatives = 20 // of a token
	maxTokenBytes   = 64 // of a longer one nothing is known
)

// Token is a piece of an answer and how likely it was, with what the model could have said in its place.
type Token struct {
	Text    string  `json:"text"`
	Logprob float64 `json:"logprob"` // natural logarithm of its probability; 0 or less
	Top     []Token `json:"top,omitempty"`
}

// logprobs is where endpoints tell how likely the tokens of a choice were.
type logprobs struct {
	Content list[tokenPiece] `json:"content"`
}

type tokenPiece struct {
	Token   scalar           `json:"token"`
	Logprob logarithm        `json:"logprob"`
	Top     list[tokenPiece] `json:"top_logprobs"`
}

// logarithm is that of a probability; nil where there is none.
type logarithm struct{ value *float64 }

// UnmarshalJSON never returns an error.
func (l *logarithm) UnmarshalJSON(data []byte) error {
	var text scalar
	_ = text.UnmarshalJSON(data)
	if f, err := strconv.ParseFloat(string(text), 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
		f = min(f, 0)
		l.value = &f
	}
	return nil
}

// likelihoods gathers those of an answer's last tokens.
type likelihoods struct{ tokens []Token }

func (l *likelihoods) add(told list[tokenPiece]) {
	for _, piece := range told {
		token, ok := piece.read()
		if !ok {
			l.tokens = nil // what is left would not spell the answer
			continue
		}
		for _, other := range piece.Top[:min(len(piece.Top), maxAlternatives)] {
			if alternative, ok := other.read(); ok {
				token.Top = append(token.Top, alternative)
			}
		}
		l.tokens = append(l.tokens, token)
	}
	if over := len(l.tokens) - maxTokens; over > 0 {
		l.tokens = append([]Token(nil), l.tokens[over:]...)
	}
}

func (p tokenPiece) read() (Token, bool) {
	if p.Logprob.value == nil || len(p.Token) > maxTokenBytes {
		return Token{}, false
	}
	return Token{Text: string(p.Token), Logprob: *p.Logprob.value}, true
}

// whole is what was gathered; nothing where a secret stands in it, also in pieces.
func (l *likelihoods) whole(secrets []string) []Token {
	var spelled strings.Builder
	for _, token := range l.tokens {
		spelled.WriteString(token.Text)
		for _, other := range token.Top {
			if redact(other.Text, secrets) != other.Text {
				return nil
			}
		}
	}
	if text := spelled.String(); redact(text, secrets) != text {
		return nil
	}
	return l.tokens
}
