package where

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error says what is wrong with a filter, and where.
type Error struct {
	At   int    // column, from 1, in characters
	Near string // what stands there; empty at the end
	What string
}

func (e *Error) Error() string {
	if e.Near == "" {
		return fmt.Sprintf("the filter is wrong at its end (column %d): %s", e.At, e.What)
	}
	return fmt.Sprintf("the filter is wrong at column %d, %q: %s", e.At, e.Near, e.What)
}

type kind int

const (
	end kind = iota
	word
	quoted
	sign // a comparison
	open
	shut
)

// token is a piece of a filter.
type token struct {
	kind kind
	text string // what it means: a word in lower case where it is a keyword or field, a quoted text without its quotes
	raw  string
	at   int // column, from 1
}

func (t token) errorf(format string, args ...any) *Error {
	return &Error{At: t.at, Near: clip(t.raw), What: fmt.Sprintf(format, args...)}
}

// clip bounds what an error repeats.
func clip(text string) string {
	const most = 40
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}

// signs are the comparisons, longer ones first.
var signs = []string{"!=", "<=", ">=", "!~", "=", "<", ">", "~"}

// lex takes a filter apart.
func lex(text string) ([]token, error) {
	var tokens []token
	for rest, at := text, 1; ; {
		trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
		at += utf8.RuneCountInString(rest[:len(rest)-len(trimmed)])
		if trimmed == "" {
			return append(tokens, token{kind: end, at: at}), nil
		}
		t, err := next(trimmed, at)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
		rest = trimmed[len(t.raw):]
		at += utf8.RuneCountInString(t.raw)
	}
}

func next(text string, at int) (token, error) {
	switch text[0] {
	case '(':
		return token{open, "(", "(", at}, nil
	case ')':
		return token{shut, ")", ")", at}, nil
	case '"':
		return quote(text, at)
	}
	for _, s := range signs {
		if strings.HasPrefix(text, s) {
			return token{sign, s, s, at}, nil
		}
	}
	n := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`()"=<>~!`, r) })
	switch {
	case n < 0:
		n = len(text)
	case n == 0:
		return token{}, (&token{raw: text[:1], at: at}).errorf("it means nothing here: use = != < <= > >= ~ or !~")
	}
	return token{word, text[:n], text[:n], at}, nil
}

// quote reads a text in quotes.
func quote(text string, at int) (token, error) {
	var out strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return token{quoted, out.String(), text[:i+1], at}, nil
		case c == '\\' && i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\\'):
			i++
			out.WriteByte(text[i])
		default:
			out.WriteByte(c)
		}
	}
	return token{}, (&token{raw: text, at: at}).errorf("the quote is not closed")
}
