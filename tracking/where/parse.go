package where

import (
	"fmt"
	"strings"
	"time"

	"dotmatrix/core"
	"dotmatrix/core/plain"
)

// Filter chooses runs. The zero value chooses all.
type Filter struct{ match func(*core.RunSummary) bool }

// Match reports whether the run is chosen.
func (f Filter) Match(run *core.RunSummary) bool { return f.match == nil || f.match(run) }

// Bounds of a filter.
const (
	maxLength = 4096 // bytes
	maxNested = 64   // parentheses and nots in one another
)

// Parse reads a filter; an empty one chooses all. Times that are told as how long ago are counted from now. The error is
// an *Error.
func Parse(text string, now time.Time) (Filter, error) {
	if len(text) > maxLength {
		return Filter{}, &Error{At: 1, Near: clip(text), What: fmt.Sprintf("it has more than %d bytes", maxLength)}
	}
	tokens, err := lex(text)
	if err != nil {
		return Filter{}, err
	}
	if tokens[0].kind == end {
		return Filter{}, nil
	}
	p := &parser{tokens: tokens, now: now}
	match, err := p.either(0)
	if err != nil {
		return Filter{}, err
	}
	if t := p.peek(); t.kind != end {
		return Filter{}, t.errorf("here the filter should end, or go on with and or or")
	}
	return Filter{match}, nil
}

type match = func(*core.RunSummary) bool

type parser struct {
	tokens []token
	now    time.Time
}

func (p *parser) peek() token { return p.tokens[0] }

func (p *parser) take() token {
	t := p.tokens[0]
	if t.kind != end {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *parser) accept(keyword string) bool {
	if t := p.peek(); t.kind == word && strings.EqualFold(t.text, keyword) {
		p.take()
		return true
	}
	return false
}

// either reads conditions joined with or.
func (p *parser) either(depth int) (match, error) {
	first, err := p.both(depth)
	if err != nil || !p.accept("or") {
		return first, err
	}
	rest, err := p.either(depth)
	return func(r *core.RunSummary) bool { return first(r) || rest(r) }, err
}

// both reads conditions joined with and.
func (p *parser) both(depth int) (match, error) {
	first, err := p.one(depth)
	if err != nil || !p.accept("and") {
		return first, err
	}
	rest, err := p.both(depth)
	return func(r *core.RunSummary) bool { return first(r) && rest(r) }, err
}

// one reads a condition, a negation, or parentheses.
func (p *parser) one(depth int) (match, error) {
	t := p.peek()
	if depth > maxNested {
		return nil, t.errorf("the filter is nested more than %d deep", maxNested)
	}
	switch {
	case p.accept("not"):
		inner, err := p.one(depth + 1)
		return func(r *core.RunSummary) bool { return !inner(r) }, err
	case t.kind == open:
		p.take()
		inner, err := p.either(depth + 1)
		if err != nil {
			return nil, err
		}
		if shutter := p.take(); shutter.kind != shut {
			return nil, shutter.errorf("a parenthesis is not closed")
		}
		return inner, nil
	}
	return p.condition()
}

// condition reads FIELD, or FIELD sign value.
func (p *parser) condition() (match, error) {
	name := p.take()
	if name.kind != word {
		return nil, name.errorf("here a field should stand, such as agent=openai; there are %s", strings.Join(names(), ", "))
	}
	f, ok := find(name.text)
	if !ok {
		return nil, name.errorf("there is no such field: %s", plain.Suggest(name.text, names()))
	}
	if p.peek().kind != sign {
		return f.present, nil
	}
	op, value := p.take(), p.take()
	if value.kind != word && value.kind != quoted {
		return nil, value.errorf("here a value should stand: put it in double quotes if it holds spaces or signs")
	}
	made, what := f.compare(op.text, value.text, p.now)
	switch what {
	case "":
		return made, nil
	case wrongSign:
		return nil, op.errorf("%s cannot be compared so: use %s", f.name, f.signs())
	}
	return nil, value.errorf("%s", what)
}
