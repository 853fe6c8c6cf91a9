// Package search finds out where a game keeps something: it remembers what memory held, and keeps the addresses whose
// values did what the thing did - changed, went down, became 12. cmd shows it beside the game for who makes a profile.
//
// It is pure: memory is handed in as it is looked at, and the same looks and rules leave the same addresses.
package search

import (
	"cmp"
	"fmt"
	"slices"

	"dotmatrix/core"
)

// Region is a part of memory that is searched.
type Region struct {
	Begin uint32
	Size  int // bytes
}

// GameBoyRAM is where games keep what they know: the cartridge's RAM, the console's, and the part that is fast to reach.
var GameBoyRAM = []Region{{0xA000, 0x2000}, {0xC000, 0x2000}, {0xFF80, 0x7F}}

// Rule says which addresses stay. Values are compared with those of when the last rule was used.
type Rule string

// The rules.
const (
	Changed   Rule = "changed"
	Unchanged Rule = "unchanged"
	Increased Rule = "increased"
	Decreased Rule = "decreased"
	Equal     Rule = "equal" // to a number
)

// Rules are all of them.
var Rules = []Rule{Changed, Unchanged, Increased, Decreased, Equal}

// Kind is a form of number that may stand at an address.
type Kind struct {
	Name string // as the methods of mem
	Size int    // bytes
	read func(data []byte) (value int, ok bool)
}

// Kinds are the forms that are searched for, the most frequent first.
var Kinds = []Kind{
	{"u8", 1, func(d []byte) (int, bool) { return int(d[0]), true }},
	{"u16", 2, func(d []byte) (int, bool) { return int(d[0]) | int(d[1])<<8, true }},
	{"be16", 2, func(d []byte) (int, bool) { return int(d[0])<<8 | int(d[1]), true }},
	{"be24", 3, func(d []byte) (int, bool) { return int(d[0])<<16 | int(d[1])<<8 | int(d[2]), true }},
	{"bcd(2)", 2, decimal},
	{"bcd(3)", 3, decimal},
}

// decimal reads two digits a byte; ok is false where a nibble is none.
func decimal(data []byte) (value int, ok bool) {
	for _, b := range data {
		if b>>4 > 9 || b&15 > 9 {
			return 0, false
		}
		value = value*100 + int(b>>4)*10 + int(b&15)
	}
	return value, true
}

// Search is a search that goes on. It is not safe for concurrent use.
type Search struct {
	regions []Region
	kind    Kind
	looks   int
	found   []candidate
	fresh   bool // no rule was used since the begin
}

// candidate is an address that no rule has ruled out.
type candidate struct {
	at      uint32
	is, was int  // now, and when the last rule was used
	known   bool // it is a number of the kind now
	before  bool // and was one then
	changed int  // the look at which it changed last; 0: never
}

// New is a search of the given regions, for bytes.
func New(regions []Region) *Search {
	s := &Search{regions: regions}
	s.Reset(Kinds[0])
	return s
}

// Reset begins anew: every address may be it.
func (s *Search) Reset(kind Kind) {
	*s = Search{regions: s.regions, kind: kind, fresh: true}
	for _, r := range s.regions {
		for i := range r.Size - kind.Size + 1 {
			s.found = append(s.found, candidate{at: r.Begin + uint32(i)})
		}
	}
}

// Kind is what is searched for.
func (s *Search) Kind() Kind { return s.kind }

// Look reads memory as it is now. The first look after a begin is what the first rule compares with.
func (s *Search) Look(memory core.Peeker) {
	s.looks++
	data := make([]byte, s.kind.Size)
	for i := range s.found {
		c := &s.found[i]
		for k := range data {
			data[k] = memory.Peek(c.at + uint32(k))
		}
		value, ok := s.kind.read(data)
		if s.looks > 1 && (value != c.is || ok != c.known) {
			c.changed = s.looks
		}
		c.is, c.known = value, ok
		if s.looks == 1 {
			c.was, c.before = value, ok
		}
	}
}

// Keep rules out every address that did otherwise since the last rule. number counts for Equal only.
func (s *Search) Keep(rule Rule, number int) error {
	if !slices.Contains(Rules, rule) {
		return fmt.Errorf("there is no rule %q: use one of %v", rule, Rules)
	}
	if s.looks == 0 {
		return fmt.Errorf("nothing was looked at yet: let the game run first")
	}
	s.found = slices.DeleteFunc(s.found, func(c candidate) bool { return !c.obeys(rule, number) })
	for i := range s.found {
		s.found[i].was, s.found[i].before = s.found[i].is, s.found[i].known
	}
	s.fresh = false
	return nil
}

// obeys reports whether a candidate did what the rule says. What is no number of the kind obeys none.
func (c candidate) obeys(rule Rule, number int) bool {
	if !c.known || rule != Equal && !c.before {
		return false
	}
	switch rule {
	case Changed:
		return c.is != c.was
	case Unchanged:
		return c.is == c.was
	case Increased:
		return c.is > c.was
	case Decreased:
		return c.is < c.was
	}
	return c.is == number
}

// Found is an address that is left.
type Found struct {
	At      uint32
	Is, Was int  // now, and when the last rule was used
	Moved   bool // it changed at the last look
}

// Left is how many addresses are left, and the first n of them: all in order where there are so few, else those that
// changed last.
func (s *Search) Left(n int) (first []Found, left int) {
	shown := slices.Clone(s.found)
	if len(shown) > n {
		slices.SortStableFunc(shown, func(a, b candidate) int { return cmp.Compare(b.changed, a.changed) })
		shown = shown[:max(n, 0)]
	}
	for _, c := range shown {
		first = append(first, Found{c.at, c.is, c.was, c.changed > 0 && c.changed == s.looks})
	}
	return first, len(s.found)
}

// Fresh reports whether no rule was used yet.
func (s *Search) Fresh() bool { return s.fresh }
